"""The desk's pages about hearts."""
