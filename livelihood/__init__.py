"""Service stations, facilities, works, activities, surveys."""
