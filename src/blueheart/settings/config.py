"""What an operator can configure, read from the environment or a `.env` file."""

import re
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]

UNREGISTERED = "AA-AAA-UNREGISTERED"
"""Nobody's identifier: AA is no country (ISO 3166-1 leaves it to its users), and AA-AAA is a registration agency in
IATI's own examples alone."""

Database = dict[str, object]


class Config(BaseSettings):
    """Environment variables, by their own names: `BLUEHEART_HOME`, `DATABASE_URL`, …"""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    home: Path = Field(default=ROOT / "var", alias="BLUEHEART_HOME")
    database_url: str = Field(default="", alias="DATABASE_URL")
    database_migration_url: str = Field(default="", alias="DATABASE_MIGRATION_URL")
    redis_url: str = Field(default="", alias="REDIS_URL")
    email_url: str = Field(default="", alias="EMAIL_URL")
    email_from: str = Field(default="Blue Heart Campaign <no-reply@localhost>", alias="EMAIL_FROM")
    base_url: str = Field(default="http://127.0.0.1:8000", alias="BASE_URL")
    allowed_hosts: Annotated[list[str], NoDecode] = Field(default=["*"], alias="ALLOWED_HOSTS")
    secret_key: str = Field(default="", alias="SECRET_KEY")
    office_name: str = Field(default="", alias="OFFICE_NAME")
    office_email: str = Field(default="", alias="OFFICE_EMAIL")
    office_address: str = Field(default="", alias="OFFICE_ADDRESS")
    iati_org_id: str = Field(default=UNREGISTERED, alias="IATI_ORG_ID")
    iati_org_type: str = Field(default="90", pattern=r"^\d\d$", alias="IATI_ORG_TYPE")
    prefix_360giving: str = Field(default="360G-unregistered", alias="PREFIX_360GIVING")
    require_second_factor: bool = Field(default=True, alias="REQUIRE_SECOND_FACTOR")
    proof_of_work_bits: int = Field(default=0, ge=0, le=24, alias="PROOF_OF_WORK_BITS")
    trusted_proxies: int = Field(default=0, ge=0, alias="TRUSTED_PROXIES")
    stripe_secret_key: str = Field(default="", alias="STRIPE_SECRET_KEY")
    stripe_webhook_secret: str = Field(default="", alias="STRIPE_WEBHOOK_SECRET")
    card_fee_percent: str = Field(default="1.5", alias="CARD_FEE_PERCENT", pattern=r"^\d{1,2}(\.\d{1,4})?$")
    card_fee_fixed: str = Field(
        default="EUR:25,USD:30,CHF:30,GBP:20,JPY:0",
        alias="CARD_FEE_FIXED",
        pattern=r"^([A-Z]{3}:\d{1,6})?(,[A-Z]{3}:\d{1,6})*$",
    )

    @field_validator("home", mode="after")
    @classmethod
    def absolute_home(cls, value: Path) -> Path:
        return value if value.is_absolute() else (Path.cwd() / value).resolve()

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def split_hosts(cls, value: object) -> object:
        return [host.strip() for host in value.split(",")] if isinstance(value, str) else value

    @field_validator("base_url", mode="after")
    @classmethod
    def whole_base_url(cls, value: str, info: ValidationInfo) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("BASE_URL: write the whole address, such as https://blueheart.example.org")
        return value.rstrip("/")

    @field_validator("iati_org_id", mode="after")
    @classmethod
    def known_org_id(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9_]+-[^\s/&|?]+", value):
            raise ValueError("IATI_ORG_ID: write registration agency and number, such as BE-BCE_KBO-0123456789")
        return value

    @field_validator("prefix_360giving", mode="after")
    @classmethod
    def known_prefix(cls, value: str) -> str:
        if not re.fullmatch(r"360G-[A-Za-z0-9_]+", value):
            raise ValueError("PREFIX_360GIVING: write the prefix that 360Giving gave, such as 360G-example")
        return value

    @field_validator("stripe_secret_key", mode="after")
    @classmethod
    def secret_stripe_key(cls, value: str) -> str:
        if value and not value.startswith(("sk_live_", "rk_live_", "sk_test_", "rk_test_")):
            raise ValueError("STRIPE_SECRET_KEY: write the secret or a restricted key, which begins with sk_ or rk_")
        return value

    @property
    def is_embedded(self) -> bool:
        """No database was named: SQLite in the home, and mail as files unless EMAIL_URL is set."""
        return not self.database_url

    def read_secret_key(self) -> str:
        """The configured key, or one made once and kept in the home with owner-only rights."""
        if self.secret_key:
            return self.secret_key
        from django.core.management.utils import get_random_secret_key

        path = self.home / "secret-key"
        self.home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(get_random_secret_key())
        return path.read_text().strip()

    @field_validator("email_url", mode="after")
    @classmethod
    def known_email_url(cls, value: str) -> str:
        if value:
            email_server(value)
        return value

    def email(self) -> "EmailServer":
        """The mail server of EMAIL_URL, or a plain one on this host that nothing asks for without it."""
        return email_server(self.email_url) if self.email_url else EmailServer()

    def database(self) -> Database:
        """Django's DATABASES entry. Raises ValueError naming DATABASE_URL when its scheme is unknown."""
        url = self.database_url
        if not url:
            return sqlite_database(self.home / "db.sqlite3")
        parts = urlsplit(url)
        if parts.scheme == "sqlite":
            return sqlite_database(Path(unquote(parts.path)))
        if parts.scheme in {"postgres", "postgresql"}:
            return postgresql_database(url)
        raise ValueError(
            f"DATABASE_URL: {parts.scheme!r} is not known here; "
            "write postgresql://user:password@host:5432/name or leave it out for SQLite"
        )


class EmailServer(NamedTuple):
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def email_server(url: str) -> EmailServer:
    """`smtp://user:password@host:587?tls=1` (STARTTLS) or `smtps://…` (TLS from the start).

    Raises ValueError naming EMAIL_URL and the mend; the message never repeats the password.
    """
    mend = "write smtp://user:password@host:587?tls=1 or smtps://user:password@host:465"
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise ValueError(f"EMAIL_URL: {parts.scheme!r} is not known here; {mend}")
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError(f"EMAIL_URL: the port is no number; {mend}") from error
    if not parts.hostname:
        raise ValueError(f"EMAIL_URL: the host is missing; {mend}")
    use_ssl = parts.scheme == "smtps"
    tls = parse_qs(parts.query).get("tls", ["0"])[-1].lower()
    if tls not in {"0", "1", "true", "false", "yes", "no"}:
        raise ValueError(f"EMAIL_URL: tls is 1 or 0; {mend}")
    use_tls = tls in {"1", "true", "yes"} and not use_ssl
    return EmailServer(
        host=parts.hostname,
        port=port or (465 if use_ssl else 587 if use_tls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=use_tls,
        use_ssl=use_ssl,
    )


def sqlite_database(path: Path) -> Database:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def postgresql_database(url: str) -> Database:
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: value for key, value in query.items() if key.startswith("ssl")},
    }
