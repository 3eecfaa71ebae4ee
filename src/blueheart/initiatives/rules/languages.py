"""Which languages an initiative may be in: those that Unicode CLDR has a name for."""

from blueheart.campaign.rules.languages import is_language, language_name, language_names

__all__ = ["is_language", "language_name", "language_names"]
