import numpy as np
import pytest

from benchmarks.libraries import fillers
from training.corpus import SAMPLE_RATE, Corpus, Utterance


def made(speakers: dict[str, str], seconds: float = 4.0) -> Corpus:
    """Make speakers with one utterance each, by name and corpus."""
    length = int(seconds * SAMPLE_RATE)
    table = [
        Utterance(name, corpus, place * length, (place + 1) * length)
        for place, (name, corpus) in enumerate(speakers.items())
    ]
    return Corpus(np.zeros(length * len(table), np.int16), tuple(table))


def test_nobody_of_the_cohort_fills_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    train = made({f"s{number}": "x" for number in range(6)})
    monkeypatch.setattr("benchmarks.libraries.strangers", lambda _: ("s1", "s4"))
    assert sorted(fillers(train, made({"d": "x"}))) == ["s0", "s2", "s3", "s5"]


def test_those_come_first_who_are_of_the_corpora_that_are_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    train = made({"a": "x", "b": "y", "c": "x", "d": "y"})
    monkeypatch.setattr("benchmarks.libraries.strangers", lambda _: ())
    assert set(fillers(train, made({"e": "y"}))[:2]) == {"b", "d"}


def test_who_says_little_fills_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.libraries.strangers", lambda _: ())
    assert fillers(made({"a": "x"}, seconds=2.0), made({"e": "x"})) == []
