"""Every read of the fund."""
