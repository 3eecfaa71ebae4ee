"""Letters and papers of the fund."""
