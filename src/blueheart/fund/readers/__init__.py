"""Foreign formats into frozen values."""
