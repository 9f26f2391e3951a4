import time
from collections.abc import Iterator
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.parallel import in_order, workers


@given(st.lists(st.integers(), max_size=20), st.integers(1, 4))
def test_results_come_in_the_order_of_the_items(items: list[int], threads: int) -> None:
    with workers(threads) as pool:
        assert list(in_order(str, items, pool, threads)) == [str(item) for item in items]


def test_a_slow_item_does_not_come_later() -> None:
    def slow(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    with workers(3) as pool:
        assert list(in_order(slow, [0.05, 0.0, 0.02], pool, 3)) == [0.05, 0.0, 0.02]


def test_as_many_are_under_way_as_there_are_threads() -> None:
    meet = Barrier(3)
    with workers(3) as pool:
        assert len(set(in_order(lambda _: meet.wait(10), range(3), pool, 3))) == 3


def test_what_one_stage_makes_the_next_takes_with_the_same_threads() -> None:
    with workers(1) as pool:
        words = in_order(str, range(20), pool, 2)
        assert list(in_order(len, words, pool, 3)) == [1] * 10 + [2] * 10


def test_no_more_items_are_taken_than_are_needed() -> None:
    taken = []

    def items() -> Iterator[int]:
        for item in range(9):
            taken.append(item)
            yield item

    with workers(2) as pool:
        assert next(in_order(str, items(), pool, 2)) == "0"
    assert taken == [0, 1, 2]


def test_what_the_work_raises_is_raised_and_what_has_not_begun_is_dropped() -> None:
    begun = []

    def work(item: int) -> None:
        begun.append(item)
        raise ValueError(item)

    with pytest.raises(ValueError, match="0"), workers(1) as pool:
        list(in_order(work, range(9), pool, 1))
    assert len(begun) <= 2


def test_what_the_items_raise_is_raised() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"), workers(2) as pool:
        list(in_order(str, items(), pool, 2))
