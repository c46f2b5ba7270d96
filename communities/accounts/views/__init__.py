"""Pages: residents log in by telephone, the security administrator looks after accounts."""
