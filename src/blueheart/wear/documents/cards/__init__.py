"""Cards as PNG: a base that is kept, and the strip of rows with the text drawn anew."""
