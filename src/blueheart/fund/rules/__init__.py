"""Pure rules of the ledger: what an entry is, and how it is proved."""
