"""Optimism: what clients show before it is true, how it is replaced or taken back, and that nobody else knows of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Accepted, Answered, Confirmed, Fact, Guessed, OfGuess, Rejected, RolledBack
from cqrs_sim.core.journal import SYNCHRONOUS, opening, replay
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.core.optimism import MOST, Shown
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.settings import Capacities, Capacity, DelayLaw, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.shop_orders import SHOP_ORDERS
from cqrs_sim.domains.shop_orders.commands import (
    AddItem,
    AddProduct,
    CancelOrder,
    ChangePrice,
    CreateOrder,
    PayOrder,
    RestockProduct,
    ShipOrder,
)
from cqrs_sim.domains.shop_orders.queries import GetLowStock, GetOrder, GetOrderBoard, GetOrderHistory
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    DeletePost,
    EditPost,
    FollowUser,
    LikePost,
    UnfollowUser,
    UnlikePost,
    UpdateProfile,
)
from cqrs_sim.domains.social_feed.queries import GetHomeFeed, GetPost, GetPostFeed, GetTrending, GetUserProfile
from cqrs_sim.sessions.session import Head
from tests.core.play import Log

OPTIMISTIC = Remedies((RemedyRule("optimistic"),))
SLOW = Settings(DelayLaw(mean=2 * SECOND), remedies=OPTIMISTIC)


class Desk:
    """A session in which somebody looks, acts and looks again."""

    def __init__(self, domain: Domain = SOCIAL_FEED, settings: Settings = SLOW) -> None:
        self.simulation: Simulation = bootstrap.in_memory(Head(domain.name, 1, SYNCHRONOUS))
        replay(self.simulation, opening(domain, settings), 0)
        self.log = Log()
        self.simulation.subscribe(self.log)

    def settled(self, *commands: tuple[str, Command]) -> None:
        """Send these and let everything arrive."""
        for client, command in commands:
            self.simulation.submit(command, client)
        assert not self.log.of(Rejected), self.log.of(Rejected)
        self.wait()
        self.log.clear()

    def wait(self, seconds: float = 5) -> None:
        self.simulation.run_until(self.simulation.now + round(seconds * SECOND))

    def ask(self, client: str, query: Query) -> Answered:
        self.simulation.ask(query, client)
        return self.log.of(Answered)[-1]

    def shown(self, answer: Answered, query: Query) -> Shown:
        return self.simulation.optimism.shown(answer, query)


def told(row: Any) -> dict[str, Any]:
    """Return a row but for what nobody can know before the event is in the log."""
    return {name: value for name, value in asdict(row).items() if name != "as_of"}


POSTS = (("Cy", CreatePost("One")), ("Ana", CreatePost("Two")), ("Ben", CreatePost("Three")))
SOCIAL: list[tuple[Command, Query]] = [
    (CreatePost("Queues"), GetPostFeed()),
    (CreatePost("Queues"), GetHomeFeed()),
    (CreatePost("Queues"), GetTrending()),
    (CreatePost("Queues"), GetUserProfile("Ana")),
    (EditPost(2, "Hello all", 1), GetPostFeed()),
    (EditPost(2, "Hello all", 1), GetPost(2)),
    (DeletePost(2), GetPostFeed()),
    (DeletePost(2), GetPost(2)),
    (LikePost(3), GetPostFeed()),
    (LikePost(3), GetTrending()),
    (LikePost(3), GetPost(3)),
    (LikePost(3), GetHomeFeed()),
    (UnlikePost(1), GetPostFeed()),
    (AddComment(2, "Yes"), GetPostFeed()),
    (AddComment(2, "Yes"), GetPost(2)),
    (FollowUser("Cy"), GetUserProfile("Cy")),
    (UnfollowUser("Ben"), GetUserProfile("Ben")),
    (UnfollowUser("Ben"), GetHomeFeed()),
    (UpdateProfile("Ana B.", "Hi"), GetUserProfile("Ana")),
    (UpdateProfile("Ana B.", "Hi"), GetPostFeed()),
]


@pytest.mark.parametrize(("command", "query"), SOCIAL, ids=lambda each: type(each).__name__)
def test_in_the_feed_what_is_shown_at_once_is_what_comes(command: Command, query: Query) -> None:
    desk = Desk()
    desk.settled(*POSTS, ("Ana", FollowUser("Ben")), ("Ana", LikePost(1)))
    check(desk, "Ana", command, query)


def check(desk: Desk, client: str, command: Command, query: Query) -> None:
    """Have the client look, act and look at the screen, and compare with the answer after everything has arrived."""
    before = desk.ask(client, query)
    desk.simulation.submit(command, client)
    assert desk.log.of(Accepted)
    guessed = desk.shown(before, query)
    assert [told(row) for row in guessed.rows] != [told(row) for row in before.rows]
    assert guessed.guesses, "it is marked as a guess"
    desk.wait()
    after = desk.ask(client, query)
    assert [told(row) for row in guessed.rows] == [told(row) for row in after.rows]
    assert desk.shown(after, query) == Shown(after.rows), "what is true is no guess any more"


ORDERS: list[tuple[str, Command, Query]] = [
    ("customer", CreateOrder(), GetOrderBoard()),
    ("customer", CreateOrder(), GetOrderHistory()),
    ("customer", PayOrder(1, 500), GetOrderBoard()),
    ("customer", PayOrder(1, 500), GetOrder(1)),
    ("customer", CancelOrder(1), GetOrderHistory()),
    ("staff", ShipOrder(2), GetOrderBoard()),
    ("staff", RestockProduct(1, 1), GetLowStock()),
]


@pytest.mark.parametrize(("role", "command", "query"), ORDERS, ids=lambda each: type(each).__name__)
def test_in_the_shop_what_is_shown_at_once_is_what_comes(role: str, command: Command, query: Query) -> None:
    desk = Desk(SHOP_ORDERS)
    staff, customer = people_of(desk.simulation)
    desk.settled((staff, AddProduct("Kettle", 5)), (staff, ChangePrice(product_of(desk), 500)))
    kettle = product_of(desk)
    for order in (1, 2):
        desk.settled((customer, CreateOrder()), (customer, AddItem(order, kettle, 1)))
    desk.settled((customer, PayOrder(2, 500)))
    fitted = replace(command, product=kettle) if isinstance(command, RestockProduct) else command
    check(desk, staff if role == "staff" else customer, fitted, query)


def people_of(simulation: Simulation) -> tuple[str, str]:
    """Return somebody of the staff and a customer."""
    with simulation.stores.write.reading() as rows:
        accounts = rows.find(next(table for table in SHOP_ORDERS.tables if table.name == "accounts"))
    by_role = {account.role: account.name for account in accounts}
    return by_role["staff"], by_role["customer"]


def product_of(desk: Desk) -> int:
    """Return the key of the newest product, or the next one."""
    with desk.simulation.stores.write.reading() as rows:
        products = rows.find(next(table for table in SHOP_ORDERS.tables if table.name == "products"))
    kettles = [product.id for product in products if product.name == "Kettle"]
    return kettles[0] if kettles else len(products) + 1


def test_a_guess_is_there_while_the_command_waits_and_gone_when_it_is_rejected() -> None:
    desk = Desk(settings=replace(SLOW, capacities=Capacities(write=Capacity(1))))
    desk.settled(("Ana", CreatePost("Hello")))
    desk.settled(("Ben", LikePost(1)))
    before = desk.ask("Ben", GetPostFeed())
    desk.log.clear()
    desk.simulation.submit(LikePost(1), "Ben")
    seen = desk.shown(before, GetPostFeed())
    assert (before.rows[0].likes, seen.rows[0].likes) == (1, 2)
    ((guess,),) = seen.guesses.values()
    assert (guess.receipt, guess.command) == (0, LikePost(1)), "it is being sent"
    desk.wait(1)
    assert desk.shown(before, GetPostFeed()) == Shown(before.rows), "rolled back, on the same answer"
    assert [type(fact) for fact in desk.log if isinstance(fact, OfGuess | Rejected)] == [Guessed, Rejected, RolledBack]


def test_a_guess_stays_with_its_receipt_until_an_answer_has_reached_it() -> None:
    desk = Desk()
    before = desk.ask("Ana", GetPostFeed())
    desk.simulation.submit(CreatePost("Hello"), "Ana")
    ((guess,),) = desk.shown(before, GetPostFeed()).guesses.values()
    assert guess.receipt == desk.log.of(Accepted)[0].receipt
    desk.wait(1)
    early = desk.ask("Ana", GetPostFeed())
    assert early.rows == (), "the answer itself knows nothing of it"
    assert [row.text for row in desk.shown(early, GetPostFeed()).rows] == ["Hello"]
    desk.wait(2)
    assert [row.text for row in desk.shown(early, GetPostFeed()).rows] == ["Hello"], "nobody has asked again"
    assert not desk.log.of(Confirmed)
    late = desk.ask("Ana", GetPostFeed())
    assert desk.shown(late, GetPostFeed()) == Shown(late.rows)
    desk.ask("Ana", GetPostFeed())
    assert [fact.receipt for fact in desk.log.of(Confirmed)] == [guess.receipt], "it is confirmed once"


def test_several_guesses_build_on_each_other() -> None:
    desk = Desk()
    before = desk.ask("Ana", GetPostFeed())
    for text in ("One", "Two"):
        desk.simulation.submit(CreatePost(text), "Ana")
    desk.simulation.submit(LikePost(1), "Ana")
    seen = desk.shown(before, GetPostFeed())
    assert [(row.post, row.text, row.likes) for row in seen.rows] == [(2, "Two", 0), (1, "One", 1)]
    assert [len(guesses) for _, guesses in sorted(seen.guesses.items())] == [2, 1]


def test_only_ones_own_screen_shows_it_and_only_for_queries_with_the_remedy() -> None:
    feed_only = Remedies((RemedyRule("optimistic", query="GetPostFeed"),))
    desk = Desk(settings=replace(SLOW, remedies=feed_only))
    desk.simulation.submit(CreatePost("Hello"), "Ana")
    for client, query, rows in (("Ana", GetPostFeed(), 1), ("Ben", GetPostFeed(), 0), ("Ana", GetTrending(), 0)):
        assert len(desk.shown(desk.ask(client, query), query).rows) == rows


def test_a_command_that_promises_nothing_shows_nothing() -> None:
    desk = Desk(SHOP_ORDERS)
    _, customer = people_of(desk.simulation)
    desk.settled((customer, CreateOrder()))
    before = desk.ask(customer, GetOrderHistory())
    desk.simulation.submit(AddItem(1, 1, 1), customer)
    assert desk.shown(before, GetOrderHistory()) == Shown(before.rows)
    assert not desk.log.of(Guessed)


def test_the_newest_guesses_are_kept_and_the_oldest_forgotten() -> None:
    desk = Desk()
    for number in range(MOST + 3):
        desk.simulation.submit(CreatePost(f"{number}"), "Ana")
    guesses = desk.simulation.optimism.guesses("Ana")
    assert (len(guesses), guesses[0].command) == (MOST, CreatePost("3"))


def test_but_for_the_guesses_everything_happens_as_without_them() -> None:
    logs: list[list[Fact]] = []
    for remedies in (Remedies(), OPTIMISTIC):
        busy = Settings(DelayLaw("exponential", SECOND), TrafficRates(8, 8), remedies=remedies)
        desk = Desk(settings=busy)
        desk.wait(20)
        logs.append([fact for fact in desk.log if not isinstance(fact, OfGuess)])
        assert bool(desk.log.of(Guessed)) == bool(remedies.rules)
    assert logs[0] == logs[1]
