"""A journal's entries are what its file has, however it has grown since they were last asked for."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.journal import Ask, Entry, Submit
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.sessions.journal_entries import JournalEntries
from cqrs_sim.sessions.journal_file import JournalFile
from cqrs_sim.sessions.session import Line, Marker, SessionError

POST = Entry(0, Submit("Ana", CreatePost('A "marker" in a text')))
LIKE, QUERY = Entry(0, Submit("Ben", LikePost(1))), Entry(0, Ask("Ben", GetPostFeed()))
MARKER = Marker(0, 1, "0" * 64)

lines = st.lists(st.sampled_from((POST, LIKE, QUERY, MARKER)), max_size=4)
rounds = st.lists(st.tuples(lines, st.booleans()), max_size=6)


@given(rounds)
def test_it_has_what_was_appended_and_not_taken_back_and_no_markers(rounds: list[tuple[list[Line], bool]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "journal.jsonl")
        journal, whole = JournalFile(path), list[Line]()
        entries = JournalEntries(path, SOCIAL_FEED)
        for appended, taken_back in rounds:
            for line in appended:
                journal.append(line)
            whole += appended
            assert list(entries) == [line for line in whole if isinstance(line, Entry)]
            if appended and taken_back:
                journal.take_back()
                del whole[-1]
                known = [line for line in whole if isinstance(line, Entry)]
                assert len(entries) == len(known)
                assert list(entries[1:3]) == known[1:3]
        journal.close()


def test_a_line_that_is_still_being_written_is_none_yet(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = JournalFile(path)
    journal.append(POST)
    entries = JournalEntries(path, SOCIAL_FEED)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:-1])
    assert list(entries) == [POST]
    path.write_bytes(2 * whole)
    assert list(entries) == [POST, POST]
    journal.close()


def test_a_journal_that_is_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    entries = JournalEntries(tmp_path / "journal.jsonl", SOCIAL_FEED)
    with pytest.raises(SessionError, match=r"There is no .*journal\.jsonl: name the folder or file of a session\."):
        len(entries)
