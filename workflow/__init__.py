"""Mechanism without a domain: lifecycle, clock, audit trail, outbox, upload gate, rates."""
