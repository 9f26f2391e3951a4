from typing import Literal

import numpy as np
import pytest

from benchmarks.searches import Searches, figures
from enrollment.identification import Candidate, Decision

KNOWN = np.arange(10)


def search(person: int, score: float, second: float = -9.0) -> Decision:
    """Return a search that ends with a person if the score is above 0, and is close from -1 on."""
    others = Candidate(person + 1, 0.1, second, 0.0)
    answer: Literal["accept", "suggest", "unknown"] = "suggest" if score > -1 else "unknown"
    if score > 0 and score > second + 0.5:
        answer = "accept"
    return Decision(answer, person, (Candidate(person, 0.9, score, 0.0), others))


@pytest.fixture
def searches() -> Searches:
    """Hear the ten who are known, of whom two are missed and one is misnamed, and ten strangers.

    One stranger is named, another nearly.
    """
    mine = [search(speaker, 2.0) for speaker in range(7)] + [search(1, 2.0)]
    missed = [search(8, -2.0), search(9, -2.0)]
    strangers = [search(3, 1.0), search(4, -0.5), *(search(5, -3.0) for _ in range(8))]
    return Searches.of([*mine, *missed, *strangers], np.arange(20), KNOWN)


def test_rates_are_shares_of_those_they_are_about(searches: Searches) -> None:
    assert searches.far() == pytest.approx(0.1)
    assert searches.suggested() == pytest.approx(0.2)
    assert searches.frr() == pytest.approx(0.3)


def test_at_the_rate_asked_for_the_threshold_is_above_nearly_all_strangers(
    searches: Searches,
) -> None:
    assert searches.frr_at_far() == pytest.approx(0.3)  # 2.0 is above the stranger with 1.0


def test_who_does_not_stand_out_is_not_above_any_threshold() -> None:
    found = Searches.of([search(0, 2.0, second=1.99), search(5, 0.5)], np.array([0, 20]), KNOWN)
    assert found.excess.tolist() == [-np.inf, 0.5]


def test_intervals_hold_the_rates_and_none_is_empty(searches: Searches) -> None:
    found = figures(searches)
    for rate in ("far", "suggested", "frr"):
        low, high = found[f"{rate}_interval"]
        assert low <= found[rate] <= high
        assert low < high


def test_of_no_accident_among_few_speakers_little_is_known() -> None:
    safe = Searches.of([search(n, -3.0) for n in range(20)], np.arange(20), KNOWN)
    assert figures(safe)["far_interval"][1] == pytest.approx(1 - 0.025 ** (1 / 20), abs=1e-4)
