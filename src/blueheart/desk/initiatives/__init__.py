"""Initiatives at the desk: the queue, one under review, edits, reports, import."""
