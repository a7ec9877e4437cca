"""Settings: the delay laws are what they say, and what cannot be simulated is refused."""

from __future__ import annotations

from math import erf, exp, inf, log, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqrs_sim.core.draws import Draws
from cqrs_sim.core.settings import SHAPES, DelayLaw, Settings, Shape, TrafficRates
from cqrs_sim.core.timeline import SECOND

shares = st.floats(0, 1, exclude_min=True, exclude_max=True)
laws = st.builds(DelayLaw, st.sampled_from(SHAPES), st.integers(0, 30 * SECOND), st.floats(0, 3))


def share_within(law: DelayLaw, delay: float) -> float:
    """Return the share of delays up to this one, by the textbook."""
    match law.shape:
        case "fixed":
            return float(delay >= law.mean)
        case "uniform":
            return min(1.0, delay / (2 * law.mean))
        case "exponential":
            return 1 - exp(-delay / law.mean)
        case "lognormal":
            centre = log(law.mean) - law.sigma**2 / 2
            return (1 + erf((log(delay) - centre) / (law.sigma * sqrt(2)))) / 2


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("mean", [1_000_000, 2_000_000, 30_000_000])
def test_the_quantile_inverts_the_distribution(shape: Shape, mean: int) -> None:
    law = DelayLaw(shape, mean)
    for share in (0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999):
        if shape == "fixed":
            assert law.quantile(share) == mean
        else:
            assert share_within(law, law.quantile(share)) == pytest.approx(share, abs=1e-5)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("mean", [0, 200_000, 2_000_000])
def test_every_law_has_the_mean_it_is_given(shape: Shape, mean: int) -> None:
    law, steps = DelayLaw(shape, mean), 10_000
    found = sum(law.quantile((step + 0.5) / steps) for step in range(steps)) / steps
    assert found == pytest.approx(mean, rel=0.001)


@pytest.mark.parametrize("sigma", [0.1, 0.5, 1.0])
def test_a_lognormal_keeps_its_mean_however_wide_it_is(sigma: float) -> None:
    law, steps = DelayLaw("lognormal", SECOND, sigma), 20_000
    found = sum(law.quantile((step + 0.5) / steps) for step in range(steps)) / steps
    assert found == pytest.approx(SECOND, rel=0.002)
    logs = [log(law.quantile((step + 0.5) / steps)) for step in range(steps)]
    centre = sum(logs) / steps
    assert sqrt(sum((each - centre) ** 2 for each in logs) / steps) == pytest.approx(sigma, rel=0.01)


@pytest.mark.parametrize("shape", SHAPES)
def test_drawn_delays_have_the_mean_of_their_law(shape: Shape) -> None:
    law, draws, many = DelayLaw(shape, SECOND), Draws(11), 4_000
    delays = [law.quantile(draws.draw("delay", "read", number)) for number in range(many)]
    spread = {"fixed": 0, "uniform": 1 / sqrt(3), "exponential": 1, "lognormal": sqrt(exp(0.25) - 1)}[shape]
    assert abs(sum(delays) / many / SECOND - 1) <= 4 * spread / sqrt(many)


@given(laws, shares, shares)
def test_a_delay_is_never_negative_and_grows_with_the_share(law: DelayLaw, one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert 0 <= law.quantile(low) <= law.quantile(high)


@given(st.sampled_from(SHAPES), shares)
def test_a_mean_of_0_is_no_delay_under_any_law(shape: Shape, share: float) -> None:
    assert DelayLaw(shape, 0).quantile(share) == 0


@given(laws, st.integers(0, 2**64 - 1))
def test_every_draw_gives_a_delay(law: DelayLaw, seed: int) -> None:
    assert law.quantile(Draws(seed).draw("delay", "read", 1)) >= 0


@pytest.mark.parametrize("mean", [-1, 30_000_001])
def test_a_mean_outside_0_to_30_seconds_is_refused(mean: int) -> None:
    with pytest.raises(ValueError, match="between 0 s and 30 s"):
        DelayLaw("fixed", mean)


def test_an_unknown_law_is_refused() -> None:
    with pytest.raises(ValueError, match="one of fixed, uniform, exponential, lognormal, not gamma"):
        DelayLaw("gamma")  # type: ignore[arg-type]  # the mistake is the point


@pytest.mark.parametrize("sigma", [-0.1, 3.1, nan])
def test_a_sigma_outside_0_to_3_is_refused(sigma: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 3"):
        DelayLaw("lognormal", SECOND, sigma)


@pytest.mark.parametrize("rate", [-1, 10_001, nan, inf])
def test_a_rate_outside_0_to_10_000_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 10,000"):
        TrafficRates(writes=rate)
    with pytest.raises(ValueError, match="between 0 and 10,000"):
        TrafficRates(reads=rate)


def test_both_ends_of_every_range_are_allowed() -> None:
    assert DelayLaw("lognormal", 0, 0).mean == 0
    assert DelayLaw("lognormal", 30 * SECOND, 3).sigma == 3
    assert TrafficRates(10_000, 0).writes == 10_000


def test_settings_begin_with_2_seconds_and_nobody_about() -> None:
    assert Settings() == Settings(DelayLaw("fixed", 2 * SECOND), TrafficRates(0, 0))
