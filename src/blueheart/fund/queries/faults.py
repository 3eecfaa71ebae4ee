"""What verifying finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: `where` names the row ("entry 17", "seal 3", "account bank:eur"), `what` says what."""

    where: str
    what: str
