"""Owners' joint decisions (业主共同决定), Civil Code art. 278."""
