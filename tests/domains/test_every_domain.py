"""What holds of every domain as a whole: its tables, its messages, its samples, its habits, its words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass
from itertools import chain
from random import Random
from typing import Any, get_type_hints

import pytest

from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.core.domain import Domain, ReadModel, Seen
from cqrs_sim.core.messages import payload_of, storable
from cqrs_sim.core.projection import projections_of
from cqrs_sim.core.rows import Table
from tests.domains.world import Fenced, World, draws, empty_read_store, rows_of


@dataclass(frozen=True)
class Part:
    """A part of a domain, such as one table of it."""

    domain: Domain
    what: Any

    def __str__(self) -> str:
        return f"{self.domain.name}-{getattr(self.what, 'name', None) or self.what.__name__}"


def read_tables(domain: Domain) -> list[Table[Any]]:
    """Return the tables of all read models."""
    return [table for model in domain.read_models for table in model.tables]


def tables_of(domain: Domain) -> Iterator[Table[Any]]:
    """Return the tables of both sides."""
    return chain(domain.tables, read_tables(domain))


def messages_of(domain: Domain) -> Iterator[type[Any]]:
    """Return the classes of all messages."""
    commands = (handler.command for handler in domain.commands)
    queries = (handler.query for handler in domain.queries)
    return chain(commands, queries, domain.events)


TABLES = [Part(domain, table) for domain in DOMAINS.values() for table in tables_of(domain)]
READ_TABLES = [Part(domain, table) for domain in DOMAINS.values() for table in read_tables(domain)]
MODELS = [Part(domain, model) for domain in DOMAINS.values() for model in domain.read_models]
MESSAGES = [Part(domain, message) for domain in DOMAINS.values() for message in messages_of(domain)]

of_every_domain = pytest.mark.parametrize("domain", DOMAINS.values(), ids=lambda domain: domain.name)


def opened(domain: Domain) -> World:
    """Return the world as a session begins."""
    return World(domain, [(sample.client, sample.command) for sample in domain.opening])


def with_samples(domain: Domain) -> World:
    """Return the world after its samples, and after what its simulated clients do for a while."""
    world = opened(domain)
    world.try_each((sample.client, sample.command) for sample in domain.samples)
    luck, habits = Random(1), domain.habits
    world.try_each((client, habits.join(client)) for client in habits.clients)
    for _ in range(300):
        client = luck.choice(habits.clients)
        rows = world.ask(client, habits.read(draws(luck), client))
        world.try_each([(client, habits.write(draws(luck), client, tuple(rows)))])
    return world


@of_every_domain
def test_a_session_opens_with_one_event_for_each_command(domain: Domain) -> None:
    assert len(opened(domain).log) == len(domain.opening)


@of_every_domain
def test_samples_are_all_accepted_right_after_the_opening(domain: Domain) -> None:
    world = opened(domain)
    for sample in domain.samples:
        storable(sample.command, sample.client)
        world.submit(sample.client, sample.command)


@of_every_domain
def test_samples_do_no_harm_in_a_log_that_has_begun(domain: Domain) -> None:
    world = opened(domain)
    for _ in range(3):
        world.try_each((sample.client, sample.command) for sample in domain.samples)


@of_every_domain
def test_simulated_clients_have_names_of_their_own(domain: Domain) -> None:
    assert not set(domain.habits.clients) & {sample.client for sample in domain.opening}


def is_frozen(kind: type[Any]) -> bool:
    blank = object.__new__(kind)
    for field in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(blank, field.name, None)
    return True


@pytest.mark.parametrize("part", TABLES, ids=str)
def test_rows_are_frozen_with_slots(part: Part) -> None:
    assert is_frozen(part.what.row)
    assert hasattr(part.what.row, "__slots__")


@pytest.mark.parametrize("part", MESSAGES, ids=str)
def test_messages_are_frozen_with_slots(part: Part) -> None:
    message: Any = part.what
    assert is_dataclass(message)
    assert is_frozen(part.what)
    assert "__slots__" in vars(part.what)


@of_every_domain
def test_table_names_are_used_once(domain: Domain) -> None:
    names = [table.name for table in tables_of(domain)]
    assert len(names) == len(set(names))


@of_every_domain
def test_every_event_is_known_and_projected(domain: Domain) -> None:
    projected = {event for model in domain.read_models for event in model.projections}
    assert projected <= set(domain.events)


@pytest.mark.parametrize("part", READ_TABLES, ids=str)
def test_read_rows_say_as_of_which_event_they_are(part: Part) -> None:
    assert "as_of" in part.what.columns


@pytest.mark.parametrize("part", MODELS, ids=str)
def test_a_card_shows_columns_that_are_there(part: Part) -> None:
    card = part.what.card
    shown = {card.headline, card.body, card.moment, card.columns_by, *card.figures} - {None}
    assert shown <= set(part.what.tables[0].columns)


@of_every_domain
def test_a_query_asks_the_first_table_of_its_read_model(domain: Domain) -> None:
    world = with_samples(domain)
    models = {model.name: model for model in domain.read_models}
    luck, asked = Random(2), set()
    for _ in range(300):
        client = luck.choice(domain.habits.clients)
        query = domain.habits.read(draws(luck), client)
        handler = domain.query_handler_of[type(query)]
        rows = world.ask(client, query)
        assert {type(row) for row in rows} <= {models[handler.read_model].tables[0].row}
        asked.add(type(query))
    assert len(asked) >= 2


@of_every_domain
def test_what_a_client_last_saw_is_a_column_of_what_it_can_see(domain: Domain) -> None:
    for handler in domain.commands:
        hints = get_type_hints(handler.command, include_extras=True)
        for hint in hints.values():
            for note in getattr(hint, "__metadata__", ()):
                if isinstance(note, Seen):
                    assert note.of in {field.name for field in fields(handler.command)}
                    firsts = [model.tables[0] for model in domain.read_models]
                    assert any({note.of, note.column} <= set(table.columns) for table in firsts)


@of_every_domain
def test_every_event_comes_back_from_the_log_as_it_was(domain: Domain) -> None:
    log = with_samples(domain).log
    for envelope in log:
        event = envelope.event
        assert type(event)(**json.loads(payload_of(event))) == event
        assert envelope.subject
    assert {type(envelope.event) for envelope in log} <= set(domain.events)


@pytest.mark.parametrize("part", MODELS, ids=str)
def test_a_read_model_builds_itself_from_its_own_tables_alone(part: Part) -> None:
    model: ReadModel = part.what
    world = with_samples(part.domain)
    store = empty_read_store((model,))
    projections = projections_of((model,))
    for envelope in world.log:
        with store.transaction() as rows:
            for projection in projections.get(type(envelope.event), ()):
                projection(Fenced(rows, model), envelope)
    everything = world.read_rows()
    assert rows_of(store, (model,)) == {table.name: everything[table.name] for table in model.tables}


# Words


@pytest.mark.parametrize("part", MESSAGES, ids=str)
def test_every_field_of_a_message_has_a_title(part: Part) -> None:
    assert {field.name for field in fields(part.what)} <= part.domain.texts.keys()


@pytest.mark.parametrize("part", TABLES, ids=str)
def test_every_table_and_column_has_its_words(part: Part) -> None:
    name = part.what.name
    titled = {name, f"{name}.hint", f"{name}.empty"}
    assert {*part.what.columns, *titled} <= part.domain.texts.keys()


@of_every_domain
def test_every_command_and_query_has_a_name_and_a_hint_and_every_query_an_empty_state(domain: Domain) -> None:
    queries = [handler.query.__name__ for handler in domain.queries]
    handled = [*(handler.command.__name__ for handler in domain.commands), *queries]
    assert {*handled, *(f"{name}.hint" for name in handled)} | {
        f"{name}.empty" for name in queries
    } <= domain.texts.keys()


@of_every_domain
def test_every_column_of_a_board_has_a_title(domain: Domain) -> None:
    assert {value for model in domain.read_models for value in model.card.columns} <= domain.texts.keys()


@of_every_domain
def test_words_belong_to_something_that_exists(domain: Domain) -> None:
    known = {table.name for table in tables_of(domain)}.union(*(table.columns for table in tables_of(domain)))
    known |= {message.__name__ for message in messages_of(domain)}
    known |= {field.name for message in messages_of(domain) for field in fields(message)}
    known |= {value for model in domain.read_models for value in model.card.columns}
    known |= {"about", "samples"}  # what people choose it by, and what is done by sending the samples
    assert {key.split(".")[0] for key in domain.texts} <= known
