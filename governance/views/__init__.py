"""Pages that show several rooms, and the preferences of whoever reads them."""
