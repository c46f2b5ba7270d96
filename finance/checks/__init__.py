"""The three special checks and the province's four offences: rules that answer with evidence."""

from .facts import Evidence, Found, Rule, Scope
from .registry import RULES, rules_of

__all__ = ["RULES", "Evidence", "Found", "Rule", "Scope", "rules_of"]
