"""Hints of dataclasses, which are those that the standard library finds."""

from __future__ import annotations

from typing import Any, get_type_hints

import pytest

from cqrs_sim.core.hints import hints_of
from cqrs_sim.core.rows import Table
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.simulation import read_tables, write_tables
from cqrs_sim.domains.shop_orders import SHOP_ORDERS
from cqrs_sim.domains.social_feed import SOCIAL_FEED

DOMAINS = (SOCIAL_FEED, SHOP_ORDERS)
ROWS = [table.row for domain in DOMAINS for table in (*write_tables(domain), *read_tables(domain))]
EVENTS = [kind for domain in DOMAINS for kind in domain.events]


@pytest.mark.parametrize("kind", [*ROWS, *EVENTS, Settings, Table])
def test_they_are_what_the_standard_library_finds(kind: Any) -> None:
    assert hints_of(kind) == get_type_hints(kind, include_extras=True)
