"""Sums, bounds and guards of safety; pure."""
