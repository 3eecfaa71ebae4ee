"""What the database itself refuses of lots, by the means of each.

- An allocation and a draw are never changed or removed; of a lot only what was drawn, refunded or is short moves.
- A draw is complete when it is written: as many allocations and as much money as it says, of lots of its own book, earmark
  and currency, and none later. An allocation adds to what its lot has given; the lot's constraint says how much it can.

PostgreSQL: an allocation that another transaction writes while the draw is not committed is found at its own commit.
"""

from django.db import migrations

from blueheart.kernel.refusals import drop_triggers, postgresql_append_only, sqlite_append_only, sqlite_once

FIXED = ("contribution_id", "source_id", "entry_id", "book", "earmark_id", "currency", "received_on", "amount")
LATE = "the draw is complete: what it took of a lot stays"
UNEVEN = "a draw has other allocations than it says"
FIXED_LOT = "a lot is what came: only what it gave moves"

IS_UNEVEN = """
    (SELECT COUNT(*) FROM fund_allocation a WHERE a.draw_id = {draw}.entry_id) <> {draw}.allocation_count
    OR (SELECT COALESCE(SUM(a.amount), 0) FROM fund_allocation a WHERE a.draw_id = {draw}.entry_id) <> {draw}.amount
    OR EXISTS (
        SELECT 1 FROM fund_allocation a JOIN fund_lot l ON l.id = a.lot_id
        WHERE a.draw_id = {draw}.entry_id
            AND (l.book <> {draw}.book OR l.earmark_id <> {draw}.earmark_id OR l.currency <> {draw}.currency)
    )
"""

SQLITE = [
    *sqlite_append_only("fund_allocation", [("id",), ("draw_id", "lot_id")]),
    *sqlite_append_only("fund_draw", [("entry_id",)]),
    *sqlite_once("fund_lot", [("id",), ("source_id", "entry_id")]),
    f"""
    CREATE TRIGGER fund_lot_no_delete BEFORE DELETE ON fund_lot
    BEGIN SELECT RAISE(ABORT, '{FIXED_LOT}'); END
    """,
    f"""
    CREATE TRIGGER fund_lot_fixed BEFORE UPDATE OF {", ".join(FIXED)} ON fund_lot
    BEGIN SELECT RAISE(ABORT, '{FIXED_LOT}'); END
    """,
    f"""
    CREATE TRIGGER fund_allocation_late BEFORE INSERT ON fund_allocation
    WHEN EXISTS (SELECT 1 FROM fund_draw WHERE entry_id = NEW.draw_id)
    BEGIN SELECT RAISE(ABORT, '{LATE}'); END
    """,
    """
    CREATE TRIGGER fund_allocation_drawn AFTER INSERT ON fund_allocation
    BEGIN UPDATE fund_lot SET drawn = drawn + NEW.amount WHERE id = NEW.lot_id; END
    """,
    f"""
    CREATE TRIGGER fund_draw_whole AFTER INSERT ON fund_draw WHEN {IS_UNEVEN.format(draw="NEW")}
    BEGIN SELECT RAISE(ABORT, '{UNEVEN}'); END
    """,
]

POSTGRESQL = [
    *postgresql_append_only("fund_allocation"),
    *postgresql_append_only("fund_draw"),
    f"""
    CREATE FUNCTION fund_refuse_lot_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{FIXED_LOT}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER fund_lot_fixed BEFORE UPDATE OF {", ".join(FIXED)} ON fund_lot
    FOR EACH STATEMENT EXECUTE FUNCTION fund_refuse_lot_change()
    """,
    """
    CREATE TRIGGER fund_lot_no_delete BEFORE DELETE OR TRUNCATE ON fund_lot
    FOR EACH STATEMENT EXECUTE FUNCTION fund_refuse_lot_change()
    """,
    f"""
    CREATE FUNCTION fund_take_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM fund_draw WHERE entry_id = NEW.draw_id) THEN
            RAISE EXCEPTION '{LATE}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        UPDATE fund_lot SET drawn = drawn + NEW.amount WHERE id = NEW.lot_id;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION fund_check_draw() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE d fund_draw;
    BEGIN
        IF TG_TABLE_NAME = 'fund_draw' THEN
            d := NEW;
        ELSE
            SELECT * INTO d FROM fund_draw WHERE entry_id = NEW.draw_id;
        END IF;
        IF {IS_UNEVEN.format(draw="d")} THEN
            RAISE EXCEPTION '{UNEVEN}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER fund_allocation_taken AFTER INSERT ON fund_allocation
    FOR EACH ROW EXECUTE FUNCTION fund_take_allocation()
    """,
    """
    CREATE TRIGGER fund_draw_whole AFTER INSERT ON fund_draw FOR EACH ROW EXECUTE FUNCTION fund_check_draw()
    """,
    """
    CREATE CONSTRAINT TRIGGER fund_allocation_whole AFTER INSERT ON fund_allocation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fund_check_draw()
    """,
]

UNDO = {
    "sqlite": [
        *drop_triggers(
            "sqlite", "fund_allocation",
            ["no_update", "no_delete", "once_id", "once_draw_id_lot_id", "late", "drawn"],
        ),
        *drop_triggers("sqlite", "fund_draw", ["no_update", "no_delete", "once_entry_id", "whole"]),
        *drop_triggers("sqlite", "fund_lot", ["once_id", "once_source_id_entry_id", "no_delete", "fixed"]),
    ],
    "postgresql": [
        *drop_triggers("postgresql", "fund_allocation", ["append_only", "taken", "whole"]),
        *drop_triggers("postgresql", "fund_draw", ["append_only", "whole"]),
        *drop_triggers("postgresql", "fund_lot", ["fixed", "no_delete"]),
        "DROP FUNCTION fund_refuse_lot_change()", "DROP FUNCTION fund_take_allocation()",
        "DROP FUNCTION fund_check_draw()",
    ],
}  # fmt: skip


def refuse(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("fund", "0003_giving"), ("kernel", "0002_append_only")]

    operations = [migrations.RunPython(refuse, allow)]
