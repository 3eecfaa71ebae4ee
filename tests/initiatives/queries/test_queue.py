"""What the dashboard says of the queue, in few queries however much waits."""

from typing import Any

import pytest

from blueheart.initiatives.queries.queue import count_likely_duplicates
from tests import reach

pytestmark = pytest.mark.django_db


def test_likely_duplicates_are_counted_in_two_queries_across_languages(django_assert_num_queries: Any) -> None:
    reach.add_cities()
    reach.add(title="March against human trafficking")
    reach.add(title="Marche contre la traite des êtres humains", text_language="fr", publish=False)
    reach.add(title="Concert at the harbour", kind="performance", publish=False)
    with django_assert_num_queries(2):
        assert count_likely_duplicates(by=reach.SYSTEM) == 1
