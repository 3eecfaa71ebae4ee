"""Monuments in blue at the desk: the board, one promise, the registry, photographs, the list for the press."""
