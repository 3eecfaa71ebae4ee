"""What is worn, at the desk."""
