"""The ledger in formats that others read."""
