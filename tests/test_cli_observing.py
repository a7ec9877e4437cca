"""The observer on the command line: where read stores differ from the truth, and where rows come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cqrs_sim.cli import main

SESSIONS = Path(__file__).parents[1] / "assets" / "sessions"
TORN, TWICE = str(SESSIONS / "torn-screen.json"), str(SESSIONS / "counted-twice.json")


class Printed:
    """Runs the command line and returns what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> str:
        assert main(list(words)) == 0
        printed = self._capsys.readouterr()
        assert printed.err == ""
        return printed.out

    def document(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))

    def refusal(self, *words: str) -> str:
        assert main(list(words)) == 2
        printed = self._capsys.readouterr()
        assert printed.out == ""
        return printed.err.removeprefix("cqrs-sim: ").rstrip("\n")


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    return Printed(capsys)


def test_xray_says_lane_by_lane_what_differs_and_what_brings_it(printed: Printed) -> None:
    assert printed("xray", TORN, "--at", "6.5s").splitlines() == [
        "6.5 s, head #5",
        "4 rows of read differ, at #4:",
        "  home feed p1, Ana: likes 0 (1); token #5 brings it, in 3.5 s.",
        "  profiles u1: likes received 0 (1); token #5 brings it, in 3.5 s.",
        "  trending p1: likes 0 (1), score 0 (1); token #5 brings it, in 3.5 s.",
        "  post pages p1, 0: likes 0 (1); token #5 brings it, in 3.5 s.",
        "1 row of read.feed differs, at #4:",
        "  feed p1: likes 0 (1); token #5 brings it, in 0.5 s.",
    ]


def test_xray_says_where_nothing_differs(printed: Printed) -> None:
    assert "read.feed is as the write store says, at #4." in printed("xray", TORN, "--at", "5s")


def test_xray_tells_programs_what_mends_a_row_and_what_never_will(printed: Printed) -> None:
    coming = printed.document("xray", TORN, "--at", "6.5s")
    (row,) = coming["lanes"][1]["differences"]
    assert (row["table"], row["key"], row["columns"]) == ("feed", [1], ["likes"])
    assert (row["shown"]["likes"], row["true"]["likes"]) == (0, 1)
    assert [(each["position"], each["due"]) for each in row["mended_by"]] == [(5, 7_000_000)]
    assert row["never_mended"] == []
    lasting = printed.document("xray", TWICE)["lanes"][0]["differences"][0]
    assert (lasting["mended_by"], lasting["never_mended"][0]["state"]) == ([], "doubled")
    assert lasting["sentence"] == "feed p1: likes 3 (2); #5 is counted twice, for ever."


def test_lineage_names_the_events_of_a_number_with_their_commands(printed: Printed) -> None:
    assert printed("lineage", TWICE, "--row", "feed:p1", "--column", "likes").splitlines() == [
        "3 events make likes of feed p1, in read at #6 of 6:",
        "  #4 PostCreated by Ana (c4, CreatePost) makes it; applied",
        "  #5 PostLiked by Ben (c6, LikePost) changes likes; applied twice, and counts twice for ever",
        "  #6 PostLiked by Cy (c8, LikePost) changes likes; applied",
    ]


def test_lineage_looks_at_the_lane_that_is_named(printed: Printed) -> None:
    whole = printed("lineage", TORN, "--row", "trending:p1", "--at", "6.5s")
    assert "#5 PostLiked by Ben (c5, LikePost) changes likes, score; on its way, arrives in 3.5 s" in whole
    assert "choose from read, read.feed" in printed.refusal("lineage", TORN, "--row", "feed:p1", "--lane", "read3")
    assert "no read table feed" in printed.refusal("lineage", TORN, "--row", "feed:p1", "--lane", "read")


def test_lineage_of_a_row_that_is_not_there_says_so(printed: Printed) -> None:
    said = printed("lineage", TORN, "--row", "feed:p1", "--at", "1.5s")
    assert said.startswith("1 event makes feed p1, in read.feed at #3 of 4, where it is not:\n")
    assert printed("lineage", TORN, "--row", "feed:p9").startswith("No event in the log makes feed p9")


def test_lineage_tells_programs_the_command_behind_each_event(printed: Printed) -> None:
    document = printed.document("lineage", TWICE, "--row", "feed:p1")
    assert document["row"]["likes"] == 3
    made = [(each["position"], each["state"], each["command"], each["ticket"]) for each in document["made_by"]]
    assert made == [(4, "applied", "CreatePost", 4), (5, "doubled", "LikePost", 6), (6, "applied", "LikePost", 8)]


def test_lineage_follows_a_command_to_every_row_that_it_changed(printed: Printed) -> None:
    assert printed("lineage", TORN, "--command", "5", "--at", "6.5s").splitlines() == [
        "LikePost: post p1, by Ben. Success, receipt #5.",
        "Write store: likes p1, u2.",
        "read: #5 on its way, arrives in 3.5 s",
        "  home feed p1, Ana",
        "  profiles u1",
        "  trending p1",
        "  post pages p1, 0",
        "read.feed: #5 on its way, arrives in 0.5 s",
        "  feed p1",
    ]
    document = printed.document("lineage", TORN, "--command", "5", "--at", "6.5s")
    assert document["write_rows"] == [{"table": "likes", "key": [1, 2]}]
    assert {each["lane"] for each in document["read_rows"]} == {"read", "read.feed"}


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("--row", "feed:x"), "'x' is no key of feed: write its post, such as feed:p1."),
        (("--row", "nothing:p1"), "There is no read table nothing there: choose from"),
        (("--row", "feed:p1", "--column", "hearts"), "feed has no column hearts: choose from post, author"),
        (("--command", "99"), "There is no command with this ticket by that moment"),
        (("--command", "5", "--column", "likes"), "--column and --lane are for a row"),
    ],
)
def test_what_lineage_cannot_find_is_refused_with_what_there_is(
    printed: Printed, words: tuple[str, ...], advice: str
) -> None:
    assert advice in printed.refusal("lineage", TORN, *words)
