"""What an import would do: to create, to change, to leave, and what the file does not name."""

from .tables import Change, Plan, TablePlan
from .whole import Step, plan, quiet, reference, tables

__all__ = ["Change", "Plan", "TablePlan", "Step", "plan", "quiet", "reference", "tables"]
