"""Pages that watch over books: statements, checks and findings, audits, all books at a glance."""
