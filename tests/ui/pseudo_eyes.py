"""Eyes for English: they look at widgets and remember each text that is not in the pseudo language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QApplication, QWidget

from cqrs_sim.domains.social_feed.habits import COMMENTS, POSTS
from cqrs_sim.ui.section_view import Statements
from tests.ui.driver import Desk
from tests.ui.every_text import painted_on, texts_of

ENGLISH = re.compile(r"(?<![\w@./:~'-])[A-Za-z]*[aceinouyACEINOUY][A-Za-z]*(?![\w@/~=-])")
"""A word that the pseudo language would have changed."""
NOT_FOR_TRANSLATION = re.compile(
    r"https?://\S+|\b[a-z]+\.(?:example|feed)\b|\blocalhost:\S+|curl -i .*"
    r"|\b[A-Za-z]\w*(?:-[A-Za-z]\w*)+|\b(?:[Aa]uthorization|[Oo]rigin|[Vv]ary|Location|Cookie)\b"  # headers
    r"|^Type, x-\S+|: (?:true|fetch|Bearer 1234)\b|\b(?:Bearer 1234|fetch)|\bjson$|\w+/[\w;=-]+"  # and values
    r"|\b(?:Ctrl|Shift|Alt)\+\S+|\b(?:Esc|Return|Space|Tab|Del)\b"  # keys
    r"|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b"  # messages, by the names of their classes
    r"|\b(?:CQRS Sim|CQRS|CORS|DISPLAY|Qt|Python|PySide6|SQLAlchemy|SQLite|Linux|JSON)\b"
    r"|\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|OK)\b"
    r"|\b(?:cors|include|omit|follow|manual|error|opaque|curl|null|none)\b"  # what scripts write
    r"|(?:^|: )(?:read|open|cancelled|shipped)$|- session -|^(?:Close|Cancel|English|Deutsch)$"  # ids, Qt, languages
)
"""Names of messages, programs, keys, headers and methods, what stands in code, and what Qt itself says."""


class Eyes:
    """Looks at widgets, and remembers each text that has English in it."""

    def __init__(self, written: Sequence[str]) -> None:
        """What is `written` by people, or is data, may be in any language."""
        self._written = re.compile("|".join(map(re.escape, sorted(written, key=len, reverse=True))))
        self._words = frozenset(re.findall(r"\w+", " ".join(written)))
        self.found: dict[str, str] = {}
        self.seen: set[str] = set()

    def look(self, *widgets: QWidget) -> None:
        """Look at these and at all that they paint, once everything is laid out."""
        for _round in range(3):
            QApplication.processEvents()
        for widget in widgets:
            for where, text in texts_of(widget):
                self.read(where, text)
            if not widget.findChildren(Statements):  # which are painted in SQL
                for where, text in painted_on(widget):
                    self.read(where, text, whole=False)

    def read(self, where: str, text: str, whole: bool = True) -> None:
        """Take one text, or a part of one, of which what people have written cannot be told apart as a whole."""
        if text in self.seen:
            return
        self.seen.add(text)
        words = english_in(self._written.sub(" ", text))
        if whole and "…" not in text:
            left = words
        else:
            left = [word for word in words if not any(known.startswith(word) for known in self._words)]
        if left:
            self.found[text] = f"{where}: {' '.join(left)}"


def english_in(text: str) -> list[str]:
    """Return the words of a text that were not translated."""
    plain = re.sub("\u200b", "", re.sub("“[^”]*”", " ", text))
    return ENGLISH.findall(NOT_FOR_TRANSLATION.sub(" ", plain))


def written_in(desk: Desk) -> tuple[str, ...]:
    """Return names and texts that are data of a session."""
    domain = desk.simulation.domain
    known = (*domain.opening, *domain.samples, *POSTS, *COMMENTS, *FIRST)
    said = [text for each in known for text in vars_of(each)]
    people = (*desk.simulation.clients, *domain.habits.clients)
    folded = [name.lower() for name in people]
    return tuple(filter(None, (*people, *said, *folded, *TYPED)))


def vars_of(sample: object) -> Iterator[str]:
    """Yield every text within a command and its client, at any depth."""
    fields = getattr(sample, "__dataclass_fields__", None)
    if isinstance(sample, str):
        yield sample
    elif isinstance(sample, tuple | list):
        for each in sample:
            yield from vars_of(each)
    elif fields:
        for name in fields:
            yield from vars_of(getattr(sample, name))


TYPED, FIRST = ("Psst", "nonsense"), ("New name",)
"""What is typed here, and what stands in forms at first that nobody would translate."""
