"""Why the desk's input for the fund is not taken."""

from blueheart.kernel.problems import InvalidInput, Problem, Text


class Refused(InvalidInput):
    """One mistake: which field, and the mend in words for a person."""

    def __init__(self, field: str, code: str, message: Text) -> None:
        super().__init__([Problem(field, code, message)])
