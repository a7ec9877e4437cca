"""Likeness: how well what somebody types fits a title, so that a few letters find it; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

AT_START, IN_WORD, SCATTERED = 0, 10, 30
"""What a word typed costs that begins a word of the title, lies within one, or has its letters here and there."""


def cost(typed: str, title: str) -> int | None:
    """Return how far a title is from what was typed, 0 for the nearest, or None where it does not fit.

    Each word typed has to be found: as the start of a word, within one, or letter by letter in their order.
    """
    told = title.casefold()
    costs = [_cost_of(word, told) for word in typed.casefold().split()]
    found = [each for each in costs if each is not None]
    return sum(found) if len(found) == len(costs) else None


def nearest(typed: str, things: Iterable[T], titles: Callable[[T], Iterable[str]]) -> list[T]:
    """Return the things of which a title fits, the nearest first and those equally near in their order.

    A title costs one more than the one before it, so that the first is what a thing is called.
    """
    found = []
    for place, thing in enumerate(things):
        costs = [
            (each + after, place)
            for after, title in enumerate(titles(thing))
            if (each := cost(typed, title)) is not None
        ]
        if costs:
            found.append((min(costs), thing))
    return [thing for _cost, thing in sorted(found, key=lambda pair: pair[0])]


def _cost_of(word: str, title: str) -> int | None:
    place = f" {title}".find(f" {word}")
    if place >= 0:
        return AT_START + min(place, 9)
    place = title.find(word)
    if place >= 0:
        return IN_WORD + min(place, 9)
    letters, skipped = iter(title), 0
    for letter in word:
        for passed in letters:
            if passed == letter:
                break
            skipped += 1
        else:
            return None
    return SCATTERED + skipped
