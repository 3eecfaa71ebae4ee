"""Every read of what is worn."""
