"""A text with the language that it is in, for the attributes that say so."""

from dataclasses import dataclass

from blueheart.kernel.text import direction


@dataclass(frozen=True, slots=True)
class Named:
    """`language` is "" where nobody said which."""

    text: str
    language: str

    @property
    def direction(self) -> str:
        """For `dir`: where the language is not known, the browser looks at the letters."""
        return direction(self.language) if self.language else "auto"
