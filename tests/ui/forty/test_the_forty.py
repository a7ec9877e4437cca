"""There is one named test, or more, for each of the forty qualities."""

import re
from pathlib import Path


def test_every_number_from_1_to_40_has_its_test() -> None:
    files = Path(__file__).parent.glob("test_*.py")
    numbers = {
        int(found) for file in files for found in re.findall(r"^def test_(\d\d)_", file.read_text(), re.MULTILINE)
    }
    assert numbers == set(range(1, 41))
