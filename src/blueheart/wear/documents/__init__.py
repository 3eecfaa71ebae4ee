"""What the campaign and its groups print, post and wear."""
