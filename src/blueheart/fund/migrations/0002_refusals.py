"""What the database itself refuses in the ledger, by the means of each.

- A row of the ledger is never changed or removed.
- A line moves money between accounts of one currency, memo against memo alone.
- An entry is complete when it is written: as many lines and as much money as it says, and none later.
- An account with a floor never falls below nothing; its row is locked, in the order of ids.

SQLite: lines are written before their entry (the reference is checked at the end), so that the entry's trigger can
count them; after it, a line is late. PostgreSQL: one statement writes both, and its triggers run at its end.
"""

from django.db import migrations

KEPT = ("fund_account", "fund_entry", "fund_line", "fund_exchangerate", "fund_seal", "fund_sealedentry")
LATE = "the entry is complete: a correction is a reversing entry"
UNEVEN = "an entry has other lines than it says"
MIXED = "a line moves money between two accounts of one currency, memo against memo"

SQLITE = [
    *(
        f"""
        CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """
        for table in KEPT
        for verb in ("UPDATE", "DELETE")
    ),
    f"""
    CREATE TRIGGER fund_line_late BEFORE INSERT ON fund_line
    WHEN EXISTS (SELECT 1 FROM fund_entry WHERE id = NEW.entry_id)
    BEGIN SELECT RAISE(ABORT, '{LATE}'); END
    """,
    f"""
    CREATE TRIGGER fund_exchangerate_late BEFORE INSERT ON fund_exchangerate
    WHEN EXISTS (SELECT 1 FROM fund_entry WHERE id = NEW.entry_id)
    BEGIN SELECT RAISE(ABORT, '{LATE}'); END
    """,
    f"""
    CREATE TRIGGER fund_line_mixed BEFORE INSERT ON fund_line
    WHEN NOT EXISTS (
        SELECT 1 FROM fund_account d JOIN fund_account c ON c.currency = d.currency AND c.is_memo = d.is_memo
        WHERE d.id = NEW.debit_id AND c.id = NEW.credit_id
    )
    BEGIN SELECT RAISE(ABORT, '{MIXED}'); END
    """,
    """
    CREATE TRIGGER fund_line_pools AFTER INSERT ON fund_line BEGIN
        UPDATE fund_poolbalance SET balance = balance
            + NEW.amount * (CASE WHEN account_id = NEW.debit_id THEN 1 ELSE -1 END)
            * (SELECT CASE WHEN kind IN ('asset', 'expense') THEN 1 ELSE -1 END FROM fund_account WHERE id = account_id)
        WHERE account_id IN (NEW.debit_id, NEW.credit_id);
    END
    """,
    f"""
    CREATE TRIGGER fund_entry_whole AFTER INSERT ON fund_entry
    WHEN (NEW.line_count, NEW.amount_sum)
        IS NOT (SELECT COUNT(*), COALESCE(SUM(amount), 0) FROM fund_line WHERE entry_id = NEW.id)
        OR NEW.has_exchange <> EXISTS (SELECT 1 FROM fund_exchangerate WHERE entry_id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{UNEVEN}'); END
    """,
    """
    CREATE TRIGGER fund_entry_waits AFTER INSERT ON fund_entry
    BEGIN INSERT INTO fund_waitingentry (entry_id) VALUES (NEW.id); END
    """,
    """
    CREATE TRIGGER fund_account_pool AFTER INSERT ON fund_account WHEN NEW.has_floor
    BEGIN INSERT INTO fund_poolbalance (account_id, balance) VALUES (NEW.id, 0); END
    """,
]

POSTGRESQL = [
    *(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change()
        """
        for table in KEPT
    ),
    f"""
    CREATE FUNCTION fund_check_lines() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM fund_entry e
            JOIN (SELECT DISTINCT entry_id FROM written) w ON w.entry_id = e.id
            CROSS JOIN LATERAL (
                SELECT COUNT(*) AS n, SUM(l.amount) AS total FROM fund_line l WHERE l.entry_id = e.id
            ) s
            WHERE s.n <> e.line_count OR s.total <> e.amount_sum
        ) THEN
            RAISE EXCEPTION '{UNEVEN}, or {LATE}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF EXISTS (
            SELECT 1 FROM written w JOIN fund_account d ON d.id = w.debit_id JOIN fund_account c ON c.id = w.credit_id
            WHERE d.currency <> c.currency OR d.is_memo <> c.is_memo
        ) THEN
            RAISE EXCEPTION '{MIXED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF EXISTS (
            SELECT 1 FROM written w JOIN fund_account a ON a.id IN (w.debit_id, w.credit_id) WHERE a.has_floor
        ) THEN
            PERFORM 1 FROM fund_poolbalance p
            WHERE p.account_id IN (SELECT debit_id FROM written UNION SELECT credit_id FROM written)
            ORDER BY p.account_id FOR UPDATE;
            UPDATE fund_poolbalance p SET balance = p.balance + moved.amount
            FROM (
                SELECT a.id, SUM(
                    w.amount * (CASE WHEN a.id = w.debit_id THEN 1 ELSE -1 END)
                    * (CASE WHEN a.kind IN ('asset', 'expense') THEN 1 ELSE -1 END)
                ) AS amount
                FROM written w JOIN fund_account a ON a.id IN (w.debit_id, w.credit_id)
                WHERE a.has_floor GROUP BY a.id
            ) moved WHERE moved.id = p.account_id;
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION fund_check_exchange() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT (SELECT has_exchange FROM fund_entry WHERE id = NEW.entry_id) THEN
            RAISE EXCEPTION '{LATE}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION fund_check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM written e
            CROSS JOIN LATERAL (
                SELECT COUNT(*) AS n, COALESCE(SUM(l.amount), 0) AS total FROM fund_line l WHERE l.entry_id = e.id
            ) s
            WHERE s.n <> e.line_count OR s.total <> e.amount_sum
                OR e.has_exchange <> EXISTS (SELECT 1 FROM fund_exchangerate x WHERE x.entry_id = e.id)
        ) THEN
            RAISE EXCEPTION '{UNEVEN}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        INSERT INTO fund_waitingentry (entry_id) SELECT id FROM written;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION fund_open_pool() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO fund_poolbalance (account_id, balance) VALUES (NEW.id, 0);
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER fund_line_checked AFTER INSERT ON fund_line REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION fund_check_lines()
    """,
    """
    CREATE TRIGGER fund_entry_checked AFTER INSERT ON fund_entry REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION fund_check_entries()
    """,
    """
    CREATE TRIGGER fund_exchangerate_checked AFTER INSERT ON fund_exchangerate
    FOR EACH ROW EXECUTE FUNCTION fund_check_exchange()
    """,
    """
    CREATE TRIGGER fund_account_pool AFTER INSERT ON fund_account FOR EACH ROW WHEN (NEW.has_floor)
    EXECUTE FUNCTION fund_open_pool()
    """,
]

UNDO = {
    "sqlite": [
        *(f"DROP TRIGGER {table}_no_{verb}" for table in KEPT for verb in ("update", "delete")),
        "DROP TRIGGER fund_line_late", "DROP TRIGGER fund_exchangerate_late", "DROP TRIGGER fund_line_mixed", "DROP TRIGGER fund_line_pools",
        "DROP TRIGGER fund_entry_whole", "DROP TRIGGER fund_entry_waits", "DROP TRIGGER fund_account_pool",
    ],
    "postgresql": [
        *(f"DROP TRIGGER {table}_append_only ON {table}" for table in KEPT),
        "DROP TRIGGER fund_line_checked ON fund_line", "DROP TRIGGER fund_entry_checked ON fund_entry",
        "DROP TRIGGER fund_exchangerate_checked ON fund_exchangerate",
        "DROP TRIGGER fund_account_pool ON fund_account", "DROP FUNCTION fund_check_lines()",
        "DROP FUNCTION fund_check_exchange()",
        "DROP FUNCTION fund_check_entries()", "DROP FUNCTION fund_open_pool()",
    ],
}  # fmt: skip


def refuse(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("fund", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [migrations.RunPython(refuse, allow)]
