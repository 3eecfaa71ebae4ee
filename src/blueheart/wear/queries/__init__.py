"""Every read of wearing the heart."""
