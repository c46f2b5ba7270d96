"""Pages of public income."""
