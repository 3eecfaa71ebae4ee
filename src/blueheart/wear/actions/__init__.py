"""Every write of what is worn."""
