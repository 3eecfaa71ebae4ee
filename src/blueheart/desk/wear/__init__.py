"""Wearing the heart at the desk."""
