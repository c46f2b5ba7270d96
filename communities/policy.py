"""Who may open the pages of this room: URL name -> method -> permission word."""

PAGES: dict[str, dict[str, str]] = {}
