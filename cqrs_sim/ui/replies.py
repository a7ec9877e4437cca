"""Reply slips: all a caller learns of a command, success with a receipt or the rule that failed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.written import listed
from cqrs_sim.language import _
from cqrs_sim.ui.fitting import fit, px_beside
from cqrs_sim.ui.pieces import Elided, breakable, label
from cqrs_sim.ui.things import CommandSent, Pointed

KEPT = 12
"""How many slips are kept at most."""
GAP = 4
ROUNDS = 3
"""How often slips are fitted at most to sizes that change because of that."""
NARROWEST, NARROWEST_ALONE, ROOMY = 168, 170, 200
"""Least width of a slip, also where a room looks, and from which one says when it came, beside text of usual size."""


_REJECTED = _("Rejected: {why}")


class Slip(QFrame):
    """One reply; too small for data on purpose. A click, or Return, wishes to inspect the command behind it."""

    inspected = Signal(object)
    menu_wished = Signal(object, QPoint)

    def __init__(
        self, ticket: int, succeeded: bool, said: str, about: str, at: int, parent: QWidget | None = None
    ) -> None:
        """Show the verdict on a ticket, what it says, what it is about and when it came (microseconds)."""
        super().__init__(parent)
        verdict = _("Success") if succeeded else _("Rejected")
        self.setObjectName("slip")
        self.setProperty("verdict", "success" if succeeded else "rejected")
        self.text = f"{verdict} {said} {about}"
        self.setAccessibleName(self.text)
        self.setAccessibleDescription(_("Press Return to inspect its command"))
        self.setToolTip(_("{command}: inspect it (F2)").format(command=about))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.succeeded = succeeded
        self._projected = False
        self.announced = _("Success, {receipt}").format(receipt=said) if succeeded else _REJECTED.format(why=said)
        """The sentence that screen readers say of it."""
        self.pointed = Pointed(CommandSent(ticket), f"{about}: {listed((verdict, said))}")
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 1, 6, 1)  # beside the padding that the focus ring takes
        box.setSpacing(1)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(_sign(f"✓ {verdict}" if succeeded else f"✗ {verdict}", "strong" if succeeded else "mistake"))
        if succeeded:
            row.addWidget(Elided(said), 1)
        else:
            row.addStretch(1)
        self._came, self._moment = seconds(at), label("", "secondary")
        row.addWidget(self._moment)
        box.addLayout(row)
        if not succeeded:
            why = label(breakable(said))
            why.setWordWrap(True)
            box.addWidget(why)

    def project(self, on: bool) -> None:
        """Show a room the verdict, or also when it came."""
        self._projected = on
        self._fit_moment()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_moment()

    def _fit_moment(self) -> None:
        """Say when it came where that leaves room for the verdict and the receipt."""
        # Empty, not hidden: to hide what is just being shown leaves Qt with a widget that is both.
        roomy = not self._projected and self.width() >= px_beside(self)(ROOMY)
        self._moment.setText(self._came if roomy else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.inspected.emit(self.pointed.thing)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or the release would go to somebody else

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.inspected.emit(self.pointed.thing)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        below = self.mapToGlobal(self.rect().bottomLeft())
        self.menu_wished.emit(self.pointed, below if by_keys else event.globalPos())


def _sign(text: str, role: str) -> QLabel:
    sign = label(text, role)
    sign.setObjectName("verdict")
    return sign


class Replies(QWidget):
    """The newest slips, the latest on top, as many as there is room for."""

    inspected = Signal(object)
    menu_wished = Signal(object, QPoint)
    told = Signal(bool, str)
    """Another reply has come: whether it is a success, and the sentence that screen readers say of it."""

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        """Say what will be here; the keyboard goes through the slips, newest first, after this widget."""
        super().__init__(parent)
        self._after = after
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        self._title = label(_("Replies"), "strong")
        self._box.addWidget(self._title)
        self._advice = label("", "mistake")
        self._advice.setWordWrap(True)
        self._advice.hide()
        self._box.addWidget(self._advice)
        self._empty = label(_("A command returns success or failure, never data."), "secondary")
        self._empty.setWordWrap(True)
        self._box.addWidget(self._empty)
        self._box.addStretch(1)
        self._slips: list[Slip] = []
        self._alone = self._fitting = self._unfit = False
        # More slips must not push the panels below down.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        fit(self, lambda _px: self._fit_height())

    @property
    def texts(self) -> list[str]:
        """What the slips say, latest first."""
        return [slip.text for slip in self._slips]

    @property
    def pointed(self) -> Pointed | None:
        """What the slip with the keyboard's focus is about."""
        return next((slip.pointed for slip in self._slips if slip.hasFocus()), None)

    def advise(self, text: str) -> None:
        """Show what to do about input that could not be sent, or nothing."""
        self._advice.setText(_("✗ Not sent. {why}").format(why=text) if text else "")
        self._advice.setVisible(bool(text))
        self._fit()

    def add(self, slip: Slip) -> None:
        """Put a slip on top; the oldest beyond KEPT falls away."""
        self._empty.hide()
        self.told.emit(slip.succeeded, slip.announced)
        slip.inspected.connect(self.inspected)
        slip.menu_wished.connect(self.menu_wished)
        slip.project(self._alone)
        self._slips.insert(0, slip)
        self._box.insertWidget(self._box.indexOf(self._advice) + 1, slip)
        self.setTabOrder(self._after, slip)
        while len(self._slips) > KEPT:
            old = self._slips.pop()
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._fit()

    def project(self, on: bool) -> None:
        """Show a room the newest slip alone, or as many as there is room for."""
        self._alone = on
        self._title.setVisible(not on)
        for slip in self._slips:
            slip.project(on)
        self._fit_height()
        self._fit()

    def _fit_height(self) -> None:
        """Have room for a verdict in large letters and why, where nothing else is shown."""
        self.setMinimumHeight(round(2.5 * self.fontMetrics().height()) + 11 if self._alone else 0)

    def minimumSizeHint(self) -> QSize:
        """Leave room for the title and two slips."""
        line = self.fontMetrics().height()
        return QSize(
            px_beside(self)(NARROWEST_ALONE if self._alone else NARROWEST),
            self._title.sizeHint().height() + 2 * (line + 11 + GAP),
        )

    def hasHeightForWidth(self) -> bool:
        """Say no: slips fit the height there is, they do not ask for more."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many slips as fit now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many as fit. To show one changes sizes; a widget that is hidden meanwhile would be seen for ever."""
        self._unfit = True
        if self._fitting:
            return
        self._fitting = True
        for _round in range(ROUNDS):
            if self._unfit:
                self._unfit = False
                self._show_what_fits()
        self._fitting = False

    def _show_what_fits(self) -> None:
        room = self.height() - self._title.sizeHint().height()
        if not self._advice.isHidden():
            room -= self._advice.heightForWidth(self.width()) + GAP
        for place, slip in enumerate(self._slips):
            needed = slip.heightForWidth(self.width()) if slip.hasHeightForWidth() else slip.sizeHint().height()
            room -= needed + GAP
            if self._alone:
                slip.setVisible(place == 0 and self._advice.isHidden())
            else:
                slip.setVisible(room >= 0 or (place == 0 and self._advice.isHidden()))
