"""Every read of hearts, the wall and what is worn."""
