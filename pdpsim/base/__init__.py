"""What every room stands on: errors, checks, files, tables, random streams, provenance."""
