"""What the campaign and its groups print, post and wear, and the cards that stand for a page."""
