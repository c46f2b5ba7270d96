"""The mechanism's own test bed: the smallest app with cases, deadlines and escalations."""
