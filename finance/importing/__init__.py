"""Bank statements and hand-kept books from files: read by headings, re-added, stored whole or not at all."""
