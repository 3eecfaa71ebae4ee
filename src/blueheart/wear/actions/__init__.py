"""Every write of wearing the heart."""
