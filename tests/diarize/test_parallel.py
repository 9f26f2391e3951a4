import time
from collections.abc import Iterator
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.parallel import in_order


@given(st.lists(st.integers(), max_size=20), st.integers(1, 4))
def test_results_come_in_the_order_of_the_items(items: list[int], threads: int) -> None:
    assert list(in_order(str, items, threads)) == [str(item) for item in items]


def test_a_slow_item_does_not_come_later() -> None:
    def slow(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    assert list(in_order(slow, [0.05, 0.0, 0.02], 3)) == [0.05, 0.0, 0.02]


def test_as_many_are_under_way_as_there_are_threads() -> None:
    meet = Barrier(3)
    assert len(set(in_order(lambda _: meet.wait(10), range(3), 3))) == 3


def test_no_more_items_are_taken_than_are_needed() -> None:
    taken = []

    def items() -> Iterator[int]:
        for item in range(9):
            taken.append(item)
            yield item

    results = in_order(str, items(), 2)
    assert next(results) == "0"
    assert taken == [0, 1, 2]


def test_what_the_work_raises_is_raised_and_what_has_not_begun_is_dropped() -> None:
    begun = []

    def work(item: int) -> None:
        begun.append(item)
        raise ValueError(item)

    with pytest.raises(ValueError, match="0"):
        list(in_order(work, range(9), 1))
    assert len(begun) <= 2


def test_what_the_items_raise_is_raised() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(in_order(str, items(), 2))
