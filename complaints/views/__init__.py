"""Pages: residents report and follow, the desk handles."""
