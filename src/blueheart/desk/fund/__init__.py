"""The fund at the desk: plain views on its queries, each write an action."""
