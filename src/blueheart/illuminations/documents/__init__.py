"""Letters and papers about a promise."""
