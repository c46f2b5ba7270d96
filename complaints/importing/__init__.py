"""Cases of other systems from a file: read by headings, checked as a whole, stored as facts of the past."""
