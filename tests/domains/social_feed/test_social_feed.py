"""The domain as a whole: its tables, its samples, its words."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from itertools import chain
from typing import Any, get_type_hints

import pytest

from cqrs_sim.core.domain import Seen
from cqrs_sim.core.messages import payload_of, storable
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.domains.social_feed.habits import COMMENTS, POSTS
from tests.domains.social_feed.play import World

READ_TABLES = [table for model in SOCIAL_FEED.read_models for table in model.tables]
MESSAGES: list[type[Any]] = [
    *(handler.command for handler in SOCIAL_FEED.commands),
    *(handler.query for handler in SOCIAL_FEED.queries),
    *SOCIAL_FEED.events,
]
PEOPLE = [(sample.client, sample.command) for sample in SOCIAL_FEED.opening]
SAMPLES = [(sample.client, sample.command) for sample in SOCIAL_FEED.samples]


def test_three_people_register_and_that_makes_three_events() -> None:
    assert [envelope.client for envelope in World(PEOPLE).log] == ["Ana", "Ben", "Cy"]


def test_samples_are_all_accepted_right_after_the_people() -> None:
    assert len(World([*PEOPLE, *SAMPLES]).log) == len(PEOPLE) + len(SAMPLES)


def test_samples_do_no_harm_in_a_log_that_has_begun() -> None:
    world = World(PEOPLE)
    world.submit("Cy", CreatePost("First"))
    for _ in range(3):
        world.try_each(SAMPLES)


@pytest.mark.parametrize("row", [*SOCIAL_FEED.tables, *READ_TABLES], ids=lambda table: table.name)
def test_rows_are_frozen_with_slots(row: Any) -> None:
    assert row.row.__dataclass_params__.frozen
    assert hasattr(row.row, "__slots__")


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.__name__)
def test_messages_are_frozen_with_slots(message: type[Any]) -> None:
    assert is_dataclass(message)
    assert message.__dataclass_params__.frozen  # type: ignore[attr-defined]  # typeshed leaves it out
    assert "__slots__" in vars(message)


def test_table_names_are_used_once() -> None:
    names = [table.name for table in (*SOCIAL_FEED.tables, *READ_TABLES)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("table", READ_TABLES, ids=lambda table: table.name)
def test_read_rows_say_as_of_which_event_they_are(table: Any) -> None:
    assert "as_of" in table.columns


@pytest.mark.parametrize("model", SOCIAL_FEED.read_models, ids=lambda model: model.name)
def test_a_card_shows_columns_that_are_there(model: Any) -> None:
    card = model.card
    shown = {card.headline, card.body, *card.figures} | ({card.moment} if card.moment else set())
    assert shown <= set(model.tables[0].columns)


def test_what_a_client_last_saw_is_a_column_of_what_it_can_see() -> None:
    for handler in SOCIAL_FEED.commands:
        for hint in get_type_hints(handler.command, include_extras=True).values():
            for note in getattr(hint, "__metadata__", ()):
                if isinstance(note, Seen):
                    assert note.of in {field.name for field in fields(handler.command)}
                    assert any({note.of, note.column} <= set(table.columns) for table in READ_TABLES)


def test_every_event_comes_back_from_the_log_as_it_was() -> None:
    for envelope in World([*PEOPLE, *SAMPLES]).log:
        event = envelope.event
        assert type(event)(**json.loads(payload_of(event))) == event


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.__name__)
def test_every_field_of_a_message_has_a_title(message: type[Any]) -> None:
    assert {field.name for field in fields(message)} <= SOCIAL_FEED.texts.keys()


@pytest.mark.parametrize("table", [*SOCIAL_FEED.tables, *READ_TABLES], ids=lambda table: table.name)
def test_every_table_and_column_has_its_words(table: Any) -> None:
    assert {
        *table.columns,
        table.name,
        f"{table.name}.hint",
        f"{table.name}.empty",
    } <= SOCIAL_FEED.texts.keys()


def test_every_command_and_query_has_a_hint() -> None:
    handled = chain(
        (handler.command.__name__ for handler in SOCIAL_FEED.commands),
        (handler.query.__name__ for handler in SOCIAL_FEED.queries),
    )
    assert {f"{name}.hint" for name in handled} <= SOCIAL_FEED.texts.keys()


def test_words_belong_to_something_that_exists() -> None:
    tables = (*SOCIAL_FEED.tables, *READ_TABLES)
    known = {table.name for table in tables}.union(*(table.columns for table in tables))
    known |= {message.__name__ for message in MESSAGES}
    known |= {field.name for message in MESSAGES for field in fields(message)}
    known.add("samples")  # what is done by sending them
    assert {key.split(".")[0] for key in SOCIAL_FEED.texts} <= known


def test_sample_texts_are_short_and_can_be_kept() -> None:
    for text in (*POSTS, *COMMENTS):
        assert 0 < len(text) <= 45
    for _, command in SAMPLES:
        storable(command)
