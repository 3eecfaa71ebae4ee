"""An account knows where its booked statements begin and end; statements no longer do, each for itself."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q


def keep_ends(apps: Any, schema_editor: Any) -> None:
    del schema_editor
    statements = apps.get_model("fund", "Statement").objects.filter(state="booked")
    for account in apps.get_model("fund", "BankAccount").objects.all():
        own = statements.filter(account=account)
        first, last = own.order_by("chain_from_on", "pk").first(), own.order_by("to_on", "chain_from_on", "pk").last()
        if first is None or last is None:
            continue
        account.chain_from_on, account.chain_opening = first.chain_from_on, first.chain_opening
        account.chain_to_on, account.chain_closing = last.to_on, last.closing
        account.chain_sequence = last.sequence
        account.save()


class Migration(migrations.Migration):
    dependencies = [("fund", "0011_bank_line_entry")]

    operations = [
        migrations.AddField("bankaccount", "chain_from_on", models.DateField(blank=True, null=True)),
        migrations.AddField("bankaccount", "chain_to_on", models.DateField(blank=True, null=True)),
        migrations.AddField("bankaccount", "chain_opening", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("bankaccount", "chain_closing", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("bankaccount", "chain_sequence", models.CharField(blank=True, max_length=18)),
        migrations.RunPython(keep_ends, migrations.RunPython.noop),
        migrations.RemoveConstraint("statement", "statement_booked_has_balances"),
        migrations.RemoveField("statement", "chain_from_on"),
        migrations.RemoveField("statement", "chain_opening"),
        migrations.AddConstraint(
            "statement",
            models.CheckConstraint(
                condition=~Q(state="booked")
                | Q(account__isnull=False, opening__isnull=False, closing__isnull=False),
                name="statement_booked_has_balances",
            ),
        ),
    ]
