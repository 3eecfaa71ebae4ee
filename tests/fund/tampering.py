"""Writing into the ledger as nobody may."""

from django.db import connection


class triggers_off:  # noqa: N801  # a context manager in the place of a function
    """As somebody with the database's own password would work."""

    def __enter__(self) -> None:
        if connection.vendor == "postgresql":
            execute("SET session_replication_role = replica")
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'fund_%%'")
            self.kept = cursor.fetchall()
        for name, _sql in self.kept:
            execute(f"DROP TRIGGER {name}")

    def __exit__(self, *_error: object) -> None:
        if connection.vendor == "postgresql":
            execute("SET session_replication_role = origin")
            return
        for _name, sql in self.kept:
            execute(sql)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
