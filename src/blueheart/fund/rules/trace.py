"""Where a gift went, as its giver sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from blueheart.fund.rules.merkle import Step
from blueheart.fund.rules.records import PublicRecord
from blueheart.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Use:
    """A part of the gift that was paid out, or changed currency: for what the entry `entry_id` stands.

    `region` is the region of a grant (UN M49), "" for what is none.
    """

    amount: Money
    on: date
    entry_id: int
    kind: str
    region: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one lot of the gift did; `is_exchanged`: it came of another one, in another currency."""

    amount: Money
    left: Money
    refunded: Money
    is_exchanged: bool
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That an entry is in a seal: `steps` lead from the hash of `record` to `root` (RFC 6962, 2.1.1)."""

    record: PublicRecord
    steps: tuple[Step, ...]
    seal: int
    root: str
    head: str
    sealed_at: datetime

    def as_dict(self) -> dict[str, object]:
        """The file that a stand-alone program reads."""
        return {
            "record": self.record.as_dict(),
            "leaf": self.record.leaf.hex(),
            "steps": [{"hash": step.hash.hex(), "is_left": step.is_left} for step in self.steps],
            "seal": self.seal, "root": self.root, "head": self.head,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """A gift from its coming to where its money is. `proof` is None while its entry waits for a seal."""

    code: str
    received_on: date
    received: Money
    refunded: Money
    fee: Money
    parts: tuple[Part, ...]
    proof: InclusionProof | None
