from dataclasses import asdict, replace
from pathlib import Path

import pytest

from diarize import (
    Annotation,
    AudioError,
    Config,
    Diarizer,
    Errors,
    ScoringError,
    Turn,
    read_annotations,
)
from diarize.labelled import Labelled
from diarize.scoring import score_recordings
from diarize.tuning.grids import WINDOW, Setting, starts
from diarize.tuning.trials import Trials, hear

BIAS = Setting("stitch", "count_bias")


def test_errors_are_those_that_run_and_score_give(
    engine: Diarizer, recordings: list[Labelled], trials: Trials
) -> None:
    config = BIAS.put(Setting("clustering", "same_voice").put(engine.config, 0.74), 0.2)
    diarizer = Diarizer(engine.models, asdict(config))
    for number, recording in enumerate(recordings):
        name = recording.annotation.recording
        found = diarizer(recording.audio).annotation
        report = score_recordings({name: recording.annotation}, {name: found})
        expected = report.total.errors
        errors = trials.errors(number, config)
        parts = (errors.speech, errors.missed, errors.false_alarm, errors.confusion)
        assert parts == pytest.approx(
            (expected.speech, expected.missed, expected.false_alarm, expected.confusion)
        )


def test_the_rate_of_several_recordings_is_that_of_their_errors_together(
    engine: Diarizer, trials: Trials
) -> None:
    errors = [trials.errors(number, engine.config) for number in (0, 2)]
    assert trials.rate([0, 2], engine.config) == sum(errors, start=Errors()).rate


def test_settings_of_stitching_change_the_errors_of_a_grouping(
    engine: Diarizer, trials: Trials
) -> None:
    fewer, more = (trials.errors(0, BIAS.put(engine.config, bias)) for bias in (-0.4, 0.4))
    assert fewer.missed > more.missed
    assert fewer.false_alarm < more.false_alarm


def test_each_length_of_windows_is_heard(engine: Diarizer, recordings: list[Labelled]) -> None:
    told: list[tuple[str, float, float | None]] = []
    configs = [engine.config, WINDOW.put(engine.config, 1.0)]
    (case,) = hear(engine, recordings[:1], configs, lambda *news: told.append(news))
    usual, short = (case.heard[config.regions] for config in configs)
    assert short.regions.seconds.sum() < usual.regions.seconds.sum()
    assert {stage for stage, _, _ in told} == {"hearing"}
    shares = [done / (total or 1) for _, done, total in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_collar_that_leaves_nothing_to_score_is_refused(engine: Diarizer, trials: Trials) -> None:
    strict = Trials(engine, trials.cases, collar=20.0)
    with pytest.raises(ScoringError, match="part1: a collar of 20 s leaves no speech to score"):
        strict.errors(0, engine.config)


def test_a_recording_that_cannot_be_read_is_named(engine: Diarizer, tmp_path: Path) -> None:
    turns = read_annotations(Path(__file__).parents[3] / "examples" / "meeting.rttm")["meeting"]
    broken = tmp_path / "meeting.wav"
    broken.write_text("no sound")
    with pytest.raises(AudioError, match=r"meeting\.wav"):
        hear(engine, [Labelled(broken, turns, tmp_path)], [engine.config])


def test_turns_that_go_on_after_the_recording_are_of_another_one(
    engine: Diarizer, recordings: list[Labelled]
) -> None:
    turns = [*recordings[0].annotation, Turn(40.0, 41.0, "al")]
    wrong = replace(recordings[0], annotation=Annotation("part1", turns))
    with pytest.raises(AudioError, match=r"part1\.wav: ends before turns of .*part1\.rttm"):
        hear(engine, [wrong], [engine.config])


def test_lengths_of_windows_are_tried_only_if_asked_for() -> None:
    config = Config()
    assert starts(config, thorough=False) == [config]
    first, *others = starts(config, thorough=True)
    assert first == config
    assert {WINDOW.of(each) for each in others} == {1.5, 3.0}
    wide = config.updated({"regions": {"step": 1.8}})
    assert {WINDOW.of(each) for each in starts(wide, thorough=True)} == {2.0, 3.0}
