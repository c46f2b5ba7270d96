"""Pages of fire water: how every compound stands, what was found when, works from opening to water."""
