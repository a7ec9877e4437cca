"""The focus ring: shows in every window of the program what the keyboard points at, whatever that is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from cqrs_sim.ui.theming import Theme

THICK, OFF = 3, 2
"""Pixels: how thick the ring is, and how far it stays off what it is around."""
ROUND = 6.0

_TURNS = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ZOrderChange)
"""What puts the ring elsewhere when it happens to what has the focus, or to what that lies in."""


class FocusRings(QObject):
    """Sees to it that a window, and each dialog over it, has a ring of its own as soon as it needs one."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        """Draw them in the colours of this theme."""
        super().__init__(window)
        self._theme, self._window = theme, window
        _application().focusChanged.connect(self._see_to)

    def _see_to(self, _before: QWidget | None, focused: QWidget | None) -> None:
        window = None if focused is None else focused.window()
        if window is None or window.windowType() == Qt.WindowType.Popup or not self._owns(window):
            return
        if ring_of(window) is None:
            FocusRing(self._theme, window).follow(focused)

    def _owns(self, window: QWidget) -> bool:
        step: QWidget | None = window
        while step is not None and step is not self._window:
            step = step.parentWidget()
        return step is not None


class FocusRing(QWidget):
    """Lies over a window, no more of it than the ring, and lets the pointer through."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        """Be out of sight until something in this window has the focus."""
        super().__init__(window)
        self._theme = theme
        self._watch: _Watch | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        theme.changed.connect(self.update)
        _application().focusChanged.connect(self._turn)

    def follow(self, focused: QWidget | None) -> None:
        """Go around this, or out of sight where it is not in this window."""
        if self._watch is not None:
            self._watch.deleteLater()
            self._watch = None
        if focused is None or focused.window() is not self.parentWidget():
            self.hide()
            return
        self._watch = _Watch(self)
        for each in _within(focused):
            each.installEventFilter(self._watch)
        self.go_around(focused)

    def _turn(self, _before: QWidget | None, focused: QWidget | None) -> None:
        self.follow(focused)

    def go_around(self, focused: QWidget) -> None:
        """Lie around as much of this as can be seen."""
        window = focused.window()
        seen = QRect(focused.mapTo(window, QPoint()), focused.size())
        for each in _within(focused)[1:]:
            seen &= QRect(each.mapTo(window, QPoint()), each.size())
        far = THICK + OFF
        outer = seen.adjusted(-far, -far, far, far) & window.rect()
        self.setVisible(focused.isVisible() and not seen.isEmpty())
        self.setGeometry(outer)
        inner = self.rect().adjusted(THICK, THICK, -THICK, -THICK)
        self.setMask(QRegion(self.rect()) - QRegion(inner.adjusted(2, 2, -2, -2)))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.colours.focus), THICK))
        half = THICK / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), ROUND, ROUND)


class _Watch(QObject):
    """Hears what happens to what has the focus, and to all that it lies in."""

    def __init__(self, ring: FocusRing) -> None:
        super().__init__(ring)
        self._ring = ring

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TURNS and self._ring._watch is self:
            focused = QApplication.focusWidget()
            if focused is not None and focused.window() is self._ring.parentWidget():
                self._ring.go_around(focused)
        return False


def ring_of(window: QWidget) -> FocusRing | None:
    """Return the ring of this window, if it has needed one."""
    return window.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _within(widget: QWidget) -> list[QWidget]:
    """Return a widget and all that it lies in, up to its window but without it."""
    found: list[QWidget] = []
    step: QWidget | None = widget
    while step is not None and not step.isWindow():
        found.append(step)
        step = step.parentWidget()
    return found


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
