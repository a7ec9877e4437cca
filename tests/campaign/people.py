"""The people of a campaign: who they are in each domain, and what comes to their minds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.messages import Command, Query
from cqrs_sim.domains.shop_orders import SHOP_ORDERS
from cqrs_sim.domains.shop_orders.commands import (
    AddItem,
    AddProduct,
    CancelOrder,
    ChangePrice,
    CreateOrder,
    PayOrder,
    RemoveItem,
    RestockProduct,
    ShipOrder,
)
from cqrs_sim.domains.shop_orders.queries import (
    GetBestSellers,
    GetLowStock,
    GetOrder,
    GetOrderBoard,
    GetOrderHistory,
)
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
from tests.core.play import PEOPLE, random_query

TEXTS = ("Hello", "Lunch?", "Queues smooth bursts", "The lift is repaired")
POSTS = 12
ORDERS, PRODUCTS = 8, 4


@dataclass(frozen=True)
class People:
    """Those who use one domain; what they draw may be sensible or not."""

    domain: Domain
    clients: tuple[str, ...]
    command: Callable[[Random], Command]
    query: Callable[[Random], Query]


def people_of(seed: int) -> People:
    """Return whose seed this is: the shop has every third."""
    return IN_THE_SHOP if seed % 3 == 2 else ON_THE_FEED


def _on_the_feed(chance: Random) -> Command:
    post, text, person = chance.randint(1, POSTS), chance.choice(TEXTS), chance.choice(PEOPLE)
    commands: tuple[Command, ...] = (
        CreatePost(text),
        LikePost(post),
        UnlikePost(post),
        AddComment(post, text),
        EditPost(chance.randint(1, 3), text, chance.randint(1, 3)),
        DeletePost(post),
        FollowUser(person),
        UnfollowUser(person),
        UpdateProfile(f"{person} {chance.randint(1, 9)}", text),
    )
    return chance.choices(commands, (6, 6, 2, 3, 4, 1, 2, 1, 1))[0]


def _in_the_shop(chance: Random) -> Command:
    order, product, quantity = chance.randint(1, ORDERS), chance.randint(1, PRODUCTS), chance.randint(1, 3)
    price = chance.choice((4_50, 12_00))
    commands: tuple[Command, ...] = (
        CreateOrder(),
        AddItem(order, product, quantity),
        RemoveItem(order, product),
        PayOrder(order, chance.choice((1, 2, 3)) * price),
        ShipOrder(order),
        CancelOrder(order),
        RestockProduct(product, quantity),
        ChangePrice(product, price),
        AddProduct(f"Thing {chance.randint(1, 9)}", 5 * quantity),
    )
    return chance.choices(commands, (6, 8, 2, 4, 3, 1, 3, 2, 2))[0]


def _at_the_counter(chance: Random) -> Query:
    queries = (
        GetOrderBoard(chance.randint(-3, 99)),
        GetOrderHistory(),
        GetOrder(chance.randint(-2, ORDERS)),
        GetBestSellers(chance.randint(-3, 99)),
        GetLowStock(),
    )
    return chance.choice(queries)


ON_THE_FEED = People(SOCIAL_FEED, PEOPLE, _on_the_feed, random_query)
IN_THE_SHOP = People(
    SHOP_ORDERS, tuple({step.client: None for step in SHOP_ORDERS.opening}), _in_the_shop, _at_the_counter
)
