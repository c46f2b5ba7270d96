"""Desk pages of the register."""
