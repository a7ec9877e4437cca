"""The form stack: a form for each command or query, made when it is first chosen, with room for every one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cqrs_sim.core.messages import Command, Query
from cqrs_sim.ui.forms import Form, least_width
from cqrs_sim.ui.last_seen import LastSeen

Offered = tuple[str, LastSeen, Sequence[str]]
"""The client that a form is filled in as, what that one saw last, and the people who are known."""


class FormStack(QStackedWidget):
    """Shows one form. The others are never needed before somebody turns to them, and cost more than all the rest."""

    entered = Signal()
    """Return was pressed in a field."""

    def __init__(
        self, kinds: Iterable[type[Command] | type[Query]], texts: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._kinds = {kind.__name__: kind for kind in kinds}
        self._texts = texts
        self._forms: dict[str, Form[Any]] = {}
        self._reserves = True
        self._widest: int | None = None
        self._offered: Offered | None = None

    @property
    def form(self) -> Form[Any]:
        """The form in sight."""
        form = self.currentWidget()
        assert isinstance(form, Form)
        return form

    @property
    def fields(self) -> list[QWidget]:
        """The fields of every form that is made, left to right."""
        return [field for form in self._forms.values() for field in form.fields]

    def choose(self, name: str) -> bool:
        """Show the form of the command or query of this name, with what is offered by now.

        Returns whether it was made for that, so that the keyboard has yet to be led through its fields.
        """
        fresh = name not in self._forms
        if fresh:
            self._forms[name] = form = Form(self._kinds[name], self._texts)
            form.entered.connect(self.entered)
            form.project(not self._reserves)
            self.addWidget(form)
        self.setCurrentWidget(self._forms[name])
        if self._offered is not None:
            self.form.offer(*self._offered)
        return fresh

    def offer(self, client: str, seen: LastSeen, people: Sequence[str]) -> None:
        """Offer in the form in sight, and in each from when it is, what this client saw last and who is known."""
        self._offered = client, seen, people
        self.form.offer(client, seen, people)

    def clear_text(self, name: str) -> None:
        """Take what a person wrote out of the fields of this form, ready for the next message."""
        if name in self._forms:
            self._forms[name].clear_text()

    def project(self, on: bool) -> None:
        """Show a room the form in sight in as little room as that needs, or leave room for the widest form."""
        self._reserves = not on
        for form in self._forms.values():
            form.project(on)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Leave room for the widest form, so that nothing moves when another one is chosen, unless room is dear."""
        if not self._reserves and (shown := self.currentWidget()) is not None:
            return shown.minimumSizeHint()
        if self._widest is None:
            self._widest = max(least_width(kind, self._texts, self) for kind in self._kinds.values())
        return super().minimumSizeHint().expandedTo(QSize(self._widest, 0))

    def changeEvent(self, event: QEvent) -> None:
        """Measure the widest form anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widest = None
