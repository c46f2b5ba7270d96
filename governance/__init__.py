"""Project package and top floor: settings, addresses, pages that show several rooms."""
