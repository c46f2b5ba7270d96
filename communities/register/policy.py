"""Who may open the page of the import."""

from .importing import PERMISSION

PAGES: dict[str, dict[str, str]] = {"register:import": {"GET": PERMISSION, "POST": PERMISSION}}
