"""The poll of CONTRIBUTING.md, built from the page's own text."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

from cqrs_sim.core.domain import Domain

PAGE = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
TEXT = "\n\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))


def built(name: str = "poll_of_the_page") -> Domain:
    """Return the domain that the page's code makes."""
    module = ModuleType(name)
    sys.modules[name] = module  # dataclasses and type hints look there
    exec(compile(TEXT, "CONTRIBUTING.md", "exec", dont_inherit=True), module.__dict__)
    domain = module.__dict__["POLLING"]
    assert isinstance(domain, Domain)
    return domain
