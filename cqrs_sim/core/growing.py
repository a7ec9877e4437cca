"""What only ever grows at its end, so that a keyframe need not copy it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any


class Growing(ABC):
    """A keyframe notes how long it was, and copies none of it."""

    @abstractmethod
    def __len__(self) -> int:
        """How long it is by now."""

    @abstractmethod
    def up_to(self, length: int) -> Any:
        """Return one of its own that is as this one was when it was so long."""
