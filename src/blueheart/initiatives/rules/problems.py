"""What is wrong with an initiative's input, told as it is for every other."""

from blueheart.kernel import problems
from blueheart.kernel.problems import TURNS, InvalidInput, Problem, Text

__all__ = ["TURNS", "InvalidInitiative", "InvalidInput", "Problem", "ProblemList", "Text"]


class InvalidInitiative(InvalidInput):
    """An initiative's input breaks rules."""


class ProblemList(problems.ProblemList):
    """Gathers every mistake before an initiative is refused."""

    def raise_if_any(self) -> None:
        if self.found:
            raise InvalidInitiative(self.found)
