"""Pages of the room: what everybody reads, what the desk does."""
