"""The register workbook of a district: read its six sheets, check them, plan against the database, apply."""
