"""Letters and papers about hearts."""
