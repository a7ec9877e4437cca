"""Reference cases: parameters and what must come out, worked out independently of this program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

THEORY = Path(__file__).with_name("theory_open.json")


def cases(family: str, leave_out: Sequence[str] = ()) -> list[Any]:
    """Return the cases of a family of the theory of synchronisation lag, as (parameters, expected figures) with ids."""
    import pytest

    (found,) = (entry for entry in json.loads(THEORY.read_bytes())["families"] if entry["id"] == family)
    return [
        pytest.param(case["params"], case["expect"], id=case["id"])
        for case in found["cases"]
        if case["id"] not in leave_out
    ]
