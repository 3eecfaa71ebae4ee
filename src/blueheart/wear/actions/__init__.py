"""Every write on hearts, the wall and what is worn, one verb a function."""
