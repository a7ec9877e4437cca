"""What every test has around it, with Qt and without."""

import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import settings

# Qt reads this when it is imported, which is later: no test needs a display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The program reads this when it is imported: what tests read on screen is English, wherever they run.
os.environ["LANGUAGE"] = "en"
# The choices of whoever runs the tests are none of the tests' business.
os.environ["XDG_CONFIG_HOME"] = str(Path(gettempdir(), "cqrs-sim-tests"))

# Whoever starts the tests in the background may have Ctrl+C ignored, which programs that tests start would inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: a shared machine may pause a test at any time. In CI the examples are the same in every run.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "local"))


@pytest.fixture(autouse=True)
def no_stray_log_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning; one that means to asserts it and then calls `caplog.clear()`."""
    yield
    stray = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    if stray:
        pytest.fail("Stray log warnings:\n" + "\n".join(record.getMessage() for record in stray))
