"""The demo: the register, one account per role, and a living scene around the present week."""
