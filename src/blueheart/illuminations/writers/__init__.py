"""Lights and monuments in foreign formats. Pure: what is to be written comes in, text and bytes go out."""
