"""What is wrong with a promise or a monument, told as it is for initiatives."""

from blueheart.initiatives.rules.problems import InvalidInput


class InvalidPromise(InvalidInput):
    """A promise's input, or its monument's, breaks rules."""
