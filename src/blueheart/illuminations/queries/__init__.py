"""Every read of monuments and promises."""
