"""What wearing the heart makes as files to look at: cards."""
