"""Sets CQRS Sim up in a folder beside this file and runs it, its tests or its checks.

    python3 run.py [ARGS...]           the program; without arguments, its window
    python3 run.py test [ARGS...]      the tests; the arguments go to pytest
    python3 run.py headless [ARGS...]  the tests of everything below the window, where Qt is not installed
    python3 run.py check               style, types, architecture and dependencies
    python3 run.py bench [NAMES...]    what things cost, each beside its floor; --json for programs
    python3 run.py faults [ARGS...]    every fault in random mixtures, by seed; --json for programs
    python3 run.py texts               the catalogues of texts, brought up to date with the program and compiled

It needs the standard library alone. On Windows type `py run.py`.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import NamedTuple

if sys.version_info < (3, 11):  # noqa: UP036 - this file is the one that an older Python may meet
    sys.stderr.write("CQRS Sim needs Python 3.11 or newer; this is Python {}.{}.\n".format(*sys.version_info))
    sys.exit(2)

ROOT = Path(__file__).resolve().parent
SETUP_FAILED = 2
INTERRUPTED = 130
WINDOWS_INTERRUPTED = 0xC000013A  # what Windows reports of a program that Ctrl+C ended
PIP_LINES_SHOWN = 15

# Debian's name of each package that Qt needs, and the library looked for in it.
QT_LIBRARIES = {
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libdbus-1-3": "libdbus-1.so.3",
}
X_LIBRARIES = {
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libx11-xcb1": "libX11-xcb.so.1",
}


class SetupError(Exception):
    """The set-up cannot go on; the text tells the user why and what to do."""


class Profile(NamedTuple):
    """A set of packages and the virtual environment that holds it."""

    name: str
    folder: Path
    lock: Path
    covers: tuple["Profile", ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.tool("python")

    def tool(self, name: str) -> Path:
        """A program of the environment."""
        return self.folder / "Scripts" / (name + ".exe") if os.name == "nt" else self.folder / "bin" / name


RUN = Profile("run", ROOT / ".venv", ROOT / "requirements.txt")
DEV = Profile("dev", ROOT / ".venv", ROOT / "requirements-dev.txt", covers=(RUN,))
HEADLESS = Profile(
    "headless",
    ROOT / ".venv-headless",
    ROOT / "requirements-dev.txt",
    left_out=("pyside6-essentials", "shiboken6", "pytest-qt", "playwright"),
)


# --- what has been set up already ---------------------------------------------------------------------------


def setup_record(folder: Path) -> Path:
    """The file that tells what an environment holds; it is missing while the environment is being changed."""
    return folder / "cqrs-sim-setup.json"


def read_record(folder: Path) -> dict[str, str]:
    """What was set up in this environment; nothing when it is missing, broken or half made."""
    try:
        record = json.loads(setup_record(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_record(folder: Path, record: dict[str, str]) -> None:
    """Save the record in one step, so that an interruption leaves no half of it."""
    draft = setup_record(folder).with_suffix(".new")
    draft.write_text(json.dumps(record, indent=1), encoding="utf-8")
    draft.replace(setup_record(folder))


def home() -> str:
    """What an environment belongs to: a moved checkout or another Python needs a new one."""
    return "Python {}.{} in {}".format(*sys.version_info[:2], ROOT)


def stamp(lock: Path) -> str:
    """A short text that changes when the packages to install change."""
    return hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()


# --- the virtual environment --------------------------------------------------------------------------------


def prepare(profile: Profile) -> None:
    """Bring the environment up to date; do nothing when it is."""
    record = read_record(profile.folder)
    usable = record.get("home") == home() and profile.python.exists()
    if usable and record.get(profile.name) == stamp(profile.lock):
        return
    if usable:
        say("Updating the set-up ...")
    else:
        say("Setting up (first time, about a minute) ...")
        make_environment(profile.folder)
        record = {"home": home()}
    setup_record(profile.folder).unlink(missing_ok=True)
    try:
        install_packages(profile)
    except SetupError:
        write_record(profile.folder, record)  # pip takes back what it could not finish
        raise
    stamps = {covered.name: stamp(covered.lock) for covered in (profile, *profile.covers)}
    write_record(profile.folder, {**record, **stamps})


def make_environment(folder: Path) -> None:
    """Make an empty virtual environment, in place of what is there."""
    require_venv_module()
    result = run_quietly([sys.executable, "-m", "venv", "--clear", str(folder)])
    if result.returncode != 0:
        raise SetupError(f"Making the virtual environment {folder.name} failed.\n{last_lines(result.stdout)}")


def require_venv_module() -> None:
    """Debian and Ubuntu ship Python without the part that makes virtual environments."""
    from importlib.util import find_spec

    if find_spec("venv") is None or find_spec("ensurepip") is None:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        provide_packages("Python's venv module is missing", [package], "the venv module of this Python")


def install_packages(profile: Profile) -> None:
    """Install the locked packages, then this checkout itself, which stays editable."""
    lock = profile.lock
    if profile.left_out:
        lock = profile.folder / "requirements.txt"
        lock.write_text(without_packages(profile.lock.read_text("utf-8"), profile.left_out), "utf-8")
    pip(profile, "the locked requirements", "--require-hashes", "--requirement", str(lock))
    pip(profile, "CQRS Sim itself", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def pip(profile: Profile, what: str, *arguments: str) -> None:
    """Let pip install something; its output is shown only when it fails."""
    result = run_quietly([str(profile.python), "-m", "pip", "install", "--no-input", *arguments])
    if result.returncode != 0:
        raise SetupError(f"Installing {what} failed. pip says:\n{last_lines(result.stdout)}")


def without_packages(lock: str, names: tuple[str, ...]) -> str:
    """The lock without the entries of some packages; the indented lines belong to the entry above."""
    kept: list[str] = []
    keeping = True
    for line in lock.splitlines(keepends=True):
        if not line[0].isspace():
            keeping = line.partition("==")[0] not in names
        if keeping:
            kept.append(line)
    return "".join(kept)


# --- what the operating system must have --------------------------------------------------------------------


def require_qt_libraries(profile: Profile, *, for_window: bool) -> None:
    """Make sure that Qt can be loaded on Linux; what was found once is not looked for again."""
    if sys.platform != "linux":
        return
    needed = needed_libraries(for_window=for_window)
    record = read_record(profile.folder)
    if set(needed.values()) <= set(record.get("libraries", "").split()):
        return
    missing = missing_packages(needed)
    if missing:
        libraries = ", ".join(needed[package] for package in missing)
        provide_packages("Qt needs system libraries that are missing", missing, libraries)
        still_missing = [needed[package] for package in missing_packages(needed)]
        if still_missing:
            raise SetupError("Qt still cannot load {}.".format(", ".join(still_missing)))
    found = sorted({*needed.values(), *record.get("libraries", "").split()})
    write_record(profile.folder, {**record, "libraries": " ".join(found)})


def needed_libraries(*, for_window: bool) -> dict[str, str]:
    """The libraries of the Qt platform that will be used; tests use the offscreen one unless told."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if chosen:
        return {**QT_LIBRARIES, **X_LIBRARIES} if chosen.startswith("xcb") else QT_LIBRARIES
    if not for_window:
        return QT_LIBRARIES
    if os.environ.get("DISPLAY"):
        return {**QT_LIBRARIES, **X_LIBRARIES}
    if os.environ.get("WAYLAND_DISPLAY"):
        return QT_LIBRARIES
    return {}  # there is no display; the program says so itself and does not load Qt


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """Those packages whose library cannot be loaded."""
    import ctypes

    missing = []
    for package, library in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def provide_packages(problem: str, packages: list[str], parts: str) -> None:
    """Install Debian packages when that is ours to do; otherwise say what to type."""
    from shutil import which

    if which("apt-get") is None:
        raise SetupError(f"{problem}. Install with your package manager: {parts}")
    if not is_root():
        raise SetupError(f"{problem}. Type: sudo apt-get install {' '.join(packages)}")
    say(f"{problem}; installing {' '.join(packages)} ...")
    run_quietly(["apt-get", "update"])  # it may fail for one of several sources; the next line tells
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    result = run_quietly(["apt-get", "install", "--yes", "--no-install-recommends", *packages], quiet)
    if result.returncode != 0:
        raise SetupError(f"{problem}, and installing them failed. apt-get says:\n{last_lines(result.stdout)}")


def is_root() -> bool:
    """Whether packages of the system may be installed without asking for a password."""
    return sys.platform != "win32" and os.geteuid() == 0


# --- running things -----------------------------------------------------------------------------------------


def run_quietly(command: list[str], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of the set-up to its end and keep what it prints."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=environment,
        check=False,
    )


def run_in_front(command: list[str], folder: Path | None = None) -> int:
    """Run a command that talks to the user, and return its exit status as a shell would."""
    process = subprocess.Popen(command, cwd=folder)

    def pass_on(_number: int, _frame: FrameType | None) -> None:
        process.terminate()

    before = signal.signal(signal.SIGTERM, pass_on)
    try:
        return exit_status(wait_for(process))
    finally:
        signal.signal(signal.SIGTERM, before)


def wait_for(process: subprocess.Popen[bytes]) -> int:
    """Wait until the process ends; Ctrl+C reaches it too, and it decides what to do."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def exit_status(returncode: int) -> int:
    """The status that a shell reports for a process that ended so."""
    if returncode == WINDOWS_INTERRUPTED:
        return INTERRUPTED
    return 128 - returncode if returncode < 0 else returncode


def last_lines(output: str) -> str:
    """The end of a long output, where the reason of a failure stands."""
    return "\n".join("  " + line for line in output.rstrip().splitlines()[-PIP_LINES_SHOWN:])


def say(text: str) -> None:
    """Tell the user something without mixing it into the program's own output."""
    print(text, file=sys.stderr, flush=True)


# --- the commands -------------------------------------------------------------------------------------------


def run_program(arguments: list[str]) -> int:
    """Run CQRS Sim in the user's current folder."""
    prepare(RUN)
    if opens_window(arguments):
        require_qt_libraries(RUN, for_window=True)
    # -P: a file of the user's folder must not take the place of a module.
    return run_in_front([str(RUN.python), "-P", "-m", "cqrs_sim", *arguments])


def opens_window(arguments: list[str]) -> bool:
    """Whether the program will open its window: it does so when no command is named."""
    no_window = {"-h", "--help", "--version", "run", "export", "import", "branches"}
    return not arguments or (arguments[0] not in no_window and not {"-h", "--help", "--version"} & set(arguments))


def run_tests(arguments: list[str]) -> int:
    """Run all tests."""
    prepare(DEV)
    require_qt_libraries(DEV, for_window=False)
    return run_in_front([str(DEV.python), "-m", "pytest", *arguments], ROOT)


def run_headless_tests(arguments: list[str]) -> int:
    """Run the tests of everything below the window in an environment that has no Qt."""
    prepare(HEADLESS)
    pytest = [str(HEADLESS.python), "-m", "pytest", "-c", "tests/headless.ini", "--rootdir=."]
    return run_in_front([*pytest, *arguments], ROOT)


def run_checks(arguments: list[str]) -> int:
    """Run every check, also after one has failed, and name those that failed."""
    if arguments:
        raise SetupError("`run.py check` takes no arguments.")
    prepare(DEV)
    failed = [name for name, command in checks().items() if not passes(name, command)]
    say("Failed: {}".format(", ".join(failed)) if failed else "All checks passed.")
    return 1 if failed else 0


def run_bench(arguments: list[str]) -> int:
    """Measure what things cost beside their floors."""
    prepare(DEV)
    require_qt_libraries(DEV, for_window=False)
    return run_in_front([str(DEV.python), "-m", "tests.bench", *arguments], ROOT)


def run_faults(arguments: list[str]) -> int:
    """Let every fault strike, by seed, and check that each is survived."""
    prepare(DEV)
    return run_in_front([str(DEV.python), "-m", "tests.campaign", *arguments], ROOT)


def run_texts(arguments: list[str]) -> int:
    """Bring the catalogues of texts up to date with the program, and compile them."""
    prepare(DEV)
    return run_in_front([str(DEV.python), "-m", "tests.texts", *arguments], ROOT)


def checks() -> dict[str, list[str]]:
    """What `run.py check` runs, by name."""
    return {
        "ruff check": ["ruff", "check"],
        "ruff format": ["ruff", "format", "--check"],
        "mypy": ["mypy"],
        "lint-imports": ["lint-imports", "--no-logo"],
        "deptry": ["deptry", "."],
    }


def passes(name: str, command: list[str]) -> bool:
    """Run one check under a heading."""
    say(f"--- {name}")
    status = run_in_front([str(DEV.tool(command[0])), *command[1:]], ROOT)
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    return status == 0


COMMANDS = {
    "test": run_tests,
    "headless": run_headless_tests,
    "check": run_checks,
    "bench": run_bench,
    "faults": run_faults,
    "texts": run_texts,
}


def main(arguments: list[str]) -> int:
    """Run what the user asked for and return its exit status."""
    try:
        if arguments and arguments[0] in COMMANDS:
            return COMMANDS[arguments[0]](arguments[1:])
        return run_program(arguments)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        say(f"The set-up failed: {error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return SETUP_FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
