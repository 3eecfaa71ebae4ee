"""Results in formats for programs and papers."""
