"""Foreign formats into plain values, without a database."""
