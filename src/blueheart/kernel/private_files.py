"""Files that no address leads to: below the home, readable by the server alone."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage


def private_storage() -> Storage:
    """Given to a FileField as it is, so that migrations know no folder."""
    return FileSystemStorage(
        location=settings.HOME / "private", base_url=None, file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )  # fmt: skip
