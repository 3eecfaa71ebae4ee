"""Papers and mails of the fund."""
