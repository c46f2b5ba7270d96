"""Places, organisations, people, dated appointments, and who may see and do what."""
