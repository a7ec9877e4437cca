"""The set-up program: when it installs, what it looks for, and what it says."""

import ast
import configparser
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import run

LOCK = """\
pyside6-essentials==6.11.3 ; python_full_version < '3.12' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via cqrs-sim
pytest==9.2.0 \\
    --hash=sha256:cc
    # via
    #   cqrs-sim
    #   pytest-qt
pytest-qt==4.5.0 \\
    --hash=sha256:dd
    # via cqrs-sim
"""


class Checkout:
    """A checkout with its two locks, where installing only takes notes."""

    def __init__(self, root: Path) -> None:
        self.done: list[str] = []
        self.fail_with: BaseException | None = None
        (root / "pyproject.toml").write_text("[project]")
        self.run = run.Profile("run", root / ".venv", root / "requirements.txt")
        self.dev = run.Profile("dev", root / ".venv", root / "requirements-dev.txt", covers=(self.run,))
        self.run.lock.write_text("runtime")
        self.dev.lock.write_text("runtime and tests")

    def make_environment(self, folder: Path) -> None:
        self.done.append("make")
        interpreter = run.Profile("any", folder, folder).python
        interpreter.parent.mkdir(parents=True, exist_ok=True)
        interpreter.touch()

    def install_packages(self, profile: run.Profile) -> None:
        self.done.append(profile.name)
        if self.fail_with:
            raise self.fail_with

    def prepare(self, profile: run.Profile) -> list[str]:
        """What one start did."""
        self.done.clear()
        run.prepare(profile)
        return self.done.copy()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    made = Checkout(tmp_path)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "make_environment", made.make_environment)
    monkeypatch.setattr(run, "install_packages", made.install_packages)
    return made


def test_the_first_start_makes_the_environment_and_the_second_does_nothing(checkout: Checkout) -> None:
    assert checkout.prepare(checkout.run) == ["make", "run"]
    assert checkout.prepare(checkout.run) == []


def test_changing_between_program_and_tests_installs_once(checkout: Checkout) -> None:
    assert checkout.prepare(checkout.run) == ["make", "run"]
    assert checkout.prepare(checkout.dev) == ["dev"]
    assert checkout.prepare(checkout.run) == []
    assert checkout.prepare(checkout.dev) == []


def test_the_set_up_of_the_tests_serves_the_program_too(checkout: Checkout) -> None:
    assert checkout.prepare(checkout.dev) == ["make", "dev"]
    assert checkout.prepare(checkout.run) == []


@pytest.mark.parametrize("changed", ["requirements.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_into_the_same_environment(
    checkout: Checkout, tmp_path: Path, changed: str
) -> None:
    checkout.prepare(checkout.run)
    (tmp_path / changed).write_text("changed")
    assert checkout.prepare(checkout.run) == ["run"]
    assert checkout.prepare(checkout.run) == []


def test_a_failed_update_leaves_the_earlier_set_up_in_use(checkout: Checkout) -> None:
    checkout.prepare(checkout.run)
    checkout.fail_with = run.SetupError("no network")
    with pytest.raises(run.SetupError):
        checkout.prepare(checkout.dev)
    assert checkout.prepare(checkout.run) == []


def test_a_failed_first_set_up_is_taken_up_again(checkout: Checkout) -> None:
    checkout.fail_with = run.SetupError("no network")
    with pytest.raises(run.SetupError):
        checkout.prepare(checkout.run)
    checkout.fail_with = None
    assert checkout.prepare(checkout.run) == ["run"]


def test_an_interrupted_set_up_is_made_anew(checkout: Checkout) -> None:
    checkout.prepare(checkout.run)
    checkout.fail_with = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        checkout.prepare(checkout.dev)
    checkout.fail_with = None
    assert checkout.prepare(checkout.dev) == ["make", "dev"]


def break_record(checkout: Checkout) -> None:
    run.setup_record(checkout.run.folder).write_text("{")


def remove_interpreter(checkout: Checkout) -> None:
    checkout.run.python.unlink()


def come_from_elsewhere(checkout: Checkout) -> None:
    record = run.read_record(checkout.run.folder)
    run.write_record(checkout.run.folder, {**record, "home": "Python 3.10 in another folder"})


@pytest.mark.parametrize("damage", [break_record, remove_interpreter, come_from_elsewhere])
def test_a_broken_or_foreign_environment_is_made_anew(checkout: Checkout, damage: Callable[[Checkout], None]) -> None:
    checkout.prepare(checkout.run)
    damage(checkout)
    assert checkout.prepare(checkout.run) == ["make", "run"]


def test_packages_are_left_out_with_their_hashes_and_no_others() -> None:
    rest = run.without_packages(LOCK, ("pyside6-essentials", "pytest-qt"))
    assert rest.startswith("pytest==9.2.0")
    assert rest.count("--hash") == 1
    assert "#   pytest-qt" in rest


def test_the_headless_environment_has_no_qt() -> None:
    lock = run.without_packages(run.HEADLESS.lock.read_text("utf-8"), run.HEADLESS.left_out)
    assert not re.search(r"^(pyside6|shiboken6|pytest-qt)", lock, re.MULTILINE)
    assert re.search(r"^pytest==", lock, re.MULTILINE)


def pins(lock: Path) -> set[str]:
    return {line for line in lock.read_text("utf-8").splitlines() if "==" in line}


def test_the_lock_of_the_tests_holds_every_pin_of_the_program() -> None:
    assert pins(run.RUN.lock) <= pins(run.DEV.lock)


@pytest.mark.parametrize("profile", [run.RUN, run.DEV])
def test_a_lock_names_no_address_and_no_folder(profile: run.Profile) -> None:
    assert "/" not in profile.lock.read_text("utf-8")


def test_below_python_3_12_qt_is_a_version_that_does_not_crash() -> None:
    old = [pin for pin in pins(run.RUN.lock) if pin.startswith("pyside6") and "< '3.12'" in pin]
    assert [pin.split(" ")[0].rpartition(".")[0] for pin in old] == ["pyside6-essentials==6.11"]


def test_the_headless_configuration_differs_from_the_full_one_in_qt_alone() -> None:
    headless = configparser.ConfigParser()
    headless.read(run.ROOT / "tests" / "headless.ini")
    few = {name: value.split() for name, value in headless["pytest"].items() if name != "pythonpath"}
    few["addopts"] = [option for option in few["addopts"] if not option.startswith("--ignore=")]
    project = tomllib.loads((run.ROOT / "pyproject.toml").read_text("utf-8"))
    full = project["tool"]["pytest"]["ini_options"].items()
    assert few == {
        name: value if isinstance(value, list) else [str(value).lower()]
        for name, value in full
        if name != "pythonpath" and not name.startswith("qt_")
    }


@pytest.mark.parametrize(
    ("arguments", "opens"),
    [
        ([], True),
        (["--theme", "dark"], True),
        (["--version"], False),
        (["-h"], False),
        (["run", "demo"], False),
        (["demo"], True),
    ],
)
def test_the_window_opens_when_no_command_is_named(arguments: list[str], opens: bool) -> None:
    assert run.opens_window(arguments) is opens


OFFSCREEN = set(run.QT_LIBRARIES)
SCREEN = OFFSCREEN | set(run.X_LIBRARIES)


@pytest.mark.parametrize(
    ("environment", "for_window", "packages"),
    [
        ({}, False, OFFSCREEN),
        ({"DISPLAY": ":0"}, False, OFFSCREEN),
        ({"QT_QPA_PLATFORM": "xcb"}, False, SCREEN),
        ({"DISPLAY": ":0"}, True, SCREEN),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, OFFSCREEN),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, True, OFFSCREEN),
        ({}, True, set()),
    ],
)
def test_only_the_libraries_of_the_platform_in_use_are_needed(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], for_window: bool, packages: set[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert set(run.needed_libraries(for_window=for_window)) == packages


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves Qt's libraries to the system")
class TestLibraries:
    """What happens when a library of the system is missing."""

    @pytest.fixture
    def broken(self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> Checkout:
        """A checkout on a machine that lacks one library."""
        monkeypatch.setattr(run, "QT_LIBRARIES", {"libfictitious1": "libfictitious.so.1"})
        monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
        checkout.prepare(checkout.dev)
        return checkout

    def test_the_user_is_told_what_to_type(self, broken: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(run, "is_root", lambda: False)
        monkeypatch.setattr("shutil.which", lambda _name: "apt-get")
        with pytest.raises(run.SetupError, match=r"Type: sudo apt-get install libfictitious1$"):
            run.require_qt_libraries(broken.dev, for_window=False)

    def test_elsewhere_the_libraries_are_named(self, broken: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda _name: None)
        with pytest.raises(run.SetupError, match=r"package manager: libfictitious\.so\.1$"):
            run.require_qt_libraries(broken.dev, for_window=False)

    def test_root_gets_the_packages_and_they_are_not_looked_for_again(
        self, broken: Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        installed: list[str] = []

        def provide(_problem: str, packages: list[str], _parts: str) -> None:
            installed.extend(packages)
            monkeypatch.setattr(run, "missing_packages", lambda _libraries: [])

        monkeypatch.setattr(run, "provide_packages", provide)
        run.require_qt_libraries(broken.dev, for_window=False)
        monkeypatch.undo()
        assert installed == ["libfictitious1"]
        assert run.read_record(broken.dev.folder)["libraries"] == "libfictitious.so.1"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_the_exit_status_of_the_program_is_passed_on() -> None:
    assert run.run_in_front(python("raise SystemExit(7)")) == 7


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs without signals")
@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_the_end_by_a_signal_is_reported_as_a_shell_does(name: str, status: int) -> None:
    number = int(getattr(signal, name))
    code = f"import os, signal; signal.signal({number}, signal.SIG_DFL); os.kill(os.getpid(), {number})"
    assert run.run_in_front(python(code)) == status


def test_a_failed_set_up_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_profile: run.Profile) -> None:
        raise run.SetupError("The network is down.")

    monkeypatch.setattr(run, "prepare", fail)
    assert run.main([]) == 2
    assert capsys.readouterr().err == "The network is down.\n"


def test_ctrl_c_ends_the_set_up_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(_profile: run.Profile) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "prepare", interrupt)
    assert run.main(["test"]) == 130
    assert capsys.readouterr().err == ""


def test_ctrl_c_ends_all_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def interrupted(command: list[str], _folder: Path | None = None) -> int:
        started.append(command[0])
        return run.INTERRUPTED

    monkeypatch.setattr(run, "prepare", lambda _profile: None)
    monkeypatch.setattr(run, "run_in_front", interrupted)
    assert run.main(["check"]) == 130
    assert len(started) == 1


def test_every_failed_check_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail_some(command: list[str], _folder: Path | None = None) -> int:
        return 1 if Path(command[0]).stem in {"mypy", "deptry"} else 0

    monkeypatch.setattr(run, "prepare", lambda _profile: None)
    monkeypatch.setattr(run, "run_in_front", fail_some)
    assert run.main(["check"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "Failed: mypy, deptry"


def test_the_benchmarks_get_their_arguments_and_run_in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[list[str], Path | None]] = []

    def note(command: list[str], folder: Path | None = None) -> int:
        started.append((command[1:], folder))
        return 0

    monkeypatch.setattr(run, "prepare", lambda _profile: None)
    monkeypatch.setattr(run, "require_qt_libraries", lambda _profile, *, for_window: None)
    monkeypatch.setattr(run, "run_in_front", note)
    assert run.main(["bench", "--json", "like"]) == 0
    assert started == [(["-m", "tests.bench", "--json", "like"], run.ROOT)]


def test_an_older_python_is_told_what_is_needed() -> None:
    code = "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); runpy.run_path('run.py')"
    result = subprocess.run(python(code), cwd=run.ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr == "CQRS Sim needs Python 3.11 or newer; this is Python 3.9.\n"


def test_an_older_python_can_read_the_file_so_far() -> None:
    ast.parse((run.ROOT / "run.py").read_text("utf-8"), feature_version=(3, 7))
