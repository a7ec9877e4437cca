"""The announcer: what a screen reader says of what happens, counts merged and never too often; no Qt."""

from __future__ import annotations

from cqrs_sim.core.written import whole
from cqrs_sim.language import ngettext

EVERY = 2.0
"""Seconds of wall time between two announcements at least."""
MOST_REPLIES = 3
"""So many replies are told one by one; of more, how many there are."""


class Announcer:
    """Hears what the stage shows, and says it when it is due: replies, then what was applied, then the caption."""

    def __init__(self, caption: str = "", checkpoint: int = 0) -> None:
        """Take this caption and this checkpoint as known."""
        self._caption = self._said_caption = caption
        self._checkpoint = self._said_checkpoint = checkpoint
        self._succeeded: list[str] = []
        self._rejected: list[str] = []
        self._spoken: float | None = None

    def hear_caption(self, sentence: str) -> None:
        """Take the sentence that stands in the caption by now."""
        self._caption = sentence

    def hear_reply(self, succeeded: bool, sentence: str) -> None:
        """Take a reply to a person's command."""
        (self._succeeded if succeeded else self._rejected).append(sentence)

    def hear_checkpoint(self, checkpoint: int) -> None:
        """Take how far the read store is by now; one that was emptied counts anew."""
        self._checkpoint = checkpoint
        self._said_checkpoint = min(self._said_checkpoint, checkpoint)

    def wait(self, now: float) -> float | None:
        """Return in how many seconds there is something to say, or None where there is nothing.

        `now` is in seconds of any clock that never goes back.
        """
        if not (self._succeeded or self._rejected or self._applied or self._caption != self._said_caption):
            return None
        return 0.0 if self._spoken is None else max(0.0, self._spoken + EVERY - now)

    def speak(self, now: float) -> str:
        """Return what is to be said now, and count it as said; nothing where it is not due."""
        if self.wait(now) != 0:
            return ""
        parts = [_ended(part) for part in (*self._replies(), *self._progress())]
        if self._caption != self._said_caption and _ended(self._caption) not in parts:
            parts.append(_ended(self._caption))
        self._spoken, self._said_caption, self._said_checkpoint = now, self._caption, self._checkpoint
        self._succeeded.clear()
        self._rejected.clear()
        return " ".join(parts)

    @property
    def _applied(self) -> int:
        return self._checkpoint - self._said_checkpoint

    def _progress(self) -> list[str]:
        if not self._applied:
            return []
        return [ngettext("{n} event applied", "{n} events applied", self._applied).format(n=whole(self._applied))]

    def _replies(self) -> list[str]:
        if len(self._succeeded) + len(self._rejected) <= MOST_REPLIES:
            return [*self._succeeded, *self._rejected]
        n, m = len(self._succeeded), len(self._rejected)
        parts = []
        if n:
            parts.append(ngettext("{n} command succeeded", "{n} commands succeeded", n).format(n=whole(n)))
        if m:
            parts.append(ngettext("{n} command was rejected", "{n} commands were rejected", m).format(n=whole(m)))
        return parts


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "…", "!", "?")) else f"{sentence}."
