"""The drill: that its table and symptoms are whole, and what is refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cqrs_sim.cors.drill import Drill, Round, load, shuffled

SHIPPED = Path(__file__).parents[2] / "assets" / "cors" / "drill.toml"


@pytest.fixture(scope="module")
def drill() -> Drill:
    return load(SHIPPED)


def test_the_table_asks_five_questions_of_both(drill: Drill) -> None:
    assert [row.aspect for row in drill.rows] == ["Type", "Concern", "Reading and writing", "Where it runs", "Purpose"]
    assert all(row.cqrs and row.cors and row.cqrs != row.cors for row in drill.rows)


def test_there_are_enough_symptoms_of_each_kind_and_no_two_alike(drill: Drill) -> None:
    verdicts = Counter(symptom.verdict for symptom in drill.symptoms)
    assert len(drill.symptoms) >= 12
    assert min(verdicts.values()) >= 4
    assert set(verdicts) == {"cqrs", "cors", "neither"}
    assert len({symptom.text for symptom in drill.symptoms}) == len(drill.symptoms)


def test_the_verdict_is_never_the_same_three_times_in_a_row(drill: Drill) -> None:
    verdicts = [symptom.verdict for symptom in drill.symptoms]
    assert all(len({*verdicts[place : place + 3]}) > 1 for place in range(len(verdicts) - 2))


def test_each_explanation_is_one_sentence_that_fits_beside_its_symptom(drill: Drill) -> None:
    for symptom in drill.symptoms:
        assert symptom.because.endswith(".")
        assert symptom.because.count(". ") == 0
        assert len(symptom.because) <= 130
        assert len(symptom.text) <= 110


def test_the_symptoms_do_not_name_what_is_to_blame(drill: Drill) -> None:
    for symptom in drill.symptoms:
        assert not any(word in symptom.text for word in ("CQRS", "CORS", "cross-origin", "read store", "projector"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rows = [", "is no drill"),
        ("rows = []", "missing required field `symptoms`"),
        ("rows = []\n[[symptoms]]\nid = 'a'\ntext = 'b'\nverdict = 'both'\nbecause = 'c'", "$.symptoms[0].verdict"),
        ("rows = []\n" + "[[symptoms]]\nid = 'a'\ntext = 'b'\nverdict = 'cors'\nbecause = 'c'\n" * 2, "'a' twice"),
    ],
)
def test_what_is_no_drill_is_said_in_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "drill.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"\.$") as raised:
        load(path)
    assert said in str(raised.value)


def test_a_drill_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        load(tmp_path / "nowhere.toml")


def test_a_round_counts_what_is_right_and_keeps_what_was_missed(drill: Drill) -> None:
    round_ = Round(drill.symptoms)
    for symptom in drill.symptoms:
        round_ = round_.answered("cors" if symptom.id == "stale-feed" else symptom.verdict)
    assert (round_.over, round_.right) == (True, len(drill.symptoms) - 1)
    assert [(symptom.id, answer) for symptom, answer in round_.missed] == [("stale-feed", "cors")]
    found, of = round_.score("cqrs")
    assert of - found == 1
    assert round_.score("cors")[0] == round_.score("cors")[1]


def test_a_round_that_is_over_takes_no_answer(drill: Drill) -> None:
    one = Round(drill.symptoms[:1]).answered("cors")
    with pytest.raises(ValueError, match="The round is over"):
        one.answered("cors")


def test_a_seed_decides_the_order_and_loses_nothing(drill: Drill) -> None:
    orders = [tuple(symptom.id for symptom in shuffled(drill.symptoms, seed)) for seed in range(6)]
    assert orders[0] == tuple(symptom.id for symptom in drill.symptoms)
    assert len(set(orders)) == 6
    assert {frozenset(order) for order in orders} == {frozenset(orders[0])}
    assert orders[3] == tuple(symptom.id for symptom in shuffled(drill.symptoms, 3))
