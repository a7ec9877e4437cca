"""Without a browser a test says how to get one, and where one is required it fails."""

from __future__ import annotations

import pytest

from tests.browser.finding import chromium


def nowhere(_name: str) -> None:
    return None


def test_a_missing_browser_skips_and_says_how_to_get_one() -> None:
    with pytest.raises(pytest.skip.Exception, match="sudo apt-get install chromium"):
        chromium({}, nowhere)


def test_a_missing_browser_fails_where_one_is_required() -> None:
    with pytest.raises(pytest.fail.Exception, match="sudo apt-get install chromium"):
        chromium({"CQRS_SIM_BROWSER": "required"}, nowhere)


def test_a_browser_is_found_by_its_name_or_where_the_environment_says() -> None:
    assert chromium({}, lambda name: f"/bin/{name}" if name == "chromium-browser" else None) == "/bin/chromium-browser"
    assert chromium({"CQRS_SIM_CHROMIUM": "/opt/chromium"}, nowhere) == "/opt/chromium"
