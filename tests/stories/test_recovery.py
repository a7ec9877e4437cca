"""Recovery: whatever a crash has left of the journal and the stores, the session goes on as its journal says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqrs_sim import bootstrap
from cqrs_sim.bootstrap import DOMAINS, in_memory, open_session
from cqrs_sim.core.bookkeeping import CHECKPOINTS
from cqrs_sim.core.faults import StartSecondProjector
from cqrs_sim.core.journal import SYNCHRONOUS, Configure, Entry, Inject, Input, Submit, opening, perform, replay
from cqrs_sim.core.outbox import OUTBOX
from cqrs_sim.core.remedies import Remedies, RemedyRule
from cqrs_sim.core.rows import StoreUnavailable
from cqrs_sim.core.settings import DelayLaw, Settings, TrafficRates
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.sessions.branches import Files
from cqrs_sim.sessions.folder import Folder, load
from cqrs_sim.sessions.recovery import build_stores
from cqrs_sim.sessions.session import Head, HistoryDiffers, Origin, Session, SessionError
from cqrs_sim.sessions.trace import Trace
from tests.core.play import digests, entries_of, head, scripts
from tests.sessions.wishes import files_in, lively, write_folder
from tests.stories.test_file_in_use import in_use

STATES: dict[str, Callable[[Path, Path], object]] = {}
"""What may have become of a store's file; the second path is one of another session."""

State = Callable[[Path, Path], object]


def state(change: State) -> State:
    STATES[change.__name__] = change
    return change


@state
def as_it_was(file: Path, _: Path) -> None:
    assert file.exists()


@state
def missing(file: Path, _: Path) -> None:
    file.unlink()


@state
def an_empty_folder(file: Path, _: Path) -> None:
    file.unlink()
    file.mkdir()


@state
def empty(file: Path, _: Path) -> None:
    file.write_bytes(b"")


@state
def cut_in_half(file: Path, _: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@state
def scribbled_over(file: Path, _: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096 * 2 :: 97] = b"\xa5" * len(data[4096 * 2 :: 97])
    file.write_bytes(data)


@state
def of_another_program(file: Path, _: Path) -> None:
    file.unlink()
    with closing(connect(file)) as other:
        other.execute("CREATE TABLE marks (pupil TEXT)")


@state
def from_elsewhere(file: Path, other: Path) -> None:
    shutil.copyfile(other, file)


@state
def beside_recent_writes_of_another(file: Path, _: Path) -> None:
    file.with_name(file.name + "-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(60))


def lived(path: Path, entries: tuple[Entry, ...], until: int, seed: int = 7) -> Path:
    """Return the folder of a session on which these inputs were performed and time passed, then a kill."""
    with Folder.create(path, Head("social-feed", seed), entries) as folder:
        files = folder.branch.files
    with bootstrap.on_files(Head("social-feed", seed), files.home) as simulation:
        replay(simulation, entries, until)
    return path


def replayed(path: Path, until: int) -> tuple[Simulation, Trace]:
    session, trace = load(path, DOMAINS), Trace()
    simulation = in_memory(session.head)
    simulation.subscribe(trace)
    replay(simulation, session.entries, until)
    return simulation, trace


def check_open(path: Path, least: int = 0) -> tuple[str, ...]:
    """Open the session, compare it with a replay, go on a little, and open it again; return what was told first."""
    trace = Trace()
    with open_session(path, trace) as session:
        simulation, notices = session.simulation, session.notices
        fresh, told = replayed(path, simulation.now)
        assert simulation.now >= least
        assert trace.digest == told.digest
        assert digests(simulation) == digests(fresh)
        assert simulation.lane.channel.flights == fresh.lane.channel.flights
        assert simulation.lane.projector.waiting == fresh.lane.projector.waiting
        assert simulation.clients == fresh.clients
        session.do(Submit("Ana", CreatePost("After all this"), "after"))
        simulation.run_until(simulation.now + SECOND)
        end = simulation.now
    with open_session(path) as session:
        assert session.notices == ()
        assert session.simulation.now == end
        assert digests(session.simulation) == digests(replayed(path, end)[0])
    return notices


ENTRIES = lively(seconds=2).entries
LAST = ENTRIES[-1].at


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A session that was killed after its last input, and another."""
    place = tmp_path_factory.mktemp("sessions")
    return lived(place / "one", ENTRIES, LAST), lived(place / "other", lively(8, seconds=2).entries, LAST, seed=8)


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("file", ["write.db", "read.db"])
def test_each_state_of_a_file_is_repaired_told_and_kept(
    places: tuple[Path, Path], tmp_path: Path, file: str, name: str
) -> None:
    path, other = shutil.copytree(places[0], tmp_path / "session"), places[1] / "branches" / "1" / file
    damaged = path / "branches" / "1" / file
    STATES[name](damaged, other)
    before = damaged.read_bytes() if damaged.is_file() else b""
    notices = check_open(path)
    if name in ("as_it_was", "beside_recent_writes_of_another"):
        assert notices == ()
        return
    (notice,) = notices
    assert notice.startswith(f"{damaged} ")
    assert notice.endswith(".")
    kept = damaged.with_name(f"{file}.bak")
    assert (kept.name in notice) == kept.exists() == (name != "missing")
    if before and name not in ("from_elsewhere",):
        assert kept.read_bytes() == before


@pytest.mark.parametrize("name", STATES)
def test_each_prefix_of_the_journal_with_each_state_of_the_files_goes_on(
    places: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    lines = (places[0] / "branches" / "1" / "journal.jsonl").read_bytes().splitlines(keepends=True)
    for number in range(len(lines) + 1):
        path = shutil.copytree(places[0], tmp_path / str(number))
        cut_off = lines[number][:-7] if number < len(lines) else b""
        (path / "branches" / "1" / "journal.jsonl").write_bytes(b"".join(lines[:number]) + cut_off)
        for file in ("write.db", "read.db")[number % 2 :]:
            STATES[name](path / "branches" / "1" / file, places[1] / "branches" / "1" / file)
        check_open(path)


@pytest.mark.parametrize("delay", [0, SECOND])
def test_each_crash_between_two_transactions_is_made_good(tmp_path: Path, delay: int) -> None:
    """The files as each transaction leaves them, in pairs that a crash can leave, with the journal of that moment."""
    session = Session(head(), opening(DOMAINS["social-feed"], Settings(DelayLaw("fixed", delay))))
    entries = (*session.entries, *(Entry(n * SECOND, Submit("Ana", CreatePost(str(n)))) for n in range(1, 4)))
    stages: list[tuple[int, Path]] = []
    path = write_folder(tmp_path / "live", Session(session.head))
    files = path / "branches" / "1"
    with bootstrap.on_files(session.head, files) as simulation:
        for number, entry in enumerate(entries):
            stages += ((count, snapshot(simulation, tmp_path / f"s{number}.{count}")) for count in (number, number + 1))
            simulation.run_until(entry.at)
            perform(simulation, entry.input)
    lines = [Session(session.head, entries[:count]) for count in range(len(entries) + 1)]
    for number, (count, stores) in enumerate(stages):
        folder = write_folder(tmp_path / f"killed {number}", lines[count])
        for file in stores.iterdir():
            shutil.copyfile(file, folder / "branches" / "1" / file.name)
        check_open(folder, least=max((entry.at for entry in entries[:count]), default=0))


def snapshot(simulation: Simulation, place: Path) -> Path:
    place.mkdir()
    build_stores(simulation, Files(place))
    return place


@pytest.mark.parametrize("behind", ["write.db", "read.db"])
def test_a_store_that_lost_its_last_transaction_gets_it_back(tmp_path: Path, behind: str) -> None:
    entries = lively().entries
    path = lived(tmp_path / "session", entries, 6 * SECOND)
    file = path / "branches" / "1" / behind
    early = lived(tmp_path / "early", entries, 3 * SECOND) / "branches" / "1" / behind
    shutil.copyfile(early, file)
    (notice,) = check_open(path)
    assert notice == (
        f"{file} did not agree with the journal and was written anew from the journal; "
        f"the old one is kept as {behind}.bak."
    )
    assert file.with_name(f"{behind}.bak").read_bytes() == early.read_bytes()


def test_the_newest_moment_is_that_of_the_write_store_the_read_store_or_a_marker(tmp_path: Path) -> None:
    traffic = Entry(0, Configure(Settings(DelayLaw("fixed", SECOND), TrafficRates(5, 5))))
    busy = lived(tmp_path / "busy", (traffic,), SECOND)
    quiet = lived(tmp_path / "quiet", (traffic, Entry(SECOND, Configure(Settings(SYNCHRONOUS.delay)))), 3 * SECOND)
    newest, later = list[int](), set[bool]()
    for path in (busy, quiet):
        files = path / "branches" / "1"
        with closing(connect(files / "write.db")) as write, closing(connect(files / "read.db")) as read:
            ((committed,),) = write.execute(f"SELECT max(committed_at) FROM {OUTBOX.name}")
            ((applied,),) = read.execute(f"SELECT coalesce(max(at), 0) FROM {CHECKPOINTS.name}")
        newest.append(max(committed, applied))
        later.add(committed > applied)
        with open_session(path) as session:
            assert session.notices == ()
            assert session.simulation.now == newest[-1]
            session.simulation.run_until(4 * SECOND)
        with open_session(path) as session:
            assert (session.notices, session.simulation.now) == ((), 4 * SECOND)
    assert later == {False, True}


def test_an_earlier_bak_is_never_overwritten(tmp_path: Path) -> None:
    path = lived(tmp_path / "session", ENTRIES, LAST)
    home = path / "branches" / "1"
    for number in range(3):
        (home / "read.db").write_text(f"damaged {number}")
        with open_session(path) as session:
            assert len(session.notices) == 1
    kept = [(home / name).read_text() for name in ("read.db.bak", "read.db.2.bak", "read.db.3.bak")]
    assert kept == ["damaged 0", "damaged 1", "damaged 2"]


def test_recent_writes_without_their_file_are_kept_and_not_taken_for_those_of_the_new_one(tmp_path: Path) -> None:
    path = lived(tmp_path / "session", ENTRIES, LAST)
    home = path / "branches" / "1"
    (home / "read.db").unlink()
    (home / "read.db-wal").write_bytes(b"recent writes")
    check_open(path)
    assert (home / "read.db.bak-wal").read_bytes() == b"recent writes"


@settings(max_examples=40)
@given(st.integers(0, 200), st.binary(min_size=1, max_size=4), st.sampled_from(["write.db", "read.db"]))
def test_damage_anywhere_in_a_file_is_made_good(
    places: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory, place: int, damage: bytes, file: str
) -> None:
    path = shutil.copytree(places[0], tmp_path_factory.mktemp("damaged") / "session")
    damaged = path / "branches" / "1" / file
    data = bytearray(damaged.read_bytes())
    start = place if place < 100 else len(data) * place // 201
    data[start : start + len(damage)] = damage
    damaged.write_bytes(data)
    check_open(path)


@settings(max_examples=15)
@given(scripts, st.integers(0, 10**6), st.data())
def test_whatever_was_done_and_however_far_the_files_came_the_session_goes_on(
    tmp_path_factory: pytest.TempPathFactory, script: list[tuple[int, Input]], more: int, data: st.DataObject
) -> None:
    entries = tuple(entries_of(script))
    end = (entries[-1].at if entries else 0) + more
    place = tmp_path_factory.mktemp("session")
    path = lived(place / "killed", entries, end)
    early = lived(place / "early", entries, data.draw(st.integers(0, end)))
    for file in data.draw(st.sets(st.sampled_from(["write.db", "read.db"]))):
        shutil.copyfile(early / "branches" / "1" / file, path / "branches" / "1" / file)
    check_open(path, least=entries[-1].at if entries else 0)


# --- histories that differ ----------------------------------------------------------------------------------


def marked(path: Path) -> Path:
    """Return the folder of a session that was closed, with markers of each of its seconds."""
    with bootstrap.new_session(path, "social-feed", 7, Settings(DelayLaw("fixed", SECOND), TrafficRates(5, 5))) as live:
        for second in range(1, 5):
            live.simulation.run_until(second * SECOND)
            live.do(Submit("Ana", CreatePost(f"Hello {second}")))
            live.mark()
    return path


def tamper(path: Path) -> None:
    journal = path / "branches" / "1" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Hello 2", b"Hallo 2"))


def test_a_history_that_differs_is_refused_and_left_byte_for_byte(tmp_path: Path) -> None:
    path = marked(tmp_path / "session")
    tamper(path)
    before = files_in(path)
    with (
        pytest.raises(HistoryDiffers, match=rf"^{path} was left as it is, because .* at 2\.0 s .*\.$"),
        open_session(path),
    ):
        pass
    assert files_in(path) == before


def test_a_history_that_differs_goes_on_anew_on_a_branch_of_its_own(tmp_path: Path) -> None:
    path = marked(tmp_path / "session")
    tamper(path)
    before = files_in(path)
    with open_session(path, anew=True) as session:
        assert session.notices == ("The session goes on, as this version replays it, on branch 2; branch 1 is kept.",)
        assert session.simulation.now == 4 * SECOND
        branch = session.folder.branch
        assert (branch.number, branch.origin) == (2, Origin(1, 4 * SECOND, "anew", 8))
        session.do(Submit("Ana", CreatePost("Anew")))
    assert {name: files_in(path)[name] for name in before if name != "head.json"} == {
        name: data for name, data in before.items() if name != "head.json"
    }
    assert check_open(path) == ()


def test_anew_changes_nothing_where_no_history_differs(tmp_path: Path) -> None:
    path = marked(tmp_path / "session")
    before = files_in(path)
    with open_session(path, anew=True) as session:
        assert (session.notices, session.folder.branch.number) == ((), 1)
    assert files_in(path) == before


def test_opening_and_closing_leaves_every_byte_as_it_was(tmp_path: Path) -> None:
    path = marked(tmp_path / "session")
    before = files_in(path)
    with open_session(path):
        pass
    assert files_in(path) == before


# --- what cannot be opened ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "was", "becomes", "sentence"),
    [
        ("head.json", b'"format": 1', b'"format": 2', "newer version (format 2, this one reads 1): update"),
        ("head.json", b"social-feed", b"bank", "about 'bank', but this program only knows orders, social-feed"),
        ("head.json", b'"seed"', b'"seat"', "It is not a session of CQRS Sim, or it is damaged"),
        ("head.json", b'"branch": 1', b'"branch": 9', "It has no branch 9: choose from 1."),
        ("head.json", b'"branch": 1', b'"branch": 0', "$.branch"),
        ("branches/1/journal.jsonl", b'"CreatePost"', b'"CreatePast"', "The 'CreatePast' of input"),
        ("branches/1/journal.jsonl", b'"marker"', b'"merker"', "cannot be read"),
        ("branches/1/journal.jsonl", b'{"input":"settings"', b'"input":"settings"', "Input 4 cannot be read"),
    ],
)
def test_what_is_damaged_newer_or_foreign_is_refused_and_left_byte_for_byte(
    tmp_path: Path, file: str, was: bytes, becomes: bytes, sentence: str
) -> None:
    path = marked(tmp_path / "session")
    data = (path / file).read_bytes()
    assert was in data
    (path / file).write_bytes(data.replace(was, becomes))
    before = files_in(path)
    for anew in (False, True):
        with pytest.raises(SessionError) as refused, open_session(path, anew=anew):
            pass
        assert str(refused.value).startswith(f"{path} cannot be opened. ")
        assert sentence in str(refused.value)
    assert files_in(path) == before


@pytest.mark.parametrize("file", ["head.json", "branches/1/journal.jsonl"])
def test_a_part_that_is_missing_is_named(tmp_path: Path, file: str) -> None:
    path = marked(tmp_path / "session")
    (path / file).unlink()
    before = files_in(path)
    with pytest.raises(SessionError, match=f"It has no {file}, so it is not a session"), open_session(path):
        pass
    assert files_in(path) == before


def test_a_store_that_is_in_use_is_no_damage(tmp_path: Path) -> None:
    path = marked(tmp_path / "session")
    home = path / "branches" / "1"
    shutil.copyfile(lived(tmp_path / "early", ENTRIES, 0) / "branches" / "1" / "read.db", home / "read.db")
    before = files_in(path)
    with closing(connect(home / "read.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailable, match=r"read\.db is in use by another program"), open_session(path):
            pass
        other.execute("ROLLBACK")
    assert files_in(path) == before
    assert len(check_open(path)) == 1


def test_a_store_that_somebody_writes_to_is_opened_all_the_same(tmp_path: Path) -> None:
    path = marked(tmp_path / "session")
    with in_use(path / "branches" / "1" / "write.db"), open_session(path) as session:
        assert session.notices == ()
        with pytest.raises(StoreUnavailable, match="in use by another program"):
            session.do(Submit("Ana", CreatePost("Now?")))
    assert check_open(path) == ()


def test_a_session_is_opened_again_whose_first_projector_has_not_noticed_what_the_second_did(
    tmp_path: Path,
) -> None:
    synchronous = Settings(DelayLaw(mean=2 * SECOND), remedies=Remedies((RemedyRule("synchronous"),)))
    inputs: tuple[Input, ...] = (
        Configure(synchronous),
        Inject(StartSecondProjector()),
        Submit("Ana", CreatePost("There at once")),
    )
    with bootstrap.new_session(tmp_path / "session", "social-feed", 1, SYNCHRONOUS) as session:
        for wish in inputs:
            session.do(wish)
        (lane,) = session.simulation.read_side.lanes
        assert (lane.projector.checkpoint, lane.checkpoint) == (3, 4)
    with open_session(tmp_path / "session") as session:
        assert session.notices == ()
        (lane,) = session.simulation.read_side.lanes
        assert (lane.projector.checkpoint, lane.checkpoint) == (3, 4)
        session.do(Submit("Ben", CreatePost("So is this")))
        session.simulation.run_until(9 * SECOND)
        assert lane.checkpoint == session.simulation.head == 5
