"""The heart in foreign formats."""
