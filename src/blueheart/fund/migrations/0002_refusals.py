"""What the database itself refuses in the ledger, by the means of each.

- A row of the ledger is never changed or removed.
- A line moves money between accounts of one currency, memo against memo alone.
- An entry is complete when it is written: as many lines and as much money as it says, and none later.
- No entry leaves an account with a floor below nothing, of several in the order of their ids; the accounts' rows are
  locked in the order of theirs.

`fund_post` writes entries on PostgreSQL: ids in the order in which entries are given, keys taken in an order of their
own, so that two writers of the same keys wait for each other one way round only. It gives back what was not there.
`fund_post_one` writes one without a rate, and gives its id or NULL: no JSON to take apart, which is a third of the work.
The planner takes a list of unknown length for a long one, and would compile the statement each time: hence no JIT.
A connection keeps its plans, and may have made them when the ledger was small: none may read a whole table. Triggers
run inside the function, under its settings; the lines' look at their entry one by one, whatever the settings are.

The lines of an entry are checked where they are written, all by one statement: as many and as much as it says, in
places below that number. No other line can come then: a place is taken once. The entry's trigger looks that there are any.
On PostgreSQL these checks stand for the references of a line as well, which would cost three look-ups and a lock on
each account's row: a line needs an entry and two accounts that it can see, and none of them is ever removed.

SQLite: lines are written before their entry (the reference is checked at the end), so that the entry's triggers can
count them and move the pools; after it, a line is late. REPLACE would remove a row without a word to any trigger: what
is there already is refused before. PostgreSQL: one statement writes both, and its triggers run at its end; a line whose
entry that statement can't see would slip past a writer at the same moment, so it is refused too. Roles that don't own
the tables lose the right to change them, whatever the default privileges gave.
"""

from django.db import migrations

KEPT = ("fund_account", "fund_entry", "fund_line", "fund_exchangerate", "fund_seal", "fund_sealedentry")
ONCE = {
    "fund_account": (("id",), ("code",)),
    "fund_entry": (("id",), ("key",), ("reverses_id",)),
    "fund_line": (("id",), ("entry_id", "position")),
    "fund_exchangerate": (("id",), ("entry_id",)),
    "fund_seal": (("id",), ("uid",), ("number",), ("head",)),
    "fund_sealedentry": (("id",), ("entry_id",), ("seal_id", "position")),
}
LATE = "the entry is complete: a correction is a reversing entry"
UNEVEN = "an entry has other lines than it says"
MIXED = "a line moves money between two accounts of one currency, memo against memo"


def same(columns):
    return " AND ".join(f"{column} = NEW.{column}" for column in columns)


SQLITE = [
    *(
        f"""
        CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """
        for table in KEPT
        for verb in ("UPDATE", "DELETE")
    ),
    *(
        f"""
        CREATE TRIGGER {table}_once_{"_".join(columns)} BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {same(columns)})
        BEGIN SELECT RAISE(ABORT, '{table} is append-only, and has that {" and ".join(columns)} already'); END
        """
        for table, uniques in ONCE.items()
        for columns in uniques
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
    f"""
    CREATE TRIGGER fund_entry_whole AFTER INSERT ON fund_entry
    WHEN (NEW.line_count, NEW.amount_sum)
        IS NOT (SELECT COUNT(*), COALESCE(SUM(amount), 0) FROM fund_line WHERE entry_id = NEW.id)
        OR NEW.has_exchange <> EXISTS (SELECT 1 FROM fund_exchangerate WHERE entry_id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{UNEVEN}'); END
    """,
    """
    CREATE TRIGGER fund_entry_pools AFTER INSERT ON fund_entry BEGIN
        UPDATE fund_poolbalance SET balance = balance
            + (SELECT CASE WHEN kind IN ('asset', 'expense') THEN 1 ELSE -1 END FROM fund_account WHERE id = account_id)
            * (
                SELECT SUM(l.amount * ((l.debit_id = account_id) - (l.credit_id = account_id)))
                FROM fund_line l WHERE l.entry_id = NEW.id
            )
        WHERE account_id IN (
            SELECT debit_id FROM fund_line WHERE entry_id = NEW.id
            UNION SELECT credit_id FROM fund_line WHERE entry_id = NEW.id
        );
    END
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

BY_INDEX = "SET jit = off SET enable_seqscan = off"
WRITE = """
        WITH one AS (
            SELECT nextval('fund_entry_id_seq') AS id, g.*
            FROM jsonb_to_recordset(given) AS g (
                key text, salt text, hash text, kind text, booked_on date, about text, total bigint, reverses bigint,
                lines jsonb, exchange jsonb
            )
        ), entry AS (
            INSERT INTO fund_entry AS e (
                id, key, salt, payload_hash, kind, booked_on, posted_at, about, line_count, amount_sum, has_exchange,
                reverses_id
            )
            SELECT one.id, one.key, one.salt, one.hash, one.kind, one.booked_on, at, one.about,
                jsonb_array_length(one.lines), one.total, one.exchange IS NOT NULL, one.reverses
            FROM one ORDER BY one.key
            ON CONFLICT DO NOTHING RETURNING e.id, e.key::text AS key
        ), line AS (
            INSERT INTO fund_line (entry_id, position, debit_id, credit_id, amount)
            SELECT one.id, l.place - 1, (SELECT a.id FROM fund_account a WHERE a.code = l.line ->> 0),
                (SELECT a.id FROM fund_account a WHERE a.code = l.line ->> 1), (l.line ->> 2)::bigint
            FROM one JOIN entry ON entry.id = one.id
            CROSS JOIN LATERAL jsonb_array_elements(one.lines) WITH ORDINALITY AS l (line, place)
        )
"""
WRITE_RATES = """
        , rate AS (
            INSERT INTO fund_exchangerate (entry_id, base, quote, rate, source, "on")
            SELECT one.id, one.exchange ->> 0, one.exchange ->> 1, one.exchange ->> 2, one.exchange ->> 3,
                (one.exchange ->> 4)::date
            FROM one JOIN entry ON entry.id = one.id WHERE one.exchange IS NOT NULL
        )
"""
WRITE_ONE = """
        WITH entry AS (
            INSERT INTO fund_entry AS e (
                key, salt, payload_hash, kind, booked_on, posted_at, about, line_count, amount_sum, has_exchange,
                reverses_id
            )
            VALUES (
                key, salt, hash, kind, booked_on, at, about, cardinality(string_to_array(amounts, ' ')), total, false,
                reverses
            )
            ON CONFLICT DO NOTHING RETURNING e.id
        ), line AS (
            INSERT INTO fund_line (entry_id, position, debit_id, credit_id, amount)
            SELECT entry.id, l.place - 1, (SELECT a.id FROM fund_account a WHERE a.code = l.debit),
                (SELECT a.id FROM fund_account a WHERE a.code = l.credit), l.amount::bigint
            FROM entry CROSS JOIN unnest(
                string_to_array(debits, E'\n'), string_to_array(credits, E'\n'), string_to_array(amounts, ' ')
            ) WITH ORDINALITY AS l (debit, credit, amount, place)
        )
        SELECT entry.id INTO posted FROM entry;
"""
UNREFERENCED = """
DO $$
DECLARE held record;
BEGIN
    FOR held IN
        SELECT c.conrelid::regclass AS kept, c.conname AS name FROM pg_constraint c
        WHERE c.contype = 'f' AND c.conrelid = 'fund_line'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', held.kept, held.name);
    END LOOP;
END $$
"""

REVOKED = """
DO $$
DECLARE held record;
BEGIN
    FOR held IN
        SELECT c.oid::regclass AS kept, a.privilege_type AS verb,
            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS role
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
        WHERE c.oid IN ({tables}) AND a.grantee <> c.relowner
            AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
    LOOP
        EXECUTE format('REVOKE %s ON %s FROM %s', held.verb, held.kept, held.role);
    END LOOP;
END $$
""".replace("{tables}", ", ".join(f"'{table}'::regclass" for table in KEPT))

POSTGRESQL = [
    *(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change()
        """
        for table in KEPT
    ),
    f"""
    CREATE FUNCTION fund_post(given jsonb, at timestamptz) RETURNS TABLE (posted_key text, posted_id bigint)
    LANGUAGE plpgsql {BY_INDEX} AS $$
    BEGIN
        IF given @? '$[*].exchange' THEN
            RETURN QUERY {WRITE} {WRITE_RATES} SELECT entry.key, entry.id FROM entry;
        ELSE
            RETURN QUERY {WRITE} SELECT entry.key, entry.id FROM entry;
        END IF;
    END $$
    """,
    f"""
    CREATE FUNCTION fund_post_one(
        key text, salt text, hash text, kind text, booked_on date, at timestamptz, about text, total bigint,
        reverses bigint, debits text, credits text, amounts text
    ) RETURNS bigint LANGUAGE plpgsql {BY_INDEX} SET plan_cache_mode = force_generic_plan AS $$
    DECLARE posted bigint;
    BEGIN
        {WRITE_ONE}
        RETURN posted;
    END $$
    """,
    f"""
    CREATE FUNCTION fund_check_lines() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        is_uneven boolean;
        is_mixed boolean;
        is_pooled boolean;
    BEGIN
        WITH each AS (
            SELECT w.entry_id, COUNT(*) AS n, SUM(w.amount) AS total, MAX(w.position) AS last,
                bool_or(d.id IS NULL OR c.id IS NULL OR d.currency <> c.currency OR d.is_memo <> c.is_memo) AS is_mixed,
                bool_or(d.has_floor OR c.has_floor) AS is_pooled
            FROM written w
            LEFT JOIN fund_account d ON d.id = w.debit_id LEFT JOIN fund_account c ON c.id = w.credit_id
            GROUP BY w.entry_id
        ), held AS (
            SELECT each.*,
                e.id IS NULL OR each.n <> e.line_count OR each.total <> e.amount_sum OR each.last >= e.line_count
                OR e.has_exchange AND NOT EXISTS (SELECT 1 FROM fund_exchangerate x WHERE x.entry_id = e.id) AS is_uneven
            FROM each LEFT JOIN LATERAL (SELECT * FROM fund_entry f WHERE f.id = each.entry_id LIMIT 1) e ON true
        ), waits AS (
            INSERT INTO fund_waitingentry (entry_id) SELECT held.entry_id FROM held WHERE NOT held.is_uneven
        )
        SELECT bool_or(held.is_uneven), bool_or(held.is_mixed), bool_or(held.is_pooled)
        INTO is_uneven, is_mixed, is_pooled FROM held;
        IF is_uneven THEN
            RAISE EXCEPTION '{UNEVEN}, or {LATE}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF is_mixed THEN
            RAISE EXCEPTION '{MIXED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF is_pooled THEN
            PERFORM 1 FROM fund_poolbalance p
            WHERE p.account_id IN (SELECT debit_id FROM written UNION SELECT credit_id FROM written)
            ORDER BY p.account_id FOR UPDATE;
            UPDATE fund_poolbalance p
            SET balance = p.balance + CASE WHEN p.balance + moved.lowest < 0 THEN moved.lowest ELSE moved.total END
            FROM (
                SELECT account_id, MIN(running) AS lowest, SUM(net) AS total FROM (
                    SELECT account_id, net, SUM(net) OVER (PARTITION BY account_id ORDER BY entry_id) AS running FROM (
                        SELECT w.entry_id, a.id AS account_id, SUM(
                            w.amount * (CASE WHEN a.id = w.debit_id THEN 1 ELSE -1 END)
                            * (CASE WHEN a.kind IN ('asset', 'expense') THEN 1 ELSE -1 END)
                        ) AS net
                        FROM written w JOIN fund_account a ON a.id IN (w.debit_id, w.credit_id)
                        WHERE a.has_floor GROUP BY w.entry_id, a.id
                    ) each_entry
                ) one_by_one GROUP BY account_id
            ) moved WHERE moved.account_id = p.account_id;
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION fund_check_exchange() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM fund_entry WHERE id = NEW.entry_id AND has_exchange) THEN
            RAISE EXCEPTION '{LATE}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION fund_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM fund_line WHERE entry_id = NEW.id) THEN
            RAISE EXCEPTION '{UNEVEN}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
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
    CREATE TRIGGER fund_entry_checked AFTER INSERT ON fund_entry
    FOR EACH ROW EXECUTE FUNCTION fund_check_entry()
    """,
    """
    CREATE TRIGGER fund_exchangerate_checked AFTER INSERT ON fund_exchangerate
    FOR EACH ROW EXECUTE FUNCTION fund_check_exchange()
    """,
    """
    CREATE TRIGGER fund_account_pool AFTER INSERT ON fund_account FOR EACH ROW WHEN (NEW.has_floor)
    EXECUTE FUNCTION fund_open_pool()
    """,
    UNREFERENCED,
    REVOKED,
]

UNDO = {
    "sqlite": [
        *(f"DROP TRIGGER {table}_no_{verb}" for table in KEPT for verb in ("update", "delete")),
        *(f"DROP TRIGGER {table}_once_{'_'.join(columns)}" for table, uniques in ONCE.items() for columns in uniques),
        "DROP TRIGGER fund_line_late", "DROP TRIGGER fund_exchangerate_late", "DROP TRIGGER fund_line_mixed",
        "DROP TRIGGER fund_entry_whole", "DROP TRIGGER fund_entry_pools", "DROP TRIGGER fund_entry_waits",
        "DROP TRIGGER fund_account_pool",
    ],
    "postgresql": [
        *(f"DROP TRIGGER {table}_append_only ON {table}" for table in KEPT),
        "DROP TRIGGER fund_line_checked ON fund_line", "DROP TRIGGER fund_entry_checked ON fund_entry",
        "DROP TRIGGER fund_exchangerate_checked ON fund_exchangerate",
        "DROP TRIGGER fund_account_pool ON fund_account", "DROP FUNCTION fund_post(jsonb, timestamptz)",
        "DROP FUNCTION fund_post_one",
        "DROP FUNCTION fund_check_lines()",
        "DROP FUNCTION fund_check_exchange()",
        "DROP FUNCTION fund_check_entry()", "DROP FUNCTION fund_open_pool()",
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
