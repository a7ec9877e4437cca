"""The stage as text: caption, heads, what is under way, answers, tables and settings in plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QWidget

from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import SettingsChanged
from cqrs_sim.core.narrator import Narrator
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.mark_words import MARKS, latest, told
from cqrs_sim.ui.reader_view import ReaderView
from cqrs_sim.ui.stage import Stage

ROWS = 30
"""How many rows of a table are written at most: a page should hold them."""
APART = "  "


def stage_text(stage: Stage, simulation: Simulation) -> str:
    """Return what a stage shows, which is drawn from this simulation."""
    parts = [
        setting_line(simulation),
        stage.caption.text,
        "\n".join(_heads(stage)),
        f"{stage.lane.accessibleName()}: {stage.lane.accessibleDescription()}.",
        _timeline(stage, simulation),
        *(_answer(view) for view in stage.queries.in_sight),
        *_tables(stage),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def setting_line(simulation: Simulation) -> str:
    """Return what is simulated, when it is, and under which settings, as sentences."""
    domain = simulation.domain
    conditions = Narrator(domain).tell(SettingsChanged(simulation.now, simulation.settings))
    what = _("{domain}, at {time}, seed {seed}.")
    return f"{what.format(domain=domain.title, time=seconds(simulation.now), seed=simulation.seed)} {conditions}"


def table_text(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under their titles, each column as wide as its widest text."""
    lines = [titles, *rows]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    padded = (
        APART.join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def _width(text: str) -> int:
    """Return how many places a text takes where every letter is equally wide."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _heads(stage: Stage) -> Iterator[str]:
    for panel in (stage.write, stage.read):
        yield f"{panel.view.accessibleName()}: {panel.position.text()}"


def _timeline(stage: Stage, simulation: Simulation) -> str:
    """Return where the heads are and the latest marks, oldest first."""
    marks, _more = latest(simulation.history.marks)
    said = [f"{stage.chart.accessibleName()}: {stage.chart.accessibleDescription()}."]
    return "\n".join((*said, f"{MARKS}:", *(f"- {told(mark)}" for mark in reversed(marks))) if marks else said)


def _answer(view: ReaderView) -> str:
    inside = view.answer.widget()
    cards = [] if inside is None else inside.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    said = [card.accessibleName() or str(getattr(card, "text", str)()) for card in cards if not card.isHidden()]
    shown = [line for line in (view.about.whole, *said) if line]
    title = _("Answer to {client}").format(client=view.client)
    return "\n".join((f"{title}:", *(f"- {line}" for line in shown))) if shown else ""


def _tables(stage: Stage) -> Iterator[str]:
    yield _table(stage.write.log.accessibleName(), stage.write.outbox)
    for panel in (stage.write, stage.read):
        for name, model in panel.models.items():
            title = panel.choices.action(name).text().replace("&", "")
            yield _table(f"{panel.view.accessibleName()}, {title}", model)


def _table(title: str, model: QAbstractItemModel) -> str:
    rows, columns = model.rowCount(), range(model.columnCount())
    if not rows:
        return ""
    titles = [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
    texts = [[str(model.index(row, column).data()) for column in columns] for row in range(min(rows, ROWS))]
    more = rows - ROWS
    left = [ngettext("… and {n} more row", "… and {n} more rows", more).format(n=whole(more))] if more > 0 else []
    return "\n".join((title, table_text(titles, texts), *left))
