"""What ships and what is imported: TOML, CSV and JSON lines read into ledger entries."""
