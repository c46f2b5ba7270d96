"""Pages of joint decisions."""
