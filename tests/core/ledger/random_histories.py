"""Small random histories: sequential sessions, touching and equal times, timeouts, snapshots, odd versions."""

from __future__ import annotations

from random import Random

from cqrs_sim.core.ledger.operations import Operation, Read, Snapshot, Write

KEYS = ("x", "y")


def history(seed: int) -> list[Operation]:
    """Return a history of two to seven operations of one to three sessions, in any order of its file."""
    chance = Random(seed)
    sessions = "ABC"[: chance.randint(1, 3)]
    clock = dict.fromkeys(sessions, 0)
    sketches: list[tuple[str, str, str, int, int]] = []
    for _ in range(chance.randint(2, 7)):
        session = chance.choice(sessions)
        start = clock[session] + chance.choice((0, 0, 1, 3))
        clock[session] = end = start + chance.choice((0, 1, 2, 6))
        what = chance.choices(("write", "read", "snapshot"), (4, 4, 2))[0]
        sketches.append((what, session, chance.choice(KEYS), start, end))
    versions = _versions(chance, sketches)
    operations = [_operation(chance, index, sketch, versions) for index, sketch in enumerate(sketches)]
    if chance.random() < 0.3:
        by_session = {session: [each for each in operations if each.session == session] for session in sessions}
        operations = [each for session in reversed(sessions) for each in by_session[session]]
    return operations


def _versions(chance: Random, sketches: list[tuple[str, str, str, int, int]]) -> dict[int, tuple[int, int]]:
    """Give every write its place in the log, at random or about when it happened, and so its version."""
    writes = [index for index, sketch in enumerate(sketches) if sketch[0] == "write"]
    chance.shuffle(writes)
    if chance.random() < 0.7:
        writes.sort(key=lambda index: chance.uniform(sketches[index][3], sketches[index][4]))
    count = dict.fromkeys(KEYS, 0)
    versions = {}
    for place, index in enumerate(writes, 1):
        count[sketches[index][2]] += 1
        versions[index] = place, count[sketches[index][2]]
    return versions


def _operation(
    chance: Random, index: int, sketch: tuple[str, str, str, int, int], versions: dict[int, tuple[int, int]]
) -> Operation:
    what, session, key, start, end = sketch
    if what == "write":
        place, version = versions[index]
        sure = chance.random() < 0.75
        heard = end if sure or chance.random() < 0.3 else None
        g = None if not sure and chance.random() < 0.3 else place
        return Write(f"w{index}", session, key, version, g, start, heard, sure)
    if what == "read":
        return Read(f"r{index}", session, key, _shown(chance), start, end, "r1")
    keys = chance.choice((KEYS, KEYS, KEYS[::-1], (key,)))
    return Snapshot(f"s{index}", session, {each: _shown(chance) for each in keys}, start, end, "r1")


def _shown(chance: Random) -> int:
    return chance.choices((0, 1, 2, 3, 4), (3, 4, 3, 1, 0.3))[0]
