"""What the program says below the window, in the language of the environment: run as a process, it prints it as JSON.

LANGUAGE=pseudo python -m tests.spoken FOLDER
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import fields, replace
from pathlib import Path

from cqrs_sim import bootstrap
from cqrs_sim.cli import COMMANDS, main
from cqrs_sim.core import faults as done
from cqrs_sim.core.domain import Domain
from cqrs_sim.core.fault_sentences import conditions, deed
from cqrs_sim.core.faults import FAULTS
from cqrs_sim.core.journal import Ask, Configure, Entry, Inject, Input, Submit, opening, replay
from cqrs_sim.core.lasting import Lasting
from cqrs_sim.core.narrator import Narrator
from cqrs_sim.core.remedies import REMEDIES, Remedies, RemedyRule
from cqrs_sim.core.remedy_sentences import remedied
from cqrs_sim.core.settings import (
    Capacities,
    Capacity,
    ChannelFaults,
    DelayLaw,
    Layout,
    OutboxMode,
    ProjectorSwitches,
    Settings,
    TrafficRates,
)
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.troubles import troubles
from cqrs_sim.domains.social_feed import SOCIAL_FEED
from cqrs_sim.domains.social_feed.commands import CreatePost, LikePost
from cqrs_sim.domains.social_feed.queries import GetPostFeed
from cqrs_sim.sessions.encoding import encode_session
from cqrs_sim.sessions.session import Head, Session
from tests.core.play import Log

ROOT = Path(__file__).parents[1]
SHIPPED = sorted((ROOT / "assets" / "sessions").glob("*.json"))
CASES = ROOT / "tests" / "oracles"
BLOCKED = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
ILL = Settings(
    DelayLaw("exponential", SECOND // 4),
    TrafficRates(2.0, 1.5),
    ChannelFaults(0.25, SECOND, 0.125, 0.5),
    ProjectorSwitches("pass", "none", "after", batch=3, polling=SECOND, bug="unlikes-ignored"),
    Capacities(Capacity(50.0), Capacity(20.0), Capacity(10.0)),
    OutboxMode(on=False, publish_fails=0.2, commit_fails=0.2),
    Layout(replicas=2, separate=("feed",), missing=("trending",)),
    remedies=Remedies(tuple(RemedyRule(remedy, f"client {number}") for number, remedy in enumerate(REMEDIES))),
)


def troubled() -> Session:
    """Return a session with a refusal and with every kind of fault."""
    wishes: list[Input] = [Submit("Ana", CreatePost("Hello")), Submit("Ben", LikePost(1)), Submit("Ben", LikePost(1))]
    for kind in FAULTS:
        wishes += [Inject(kind()), Submit("Cy", CreatePost("Rain")), Ask("Ana", GetPostFeed())]
    sane = Settings(DelayLaw(mean=SECOND))
    waiting = replace(sane, remedies=Remedies((RemedyRule("wait", timeout=SECOND), RemedyRule("optimistic", "Cy"))))
    own = replace(sane, remedies=Remedies((RemedyRule("own writes"),)), layout=Layout(separate=("feed",), replicas=2))
    wishes[3:3] = [Configure(waiting)]
    wishes[30:30] = [Configure(own)]
    entries = (Entry(number * SECOND // 3, wish) for number, wish in enumerate(wishes, 1))
    return Session(Head(SOCIAL_FEED.name, 1), (*opening(SOCIAL_FEED, sane), *entries))


def command_lines(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield what is typed, good and bad."""
    answer, session, torn = folder / "answer.txt", folder / "session", str(ROOT / "assets/sessions/torn-screen.json")
    answer.write_text(BLOCKED, "utf-8")
    exchange = ("--page", "https://app.example", "--url", "https://api.example/posts")
    yield ("--help",)
    for command in COMMANDS:
        yield (command, "--help")
    yield from (("cors", "explain", "--help"), ("cors", "serve", "--help"))
    for path in (*SHIPPED, folder / "troubled.json"):
        yield ("run", str(path), "--ledger", "--bill")
        yield ("xray", str(path), "--at", "6.5s")
    yield ("lineage", torn, "--row", "feed:p1")
    yield ("lineage", torn, "--row", "feed:p9", "--column", "likes")
    yield from (("lineage", torn, "--command", str(ticket)) for ticket in (4, 6, 900))
    yield ("remedies", torn, "--remedy", "wait:2s", "--remedy", "none")
    yield from (("verify", "cors", str(CASES / "cors_open.json")), ("verify", "histories", torn))
    yield from (("import", torn, str(session)), ("import", torn, str(session)), ("branches", str(session)))
    yield from (("branches", str(session), "--undo"), ("branches", str(session), "--switch", "9"))
    yield from (("cors", "explain", *exchange, str(answer)), ("cors", "explain", *exchange), ("cors", "explain"))
    yield from (
        ("run", "nowhere"),
        ("run", str(answer)),
        ("run", torn, "--until", "soon"),
        ("run", torn, "--for", "Ana"),
    )
    yield from (("run", torn, "--remedy", "hope"), ("run", torn, "--branch", "x"), ("shot", "out.png", "--size", "1x1"))
    yield from (("run", torn, "--nonsense"), ("lineage", torn, "--row", "feed"), ("lineage", torn, "--row", "x:p1"))


def said_by(words: tuple[str, ...]) -> str:
    """Return what the command line prints for this."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out), suppress(SystemExit):
        main(words)
    return out.getvalue()


def sentences() -> Iterator[str]:
    """Yield what facts, faults, settings and troubles are told as."""
    session = troubled()
    simulation = bootstrap.in_memory(session.head)
    narrator, facts = Narrator(SOCIAL_FEED), Log()
    simulation.subscribe(facts)
    simulation.subscribe(narrator.note)
    lasting = Lasting(simulation)
    for entry in session.entries:
        replay(simulation, (entry,), entry.at)
        yield from (f"{each.title}. {each.repair}" for each in troubles(simulation))
    lasting.look(running=False)
    yield from (f"{each.title}. {each.repair}" for each in lasting.troubles())
    yield lasting.caption()
    yield from map(narrator.tell, facts)
    faults = (*(kind("read") for kind in FAULTS), done.CrashProjector("read2", between=True), done.Rebuild())
    yield from (deed(fault, SOCIAL_FEED.texts) for fault in faults)
    yield from conditions(ILL, SOCIAL_FEED.texts)
    yield from (remedied(rule) for rule in ILL.remedies.rules)


def words_of(domain: Domain) -> Iterator[str]:
    """Yield what a domain says."""
    yield domain.title
    yield from domain.texts.values()
    yield from (entity.name for entity in domain.entities)
    yield from (bug.title for bug in domain.bugs)
    for rule in domain.rule_of.values():
        yield from (rule.demand, rule.refusal)


def print_it_all(folder: Path) -> None:
    """Print it all, by where it is said."""
    (folder / "troubled.json").write_bytes(encode_session(troubled()))
    said = {f"cqrs-sim {' '.join(words)}": said_by(words) for words in command_lines(folder)}
    said["sentences"] = "\n".join(dict.fromkeys(sentences()))
    said |= {name: "\n".join(words_of(domain)) for name, domain in bootstrap.DOMAINS.items()}
    print(json.dumps(said))


def names_of(domain: Domain) -> set[str]:
    """Return the names of a domain that are the same in every language."""
    tables = [*domain.tables, *(table for model in domain.read_models for table in model.tables)]
    columns = {column for table in tables for column in table.columns}
    messages = [*(each.command for each in domain.commands), *(each.query for each in domain.queries), *domain.events]
    inside = {field.name for message in messages for field in fields(message)}
    return {domain.name, *(table.name for table in tables), *columns, *inside, *(each.__name__ for each in messages)}


if __name__ == "__main__":
    print_it_all(Path(sys.argv[1]))
