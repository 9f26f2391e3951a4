import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from clustering import Clusters, SpeakerBounds, cluster
from diarize import AudioError, ConfigError, Diarizer, Models, Samples, load_models
from diarize.config import Config, Tables
from diarize.frames import FrameGrid

RATE = 16_000
EXAMPLE = Path(__file__).parents[2] / "examples" / "meeting.ogg"


class BySign:
    """Hears two local speakers: one where samples are positive, one where they are negative."""

    chunk = 2 * RATE
    grid = FrameGrid(hop=1600, sample_rate=RATE)

    def __call__(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        frames = waveforms.reshape(len(waveforms), -1, 1600)
        return np.stack([frames.mean(axis=2) > 0.01, frames.mean(axis=2) < -0.01], axis=-1).astype(
            np.float32
        )


def by_sign(waveform: NDArray[np.float32], masks: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Embed a voice by the sign of its samples."""
    frames = waveform.reshape(-1, 1600).mean(axis=1)
    return np.stack([[1, 0] if frames[mask].mean() > 0 else [0, 1] for mask in masks]).astype(
        np.float32
    )


@pytest.fixture
def diarizer() -> Diarizer:
    settings: Tables = {"segmentation": {"step": 1.0}, "clustering": {"method": "agglomerative"}}
    return Diarizer(Models(BySign(), by_sign), settings)


def sound(*stretches: tuple[float, float]) -> NDArray[np.float32]:
    """Join stretches of a level and a length in seconds."""
    return np.concatenate([np.full(int(s * RATE), level, np.float32) for level, s in stretches])


TALK = sound((0, 1), (0.5, 3), (-0.5, 3), (0, 1), (0.5, 2.5))


def turns(found: object) -> list[tuple[float, float, str]]:
    return [(turn.start, turn.end, turn.speaker) for turn in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("chunks", "rests"), [(2, 0), (12, 1)])
def test_models_rest_before_the_voices_of_a_long_recording_are_grouped(
    chunks: int, rests: int
) -> None:
    told: list[str] = []
    models = Models(BySign(), by_sign, rest=lambda: told.append("rest"))
    Diarizer(models, {"segmentation": {"step": 1.0}}).listen(
        Samples(sound((0.5, BySign.chunk / RATE + chunks - 1)), RATE)
    )
    assert len(told) == rests


def test_who_spoke_when_comes_out(diarizer: Diarizer) -> None:
    found = diarizer(Samples(TALK, RATE))
    assert turns(found.annotation) == [
        (1.0, 4.0, "SPEAKER_00"),
        (4.0, 7.0, "SPEAKER_01"),
        (8.0, 10.5, "SPEAKER_00"),
    ]
    assert turns(found.exclusive) == turns(found.annotation)
    assert found.voices.tolist() == [[1, 0], [0, 1]]
    assert found.duration == 10.5


def test_silence_is_an_empty_result_with_a_warning(diarizer: Diarizer) -> None:
    found = diarizer(Samples(sound((0, 3)), RATE))
    assert found.speakers == ()
    assert found.warnings == ("no speech found",)
    assert found.voices.shape[0] == 0


def test_no_samples_are_an_empty_result(diarizer: Diarizer) -> None:
    found = diarizer(Samples(np.empty(0, np.float32), RATE))
    assert (found.duration, found.speakers) == (0.0, ())


def test_turns_end_with_the_recording(diarizer: Diarizer) -> None:
    found = diarizer(Samples(sound((0.5, 0.73)), RATE))
    assert turns(found.annotation) == [(0.0, 0.7, "SPEAKER_00")]


def test_one_speaker_is_given_where_one_is_asked_for(diarizer: Diarizer) -> None:
    found = diarizer(Samples(TALK, RATE), bounds=SpeakerBounds(1, 1))
    assert found.speakers == ("SPEAKER_00",)


def test_the_same_engine_with_other_settings_leaves_the_first_as_it_was() -> None:
    def together(embeddings: NDArray[np.float32], **given: Any) -> Clusters:
        return cluster(embeddings, **{**given, "bounds": SpeakerBounds(1, 1)})

    first = Diarizer(Models(BySign(), by_sign), clusterer=together)
    config = first.config.updated({"segmentation": {"step": 1.0}})
    other = first.configured(config)
    assert (other.config, other.models) == (config, first.models)
    assert first.config.segmentation.step != 1.0
    assert other(Samples(TALK, RATE)).speakers == ("SPEAKER_00",)


@pytest.mark.parametrize("asked", [2, 4, 30])
def test_too_few_speakers_are_counted_as_they_come_out(diarizer: Diarizer, asked: int) -> None:
    found = diarizer(Samples(TALK, RATE), bounds=SpeakerBounds(asked, asked))
    number = len(found.speakers)
    warning = f"at least {asked} speakers were asked for, but only {number} can be told apart"
    assert found.warnings == (() if number == asked else (warning,))


def test_a_channel_is_a_speaker(diarizer: Diarizer) -> None:
    both = np.stack([sound((0.5, 3), (0, 3)), sound((0, 2), (-0.5, 4)), sound((0, 6))])
    found = diarizer.per_channel(Samples(both, RATE))
    assert turns(found.annotation) == [(0.0, 3.0, "CHANNEL_1"), (2.0, 6.0, "CHANNEL_2")]
    assert [turn.speaker for turn in found.exclusive] == ["CHANNEL_1", "CHANNEL_2"]
    assert found.voices.tolist() == [[1, 0], [0, 1]]


def test_each_of_many_channels_has_its_own_voice(diarizer: Diarizer) -> None:
    silence, loud = sound((0, 6)), sound((0.5, 3), (0, 3))
    upside_down = sound((0, 2), (-0.48, 4))
    channels = [silence] * 7 + [loud, silence, upside_down]
    found = diarizer.per_channel(Samples(np.stack(channels), RATE))
    voices = dict(zip(found.speakers, found.voices.tolist(), strict=True))
    assert voices == {"CHANNEL_8": [1, 0], "CHANNEL_10": [0, 1]}


def test_what_can_be_read_once_has_no_channels_to_hear_one_by_one(diarizer: Diarizer) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, pytest.raises(AudioError, match="can be read once only"):
        diarizer.per_channel(pipe)
    os.close(writing)


def test_channels_that_cancel_one_another_out_are_heard_one_by_one(diarizer: Diarizer) -> None:
    found = diarizer(Samples(np.stack([0.9 * TALK, -TALK]), RATE))
    assert turns(found.annotation) == turns(diarizer(Samples(-TALK, RATE)).annotation)
    assert "the channels cancel one another out" in found.warnings[0]


def test_clustering_may_be_somebody_elses() -> None:
    def everybody(*arguments: Any, **options: Any) -> Clusters:
        return cluster(*arguments, **{**options, "bounds": SpeakerBounds(1, 1)})

    settings: Tables = {"segmentation": {"step": 1.0}}
    found = Diarizer(Models(BySign(), by_sign), settings, clusterer=everybody)(Samples(TALK, RATE))
    assert found.speakers == ("SPEAKER_00",)


def test_one_channel_may_be_chosen(diarizer: Diarizer) -> None:
    both = np.stack([sound((0.5, 3)), sound((0, 3))])
    assert diarizer(Samples(both, RATE), channel=1).speakers == ("SPEAKER_00",)
    assert diarizer(Samples(both, RATE), channel=2).speakers == ()


def test_a_voice_is_embedded_and_silence_has_none(diarizer: Diarizer) -> None:
    assert diarizer.embed(Samples(sound((-0.5, 3)), RATE)).tolist() == [0, 1]
    with pytest.raises(AudioError, match="no speech found"):
        diarizer.embed(Samples(sound((0, 3)), RATE))


def test_progress_is_told_in_seconds_heard(diarizer: Diarizer) -> None:
    told: list[tuple[str, float, float | None]] = []
    diarizer(Samples(TALK, RATE), progress=lambda *what: told.append(what))
    listening = [done for stage, done, _ in told if stage == "listening"]
    assert listening == sorted(listening)
    assert listening[-1] == 10.5
    assert told[-1] == ("grouping", 1, 1)


def test_equal_input_gives_equal_output_from_any_thread(diarizer: Diarizer) -> None:
    found: list[dict[str, object]] = []
    threads = [
        threading.Thread(target=lambda: found.append(diarizer(Samples(TALK, RATE)).to_dict()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(each == found[0] for each in found)


def test_a_wrong_setting_is_named() -> None:
    with pytest.raises(ConfigError, match="unknown setting 'stepp'; known: batch, step"):
        Diarizer(Models(BySign(), by_sign), {"segmentation": {"stepp": 1}})


def test_settings_of_the_user_win_over_those_of_the_bundle() -> None:
    models = Models(BySign(), by_sign, {"segmentation": {"step": 1.5, "batch": 2}})
    config = Diarizer(models, {"segmentation": {"step": 2.0}}).config
    assert (config.segmentation.step, config.segmentation.batch) == (2.0, 2)


def test_provenance_says_what_was_used(diarizer: Diarizer) -> None:
    provenance = diarizer(Samples(TALK, RATE)).provenance
    assert provenance is not None
    assert provenance["settings"]["segmentation"]["step"] == 1.0


def test_a_step_longer_than_the_chunk_is_refused_and_the_usual_one_is_shortened() -> None:
    models = Models(BySign(), by_sign)
    engine = Diarizer(models)
    assert engine.config.segmentation.step == BySign.chunk / RATE
    with pytest.raises(ConfigError, match=r"\[segmentation\] step is at most 2 s"):
        Diarizer(models, {"segmentation": {"step": 2.5}})
    with pytest.raises(ConfigError, match=r"\[segmentation\] step is at most 2 s"):
        engine.configured(Config())


def test_what_is_changed_in_one_provenance_is_not_in_the_next(engine: Diarizer) -> None:
    first, second = (engine(Samples(np.zeros(16_000, np.float32), RATE)) for _ in range(2))
    assert first.provenance is not None
    first.provenance["segmentation"]["license"] = "none"
    assert second.provenance is not None
    assert second.provenance["segmentation"]["license"] == "MIT"


@pytest.mark.parametrize("threads", [2, 5])
def test_any_number_of_threads_hears_the_same(threads: int) -> None:
    one, several = (
        Diarizer(load_models("embedded", threads=number)).listen(EXAMPLE) for number in (1, threads)
    )
    assert (one.embeddings == several.embeddings).all()
    assert (one.activity == several.activity).all()
    assert (one.starts == several.starts).all()
    assert one.duration == several.duration


def test_there_are_as_many_threads_as_asked_for_or_a_few() -> None:
    assert load_models("embedded", threads=3).threads == 3
    assert 1 <= load_models("embedded").threads <= 8


def test_an_engine_takes_no_table_for_a_config(diarizer: Diarizer) -> None:
    with pytest.raises(TypeError, match="config is a Config"):
        diarizer.configured({"segmentation": {"step": 2.5}})  # type: ignore[arg-type]
