"""SQL by which a database refuses to change what is kept for ever. Used by migrations: statements that were released
stay as they are."""

from collections.abc import Iterable


def sqlite_append_only(table: str, uniques: Iterable[tuple[str, ...]] = ()) -> list[str]:
    """No UPDATE, no DELETE, and no REPLACE, which would remove a row without a word to any trigger: what has the same
    columns of `uniques` is refused before."""
    refused = [
        f"""
        CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """
        for verb in ("UPDATE", "DELETE")
    ]
    return refused + sqlite_once(table, uniques)


def sqlite_once(table: str, uniques: Iterable[tuple[str, ...]]) -> list[str]:
    return [
        f"""
        CREATE TRIGGER {table}_once_{"_".join(columns)} BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {" AND ".join(f"{column} = NEW.{column}" for column in columns)})
        BEGIN SELECT RAISE(ABORT, '{table} has that {" and ".join(columns)} already'); END
        """
        for columns in uniques
    ]


def postgresql_append_only(table: str) -> list[str]:
    """`kernel_refuse_change` is the kernel's function. Roles that don't own the table lose the right to change it."""
    return [
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change()
        """,
        f"""
        DO $$
        DECLARE held record;
        BEGIN
            FOR held IN
                SELECT a.privilege_type AS verb,
                    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS role
                FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
                WHERE c.oid = '{table}'::regclass AND a.grantee <> c.relowner
                    AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
            LOOP
                EXECUTE format('REVOKE %s ON {table} FROM %s', held.verb, held.role);
            END LOOP;
        END $$
        """,
    ]


def drop_triggers(vendor: str, table: str, names: Iterable[str]) -> list[str]:
    """`names` without the table's own name before them."""
    of_table = f" ON {table}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER {table}_{name}{of_table}" for name in names]
