"""Every read of hearts, the wall, frames and looks."""
