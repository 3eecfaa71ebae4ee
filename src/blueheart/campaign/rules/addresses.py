"""Addresses as mails, feeds and the API give them: whole, with the installation's own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the installation is, and the language of its pages; `base_url` has no slash at its end."""

    base_url: str
    language: str

    def page(self, path: str) -> str:
        """`path` is without slashes at its ends."""
        return f"{self.base_url}/{self.language}/{path}/"

    def absolute(self, url: str) -> str:
        return url if "://" in url else f"{self.base_url}{url}"
