"""A session's folder: made once, written line by line, read back whole or refused with a sentence."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from cqrs_sim.bootstrap import DOMAINS
from cqrs_sim.core.journal import Entry, Submit
from cqrs_sim.domains.social_feed.commands import CreatePost
from cqrs_sim.sessions.branches import JOURNAL
from cqrs_sim.sessions.encoding import encode_line, encode_session
from cqrs_sim.sessions.folder import HEAD, Folder, load
from cqrs_sim.sessions.session import Head, Marker, Session, SessionError
from tests.sessions.places import linux_only, permissions, room_for, unix_only
from tests.sessions.wishes import lively, sessions, write_folder

BRANCH = Path("branches", "1")
HELLO = Entry(5, Submit("Ana", CreatePost("Hello")))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that holds a good session."""
    return write_folder(tmp_path / "my session #1", lively())


def journal_of(folder: Path) -> Path:
    return folder / BRANCH / JOURNAL


def refusal(path: Path) -> str:
    with pytest.raises(SessionError) as refused:
        load(path, DOMAINS)
    return str(refused.value)


@settings(max_examples=25)
@given(sessions())
def test_a_folder_is_read_back_as_it_was_written(session: Session) -> None:
    with TemporaryDirectory() as place:
        assert load(write_folder(Path(place, "new"), session), DOMAINS) == session


def test_a_file_and_a_folder_of_one_session_are_equal(home: Path, tmp_path: Path) -> None:
    exported = tmp_path / "session.json"
    exported.write_bytes(encode_session(lively()))
    assert load(exported, DOMAINS) == load(home, DOMAINS) == lively()


def test_the_folder_holds_a_head_and_a_branch(home: Path) -> None:
    found = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert found == {"head.json", "branches/1/journal.jsonl"}
    with Folder.open(home) as folder:
        assert folder.write_db == home / "branches" / "1" / "write.db"
        assert folder.read_db == home / "branches" / "1" / "read.db"


def test_a_line_is_in_the_file_as_soon_as_it_is_appended(tmp_path: Path) -> None:
    with Folder.create(tmp_path, Head("social-feed", 1)) as folder:
        folder.append(HELLO)
        assert journal_of(tmp_path).read_bytes() == encode_line(HELLO)


def test_a_last_line_that_was_cut_off_is_left_out(home: Path) -> None:
    whole, line = journal_of(home).read_bytes(), encode_line(HELLO)
    for kept in range(len(line)):
        journal_of(home).write_bytes(whole + line[:kept])
        assert load(home, DOMAINS) == lively()


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"null", b"\r", b"\0\0\0", b'{"at":1}'])
def test_a_damaged_line_in_the_middle_is_named_by_its_number(home: Path, damage: bytes) -> None:
    lines = journal_of(home).read_bytes().split(b"\n")
    lines[4] = damage
    journal_of(home).write_bytes(b"\n".join(lines))
    assert refusal(home).startswith(f"{home} cannot be opened. Input 5 cannot be read: ")


def test_a_carriage_return_of_an_editor_does_no_harm(home: Path) -> None:
    journal_of(home).write_bytes(journal_of(home).read_bytes().replace(b"\n", b"\r\n"))
    assert load(home, DOMAINS) == lively()


def test_an_input_that_goes_back_in_time_is_named_by_its_number(home: Path) -> None:
    with journal_of(home).open("ab") as journal:
        journal.write(encode_line(HELLO))
    assert "Input 17 is at 5 us, before the one above it: sort them by time." in refusal(home)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == f"There is no {tmp_path / 'none'}: name the folder or file of a session."


@pytest.mark.parametrize("part", [Path(HEAD), BRANCH / JOURNAL])
def test_a_folder_that_lacks_a_part_is_no_session(home: Path, part: Path) -> None:
    (home / part).unlink()
    assert refusal(home) == f"{home} cannot be opened. It has no {part}, so it is not a session of CQRS Sim."


@pytest.mark.parametrize("part", [Path(HEAD), BRANCH / JOURNAL])
def test_a_folder_in_place_of_a_part_is_named(home: Path, part: Path) -> None:
    (home / part).unlink()
    (home / part).mkdir()
    assert refusal(home).startswith(f"{home / part} cannot be read (")


def test_a_file_in_place_of_the_branches_is_a_part_that_is_missing(home: Path) -> None:
    journal_of(home).unlink()
    (home / BRANCH).rmdir()
    (home / BRANCH.parent).rmdir()
    (home / BRANCH.parent).write_text("not a folder")
    assert "It has no branches" in refusal(home)


@unix_only
def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert refusal(loop) == f"{loop} cannot be read (Too many levels of symbolic links)."


@unix_only
def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("x" * 300)).endswith("cannot be read (File name too long).")
    with pytest.raises(SessionError, match="File name too long"):
        Folder.create(tmp_path / ("x" * 300), Head("social-feed", 1))


@unix_only
@pytest.mark.parametrize("part", [Path(), Path(HEAD), BRANCH / JOURNAL, BRANCH])
def test_what_may_not_be_read_is_refused(home: Path, part: Path) -> None:
    with permissions(home / part, 0):
        assert refusal(home).endswith("cannot be read (Permission denied).")


@linux_only
def test_a_disk_that_fails_is_named() -> None:
    assert refusal(Path("/proc/self/mem")) == "/proc/self/mem cannot be read (Input/output error)."


def test_an_empty_folder_becomes_a_session(tmp_path: Path) -> None:
    Folder.create(tmp_path, Head("social-feed", 3)).close()
    assert load(tmp_path, DOMAINS) == Session(Head("social-feed", 3))


def refused_creation(path: Path) -> str:
    with pytest.raises(SessionError) as refused:
        Folder.create(path, Head("social-feed", 1))
    return str(refused.value)


def test_a_folder_with_something_in_it_is_left_alone(home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert refused_creation(home) == f"{home} holds something already: name a folder that is empty or not there yet."
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_a_file_is_not_taken_for_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert refused_creation(file) == f"{file} is a file: name a folder that is empty or not there yet."
    assert refused_creation(file / "below").startswith(f"{file / 'below'} cannot be written (")
    assert file.read_text() == "mine"


@unix_only
def test_a_link_to_nowhere_is_not_taken_for_a_folder(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    assert refused_creation(link) == f"{link} cannot be written (File exists): choose another folder."


@unix_only
def test_a_place_where_nothing_may_be_written_is_refused(tmp_path: Path) -> None:
    with permissions(tmp_path, 0o555):
        assert "cannot be written (Permission denied): choose" in refused_creation(tmp_path / "new")


@unix_only
def test_a_full_disk_is_refused(tmp_path: Path) -> None:
    with room_for(0):
        sentence = refused_creation(tmp_path / "new")
    assert sentence == f"{tmp_path / 'new'} cannot be written (File too large): choose another folder."


@unix_only
def test_a_disk_that_fills_up_leaves_no_half_line(home: Path) -> None:
    whole = journal_of(home).read_bytes()
    with Folder.open(home) as folder:
        with room_for(len(whole) + 10), pytest.raises(SessionError, match=r"File too large\): make room there"):
            folder.append(Entry(10**7, HELLO.input))
        assert journal_of(home).read_bytes() == whole
        folder.append(Entry(2 * 10**7, HELLO.input))
    assert load(home, DOMAINS).entries == (*lively().entries, Entry(2 * 10**7, HELLO.input))


@linux_only
def test_a_journal_that_cannot_be_written_can_be_closed(home: Path) -> None:
    journal_of(home).unlink()
    journal_of(home).symlink_to("/dev/full")
    with Folder.open(home) as folder, pytest.raises(SessionError, match="No space left on device"):
        folder.append(HELLO)


def test_what_was_cut_off_is_taken_away_before_the_next_line(home: Path) -> None:
    whole = journal_of(home).read_bytes()
    journal_of(home).write_bytes(whole + encode_line(HELLO)[:-5])
    with Folder.open(home) as folder:
        assert journal_of(home).read_bytes() != whole
        folder.journal.mend()
        assert journal_of(home).read_bytes() == whole
        folder.append(Entry(10**8, HELLO.input))
    assert load(home, DOMAINS).entries == (*lively().entries, Entry(10**8, HELLO.input))


def test_a_line_that_is_taken_back_leaves_those_before_it(home: Path) -> None:
    whole = journal_of(home).read_bytes()
    with Folder.open(home) as folder:
        folder.append(Entry(10**8, HELLO.input))
        folder.append(Entry(10**8, HELLO.input))
        folder.take_back()
        folder.take_back()
        folder.append(Marker(10**8, 1, "0" * 64))
    assert journal_of(home).read_bytes().startswith(whole + encode_line(Entry(10**8, HELLO.input)))
    assert load(home, DOMAINS).markers == (Marker(10**8, 1, "0" * 64),)
