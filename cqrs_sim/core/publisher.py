"""The publisher: tells every fact to whoever listens for its kind, in the order they began to listen."""

from __future__ import annotations

from collections.abc import Callable

from cqrs_sim.core.facts import Fact

Listener = Callable[[Fact], None]


class Publisher:
    """Who listens for what. A fact that nobody wants need not even be made."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._listeners: dict[object, tuple[Listener, tuple[type[Fact], ...]]] = {}
        self._by_kind: dict[type[Fact], tuple[Listener, ...]] = {}

    def subscribe(self, listener: Listener, *kinds: type[Fact]) -> Callable[[], None]:
        """Tell every fact from now on, or those of these kinds, to the listener; call what is returned to stop."""
        place = object()
        self._listeners[place] = (listener, kinds)
        self._by_kind.clear()

        def stop() -> None:
            self._listeners.pop(place, None)
            self._by_kind.clear()

        return stop

    def wanted(self, kind: type[Fact]) -> bool:
        """Whether anybody listens for facts of this kind."""
        listeners = self._by_kind.get(kind)
        return bool(self._find(kind) if listeners is None else listeners)

    def __call__(self, fact: Fact) -> None:
        """Tell this fact."""
        kind = type(fact)
        listeners = self._by_kind.get(kind)
        for listener in self._find(kind) if listeners is None else listeners:
            listener(fact)

    def _find(self, kind: type[Fact]) -> tuple[Listener, ...]:
        told = (listener for listener, kinds in self._listeners.values() if not kinds or kind in kinds)
        self._by_kind[kind] = tuple(told)
        return self._by_kind[kind]
