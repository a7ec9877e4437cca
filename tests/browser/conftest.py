"""One Chromium for all tests of a module, and demonstrations for it to visit."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from cqrs_sim.cors.address import parse_address, parse_origin
from cqrs_sim.cors.exchange import Exchange, Hop, asked
from cqrs_sim.cors.serving.demonstration import Demonstration
from tests.browser.agreement import Trial
from tests.browser.finding import chromium
from tests.browser.mixtures import ORIGINS, PAGE

# What Chromium would otherwise look for on the network, which no test needs.
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-quic", "--disable-sync")


def every_origin() -> Exchange:
    """An exchange in which each origin of the tests has its server."""
    request = asked(parse_origin(PAGE), parse_address(f"{ORIGINS[1]}/"))
    return Exchange(request, tuple(Hop(parse_address(f"{origin}/")) for origin in ORIGINS[1:]))


@pytest.fixture(scope="module")
def by_name() -> Iterator[Demonstration]:
    """A demonstration whose origins have their own names."""
    with Demonstration(every_origin(), by_name=True) as demonstration:
        yield demonstration


@pytest.fixture(scope="module")
def on_ports() -> Iterator[Demonstration]:
    """A demonstration as people open it: every origin is played by a port of this machine."""
    with Demonstration(every_origin()) as demonstration:
        yield demonstration


@pytest.fixture(scope="module")
def browser(by_name: Demonstration) -> Iterator[Browser]:
    """A browser that finds the servers by their names."""
    path = chromium()
    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    rules = f"--host-resolver-rules={by_name.resolver_rules}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[rules, *QUIET, *root])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def named(browser: Browser, by_name: Demonstration) -> Iterator[Trial]:
    """A page at its own name."""
    with browser.new_context() as context:
        yield Trial(context.new_page(), by_name)


@pytest.fixture(scope="module")
def ported(browser: Browser, on_ports: Demonstration) -> Iterator[Trial]:
    """A page at a port of this machine."""
    with browser.new_context() as context:
        yield Trial(context.new_page(), on_ports)
