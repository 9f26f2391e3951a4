"""Scores are those of pyannote.metrics, whose time grows with the square of the turns."""

import time
from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.scoring import Errors, jaccard, score, score_recordings
from diarize.scoring.identities import name_errors, score_identities
from diarize.timeline import Annotation, Segment, Turn

if TYPE_CHECKING:
    from pyannote.core import Timeline

# Eighths of a second add up exactly, so that matches that are as good are so for both.
turns = st.builds(
    lambda start, length, speaker: Turn(start / 8, (start + length) / 8, speaker),
    st.integers(0, 160),
    st.integers(1, 40),
    st.sampled_from("abcd"),
)
annotations = st.lists(turns, max_size=12).map(lambda found: Annotation("r", found))
times = st.lists(
    st.builds(
        lambda start, length: Segment(start / 8, (start + length) / 8),
        st.integers(0, 120),
        st.integers(1, 80),
    ),
    max_size=3,
)
collars = st.sampled_from([0.0, 0.25, 1.0])


def uem(scored: list[Segment]) -> "Timeline":
    from pyannote.core import Segment as TheirSegment
    from pyannote.core import Timeline

    return Timeline([TheirSegment(part.start, part.end) for part in scored]).support()


def is_as(errors: Errors, parts: Mapping[str, float]) -> bool:
    ours = errors.speech, errors.missed, errors.false_alarm, errors.confusion
    names = "total", "missed detection", "false alarm", "confusion"
    return ours == pytest.approx(tuple(parts[name] for name in names), abs=1e-6)


def numbered(annotation: Annotation) -> Annotation:
    """Of matches that are as good pyannote.metrics takes the first by name: names by turns."""
    speakers = sorted(
        annotation.speakers,
        key=lambda name: [(turn.start, turn.end) for turn in annotation if turn.speaker == name],
    )
    return annotation.renamed({name: str(place) for place, name in enumerate(speakers)})


@settings(deadline=None)
@given(annotations, annotations, times, collars, st.booleans())
def test_the_parts_of_the_error_rate_are_those_of_pyannote_metrics(
    truth: Annotation, guess: Annotation, scored: list[Segment], collar: float, skip: bool
) -> None:
    from pyannote.metrics.diarization import DiarizationErrorRate

    metric = DiarizationErrorRate(collar=2 * collar, skip_overlap=skip)
    parts = metric.compute_components(truth.to_pyannote(), guess.to_pyannote(), uem=uem(scored))
    assert is_as(score(truth, guess, scored=scored, collar=collar, skip_overlap=skip), parts)


@settings(deadline=None)
@given(annotations, annotations, times, collars, st.booleans())
def test_the_parts_of_the_jaccard_error_rate_are_those_of_pyannote_metrics(
    truth: Annotation, guess: Annotation, scored: list[Segment], collar: float, skip: bool
) -> None:
    from pyannote.metrics.diarization import JaccardErrorRate

    theirs, ours = numbered(truth).to_pyannote(), numbered(guess).to_pyannote()
    metric = JaccardErrorRate(collar=2 * collar, skip_overlap=skip)
    parts = metric.compute_components(theirs, ours, uem=uem(scored))
    found = jaccard(truth, guess, scored=scored, collar=collar, skip_overlap=skip)
    assert found.speakers == parts["speaker count"]
    assert found.total == pytest.approx(parts["speaker error"], abs=1e-9)


@settings(deadline=None)
@given(annotations, annotations, times, collars, st.booleans())
def test_the_parts_of_the_identification_error_rate_are_those_of_pyannote_metrics(
    truth: Annotation, guess: Annotation, scored: list[Segment], collar: float, skip: bool
) -> None:
    from pyannote.metrics.identification import IdentificationErrorRate

    metric = IdentificationErrorRate(collar=2 * collar, skip_overlap=skip)
    parts = metric.compute_components(truth.to_pyannote(), guess.to_pyannote(), uem=uem(scored))
    assert is_as(name_errors(truth, guess, scored=scored, collar=collar, skip_overlap=skip), parts)


@settings(deadline=None)
@given(annotations, annotations, st.integers(1, 97))
def test_times_that_do_not_add_up_exactly_have_the_same_match(
    truth: Annotation, guess: Annotation, shift: int
) -> None:
    moved = [
        Annotation("r", [Turn(t.start + shift / 10, t.end + shift / 10, t.speaker) for t in each])
        for each in (truth, guess)
    ]
    expected = jaccard(truth, guess, scored=[Segment(0, 30)])
    found = jaccard(*moved, scored=[Segment(shift / 10, 30 + shift / 10)])
    assert found.speakers == expected.speakers
    assert found.total == pytest.approx(expected.total, abs=1e-6)


def long_talk(seed: int) -> Annotation:
    random, now, found = Random(seed), 1.0, []
    for _ in range(8000):
        now += random.uniform(-0.5, 1)
        found.append(Turn(now, now + random.uniform(0.3, 4), random.choice("abcdefgh")))
        now = found[-1].end
    return Annotation("r", found)


def test_thousands_of_turns_are_scored_at_once() -> None:
    truth, guess = {"r": long_talk(1)}, {"r": long_talk(2)}
    scored = {"r": [Segment(10 * place, 10 * place + 8) for place in range(1600)]}
    start = time.perf_counter()
    report = score_recordings(truth, guess, scored, collar=0.25, skip_overlap=True)
    score_identities(truth, guess, scored, collar=0.25)
    assert time.perf_counter() - start < 10  # a fraction of a second, where nothing else runs
    assert report.total.errors.rate > 0.5
