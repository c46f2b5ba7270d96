"""Hazards (隐患) closed for good, inspections, campaigns, enforcement."""
