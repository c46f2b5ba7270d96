"""Open311 GeoReport v2: the portal's complaints for other systems, in XML and JSON."""
