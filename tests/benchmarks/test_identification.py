import numpy as np
import pytest

from benchmarks.identification import ALL, rows
from benchmarks.searches import Row, Searches


def heard(named: int, number: int) -> Searches:
    """Return searches for as many known speakers as strangers, of whom some are named."""
    speakers = np.arange(2 * number)
    known = speakers >= number
    accepted = known | (speakers < named)
    return Searches(speakers, known, accepted, accepted, known, np.where(accepted, 1.0, -1.0))


def test_all_of_a_condition_are_put_together_and_so_is_all_there_is() -> None:
    sizes: Row = {"spoken": 3.0, "enrolled": 5.0, "people": 10}
    searches = [
        ({"condition": "clean", **sizes}, heard(2, 10)),
        ({"condition": "clean", **sizes}, heard(0, 30)),
        ({"condition": "noisy", **sizes}, heard(8, 40)),
    ]
    found = list(rows(searches))
    together = {row["condition"]: row["far"] for row in found if row["people"] == ALL}
    assert len(found) == 6
    assert together == pytest.approx({"clean": 2 / 40, "noisy": 8 / 40, ALL: 10 / 80})
