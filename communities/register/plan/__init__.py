"""What an import would do: to create, to change, to leave, and what the file does not name."""

from .tables import Change, Plan, TablePlan
from .whole import plan, reference, tables

__all__ = ["Change", "Plan", "TablePlan", "plan", "reference", "tables"]
