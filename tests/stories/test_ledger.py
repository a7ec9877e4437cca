"""What users suffer, as whole stories: who was promised what, what they saw, and the sentence that proves it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cqrs_sim import bootstrap
from cqrs_sim.core import faults as done
from cqrs_sim.core.ledger.entries import Suffered
from cqrs_sim.core.ledger.ledger import Ledger
from cqrs_sim.core.settings import (
    Capacities,
    Capacity,
    ChannelFaults,
    DelayLaw,
    Layout,
    OutboxMode,
    ProjectorSwitches,
    Settings,
)
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    DeletePost,
    EditPost,
    FollowUser,
    LikePost,
    RegisterUser,
    UpdateProfile,
)
from cqrs_sim.domains.social_feed.queries import GetHomeFeed, GetPost, GetPostFeed, GetUserProfile
from tests.core.play import delayed, head, registered

PASSING = ProjectorSwitches(gaps="pass")


class Told:
    """A run with a ledger in which Ana, Ben and Cy are known on both sides (#1 to #3), and post p1 by Ana (#4)."""

    def __init__(self, settings: Settings, from_the_start: bool = False) -> None:
        self.simulation = bootstrap.in_memory(head(settings=settings) if from_the_start else head())
        self.ledger = Ledger(self.simulation)
        registered(self.simulation)
        self.simulation.submit(CreatePost("Hello"), "Ana")
        if not from_the_start:
            self.simulation.configure(settings)

    def at(self, seconds: float) -> Simulation:
        self.simulation.run_until(round(seconds * SECOND))
        return self.simulation

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(entry.client, entry.kind) for entry in self.ledger.entries.newest]

    def sentences(self, kind: str) -> list[str]:
        return [entry.sentence for entry in self.ledger.entries.newest if entry.kind == kind]

    def suffered(self, client: str, kind: Suffered) -> int:
        return self.ledger.entries.account(client).suffered[kind]


def settled(seconds: float = 2, **sections: object) -> Settings:
    return replace(delayed(seconds=seconds), **sections)  # type: ignore[arg-type]  # sections of settings by name


def replicas(*delays: float, routing: str = "round robin") -> Settings:
    laws = tuple((number, DelayLaw(mean=round(delay * SECOND))) for number, delay in enumerate(delays, 1))
    layout = Layout(replicas=len(delays), replica_delays=laws, routing=routing)  # type: ignore[arg-type]  # a name
    return settled(layout=layout)


def test_who_reads_too_early_misses_a_write_and_the_sentence_names_it() -> None:
    told = Told(settled())
    told.at(2).submit(EditPost(1, "Hello again", 1), "Ana")
    told.at(3.2).ask(GetPost(1), "Ben")
    assert told.kinds == [("Ben", "stale")]
    assert told.sentences("stale") == [
        "Ben read p1 at version 1 at 3.2 s, 1 version behind Ana's EditPost to version 2, acknowledged at 2.0 s."
    ]
    (entry,) = told.ledger.entries.newest
    assert (entry.at, entry.since, entry.versions, entry.behind) == (3_200_000, 2_000_000, 1, 1_200_000)
    told.at(4).ask(GetPost(1), "Ben")
    assert told.ledger.entries.count == 1
    assert told.ledger.entries.account("Ben").answers == 2


def test_who_wrote_and_does_not_find_it_was_promised_it_and_waiting_repairs_that() -> None:
    told = Told(settled())
    told.at(2).submit(EditPost(1, "Hello again", 1), "Ana")
    told.at(3.2).ask(GetPost(1), "Ana")
    assert told.sentences("ryw") == [
        "Ana read p1 at version 1 at 3.2 s, after Ana's own EditPost to version 2 was acknowledged at 2.0 s."
    ]
    told.at(4).ask(GetPost(1), "Ana")
    assert told.suffered("Ana", "ryw") == told.suffered("Ana", "stale") == 1


def test_someone_elses_newer_write_satisfies_a_promise() -> None:
    told = Told(settled(projector=PASSING, faults=ChannelFaults(retry=0)))
    told.at(1).inject(done.LoseNext())
    told.at(1).submit(LikePost(1), "Ana")
    told.at(2).submit(LikePost(1), "Ben")
    told.at(5).ask(GetPost(1), "Ana")
    assert told.kinds == [("Ana", "prefix")], "her like is missing below Ben's, which no place of the log explains"
    assert told.sentences("prefix") == [
        "Ana's answer at 5.0 s shows Ben's LikePost of p1 to version 3 (#6) "
        "but not Ana's LikePost of p1 to version 2 (#5), which came before."
    ]


def test_a_new_post_that_a_list_ought_to_show_is_missed_by_all_and_promised_to_its_author() -> None:
    told = Told(settled())
    told.at(2).submit(CreatePost("Lunch?"), "Ben")
    for client in ("Ana", "Ben"):
        told.at(2.5).ask(GetPostFeed(), client)
    assert told.kinds == [("Ana", "stale"), ("Ben", "stale"), ("Ben", "ryw")]
    assert told.sentences("ryw") == [
        "Ben did not see p2 at 2.5 s, after Ben's own CreatePost to version 1 was acknowledged at 2.0 s."
    ]


def test_what_a_list_would_not_show_in_any_case_is_not_missed() -> None:
    told = Told(settled())
    told.at(2).submit(CreatePost("Lunch?"), "Ben")
    told.at(2.5).ask(GetPostFeed(limit=0), "Ben")
    told.at(2.5).ask(GetHomeFeed(), "Cy")
    assert told.kinds == []


def test_a_thing_that_is_asked_for_by_itself_is_missed_where_it_is_not_there_yet() -> None:
    told = Told(settled())
    told.at(2).submit(CreatePost("Lunch?"), "Ben")
    told.at(2).submit(RegisterUser("Dia"), "Dia")
    told.at(2.5).ask(GetPost(2), "Ana")
    told.at(2.6).ask(GetUserProfile("Dia"), "Dia")
    told.at(2.7).ask(GetPost(99), "Ana")
    told.at(2.7).ask(GetUserProfile("nobody"), "Ana")
    assert told.kinds == [("Ana", "stale"), ("Dia", "stale"), ("Dia", "ryw")]


def test_a_deleted_post_is_seen_to_be_gone() -> None:
    told = Told(settled())
    told.at(1).submit(DeletePost(1), "Ana")
    for moment in (2.0, 3.0):
        told.at(moment).ask(GetPost(1), "Ana")
        told.at(moment).ask(GetPostFeed(), "Ben")
    assert told.kinds == [("Ana", "stale"), ("Ana", "ryw"), ("Ben", "stale")]


def test_what_a_row_is_not_about_is_not_missed_in_it() -> None:
    told = Told(settled())
    told.at(1).submit(FollowUser("Ben"), "Ana")
    told.at(1.5).ask(GetPostFeed(), "Ana")
    assert told.kinds == []
    told.at(1.5).ask(GetUserProfile("Ana"), "Ana")
    assert told.kinds == [("Ana", "stale"), ("Ana", "ryw")]


def test_a_newer_answer_and_then_an_older_one_from_a_slower_replica_break_monotonic_reads() -> None:
    told = Told(replicas(0.5, 3))
    told.at(8).submit(LikePost(1), "Ben")
    told.at(9).ask(GetPost(1), "Ana")
    told.at(10).ask(GetPost(1), "Ana")
    assert told.sentences("mr") == [
        "Ana read p1 at version 1 at 10.0 s in read2, having read it at version 2 at 9.0 s in read."
    ]
    (entry,) = [entry for entry in told.ledger.entries.newest if entry.kind == "mr"]
    assert (entry.at, entry.since) == (10 * SECOND, 9 * SECOND)


@pytest.mark.parametrize(("routing", "breaks"), [("random", True), ("round robin", True), ("sticky", False)])
def test_who_stays_with_a_replica_never_goes_back(routing: str, breaks: bool) -> None:
    told = Told(replicas(0.2, 2, routing=routing))
    for number in range(40):
        told.at(8 + number * 0.5).submit(AddComment(1, "Again"), "Ben")
        told.at(8.1 + number * 0.5).ask(GetPost(1), "Ana")
    assert (told.suffered("Ana", "mr") > 0) == breaks


def test_two_answers_side_by_side_that_show_a_post_at_two_versions_are_a_torn_screen() -> None:
    layout = Layout(separate=("feed",), model_delays=(("feed", DelayLaw(mean=SECOND)),))
    told = Told(settled(3, layout=layout))
    told.at(8).submit(LikePost(1), "Ben")
    told.at(10).ask(GetPost(1), "Ana")
    told.simulation.ask(GetPostFeed(), "Ana")
    told.simulation.ask(GetPostFeed(), "Cy")
    told.at(10.5).ask(GetPostFeed(), "Ana")
    assert told.kinds == [("Ana", "stale"), ("Ana", "prefix")]
    assert told.sentences("prefix") == [
        "Ana's screen at 10.0 s shows p1 at version 1 in read and at version 2 in read.feed."
    ]


def test_events_that_overtake_each_other_tear_an_answer_and_break_the_order_of_their_writers() -> None:
    told = Told(settled(projector=PASSING))
    simulation = told.at(1)
    simulation.submit(LikePost(1), "Ben")
    simulation.inject(done.DelayCopy("read", 5, 0, 4 * SECOND))
    told.at(2).submit(CreatePost("Liked it"), "Ben")
    told.at(5).ask(GetPostFeed(), "Cy")
    assert told.kinds == [("Cy", "stale"), ("Cy", "prefix"), ("Cy", "mw")]
    assert told.sentences("mw") == [
        "Cy's answer at 5.0 s shows Ben's CreatePost of p2 to version 1 "
        "but not Ben's LikePost of p1 to version 2, which Ben did first."
    ]
    told.at(8).ask(GetPostFeed(), "Cy")
    assert len(told.kinds) == 3


def test_a_reply_without_what_it_replies_to_breaks_writes_follow_reads() -> None:
    fast = Layout(replicas=2, replica_delays=((1, DelayLaw(mean=0)),))
    told = Told(settled(2, projector=PASSING, layout=fast))
    simulation = told.at(8)
    simulation.submit(LikePost(1), "Ana")
    simulation.inject(done.DelayCopy("read2", 5, 0, 9 * SECOND))
    told.at(9).ask(GetPostFeed(), "Ben")
    told.simulation.submit(CreatePost("Ana likes her own post"), "Ben")
    told.at(12).ask(GetPostFeed(), "Cy")
    assert told.sentences("wfr") == [
        "Cy's answer at 12.0 s shows Ben's CreatePost of p2 to version 1 "
        "but p1 older than version 2, which Ben had read before."
    ]


def test_what_was_acknowledged_while_a_query_waited_was_not_promised_to_it() -> None:
    told = Told(settled(capacities=Capacities(replica=Capacity(1))), from_the_start=True)
    told.at(5).ask(GetPost(1), "Ana")
    told.at(5.5).submit(LikePost(1), "Ben")
    told.at(5.7).ask(GetPost(1), "Ana")
    told.at(9)
    assert [(entry.at, entry.kind) for entry in told.ledger.entries.newest] == [(7 * SECOND, "stale")]


def test_what_was_never_committed_is_from_the_future_until_the_store_is_built_anew() -> None:
    told = Told(settled(outbox=OutboxMode(on=False, commit_fails=1)))
    told.at(1).submit(LikePost(1), "Ben")
    told.at(4).ask(GetPost(1), "Ana")
    assert told.sentences("future") == [
        "Ana read p1 at version 1 at 4.0 s as an event left it that was never committed."
    ]
    told.simulation.configure(settled())
    told.simulation.inject(done.Rebuild())
    told.at(8).ask(GetPost(1), "Ana")
    assert told.kinds == [("Ana", "future")]


def test_a_store_that_is_built_anew_is_behind_until_it_has_caught_up() -> None:
    told = Told(settled(0))
    for number in range(10):
        told.at(1 + number).submit(AddComment(1, "Again"), "Ben")
    told.at(12).ask(GetPost(1), "Ben")
    told.simulation.inject(done.Rebuild())
    told.simulation.ask(GetPost(1), "Ben")
    told.at(12.2).submit(CreatePost("Meanwhile"), "Ben")
    told.simulation.ask(GetPost(1), "Ben")
    told.at(20).ask(GetPost(1), "Ben")
    told.simulation.ask(GetPost(2), "Ben")
    kinds = [(entry.at, entry.kind) for entry in told.ledger.entries.newest]
    assert kinds == [
        *((12 * SECOND, kind) for kind in ("stale", "ryw", "mr", "prefix")),
        *((12_200_000, kind) for kind in ("stale", "ryw", "mr")),
    ]


def test_a_parked_event_is_missed_until_it_is_replayed() -> None:
    told = Told(settled(0))
    told.at(1).inject(done.PoisonNext(reason="unknown version"))
    told.simulation.submit(LikePost(1), "Ben")
    told.simulation.submit(CreatePost("Next"), "Ben")
    told.at(2).ask(GetPostFeed(), "Ben")
    assert told.kinds == [("Ben", kind) for kind in ("stale", "ryw", "prefix", "mw")]
    told.simulation.inject(done.Mend())
    told.at(3).ask(GetPostFeed(), "Ben")
    assert len(told.kinds) == 4


def test_an_event_behind_the_checkpoint_that_was_never_applied_is_missed() -> None:
    told = Told(settled(0, projector=ProjectorSwitches(checkpoint="before")))
    told.at(1).inject(done.CrashProjector(between=True))
    told.simulation.submit(LikePost(1), "Ben")
    told.simulation.inject(done.RestartProjector())
    told.at(2).ask(GetPost(1), "Ben")
    assert told.simulation.lane.checkpoint == 5
    assert told.kinds == [("Ben", "stale"), ("Ben", "ryw")]


def test_a_read_model_that_is_not_kept_shows_nothing_that_was_promised() -> None:
    told = Told(settled(0, layout=Layout(missing=("post_pages",))))
    told.at(1).ask(GetPost(1), "Ana")
    assert told.kinds == [("Ana", "stale"), ("Ana", "ryw")]


def test_a_read_model_that_is_added_late_has_its_own_lane_and_misses_nothing_once_it_serves() -> None:
    told = Told(settled(0, layout=Layout(missing=("post_pages",))))
    told.at(1).configure(settled(0, layout=Layout(separate=("post_pages",))))
    told.at(9).submit(LikePost(1), "Ben")
    told.at(9.5).ask(GetPost(1), "Ben")
    assert told.kinds == []


def test_staleness_within_the_bound_is_told_from_staleness_beyond_it() -> None:
    told = Told(settled())
    told.at(1).submit(LikePost(1), "Ben")
    told.at(1.999).ask(GetPost(1), "Ana")
    assert (told.suffered("Ana", "stale"), told.suffered("Ana", "stale_beyond")) == (1, 0)
    told.at(2).ask(GetPost(1), "Ana")
    assert (told.suffered("Ana", "stale"), told.suffered("Ana", "stale_beyond")) == (2, 1)


def test_a_renamed_author_is_missed_in_the_profile() -> None:
    told = Told(settled())
    told.at(1).submit(UpdateProfile("Ana B."), "Ana")
    told.at(2).ask(GetUserProfile("Ana"), "Ana")
    assert told.sentences("ryw") == [
        "Ana read u1 at version 1 at 2.0 s, after Ana's own UpdateProfile to version 2 was acknowledged at 1.0 s."
    ]


def test_a_ledger_has_to_listen_from_the_start() -> None:
    told = Told(settled())
    with pytest.raises(ValueError, match="from its start"):
        Ledger(told.simulation)
