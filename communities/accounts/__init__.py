"""Who logs in and how: passwords, codes by SMS, second factor, lock-out, sessions. Rights are in `access`."""
