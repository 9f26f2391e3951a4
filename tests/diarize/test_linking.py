import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize import Diarizer
from diarize.bundle import find_bundle
from diarize.judge import judge_of_cohort
from diarize.labelled import labelled
from diarize.linking import Appearance, Unknown, link, unknown_voices

JUDGE = judge_of_cohort(find_bundle())
TURN = "SPEAKER {} 1 0.0 {} <NA> <NA> {} <NA> <NA>\n"


def voice(person: int, recording: int, speaker: int = 0) -> Unknown:
    """Draw a voice of a person; those of one person are alike."""
    own = np.random.default_rng(person).standard_normal(192)
    vector = own + 0.3 * np.random.default_rng([person, recording]).standard_normal(192)
    appearance = Appearance(
        Path(f"{recording}.json"), f"{recording}", f"SPEAKER_{speaker:02d}", 10.0 + person
    )
    return Unknown(appearance, (vector / np.linalg.norm(vector)).astype(np.float32))


def test_voices_of_one_person_are_grouped_and_others_stay_apart() -> None:
    voices = [voice(1, 0), voice(2, 0, 1), voice(1, 1), voice(3, 2), voice(1, 2, 1)]
    groups = link(voices, JUDGE)
    recordings = [sorted(each.recording for each in group) for group in groups]
    assert recordings == [["0", "1", "2"], ["2"], ["0"]]


def test_speakers_of_one_recording_stay_apart_however_alike() -> None:
    twins = [voice(1, 0), Unknown(voice(1, 0, 1).appearance, voice(1, 0).vector)]
    assert [len(group) for group in link(twins, JUDGE)] == [1, 1]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), unique=True, max_size=10))
def test_every_voice_is_in_one_group(found: list[tuple[int, int]]) -> None:
    voices = [voice(*each, place) for place, each in enumerate(found)]
    groups = link(voices, JUDGE)
    grouped = [each for group in groups for each in group]
    assert len(grouped) == len(set(grouped)) == len(voices)
    for group in groups:
        assert len({each.recording for each in group}) == len(group)


@pytest.mark.parametrize("number", [0, 1])
def test_nothing_or_one_voice_needs_no_grouping(number: int) -> None:
    assert len(link([voice(1, 0)][:number], JUDGE)) == number


def test_numbered_speakers_of_results_are_heard_again(
    engine: Diarizer, clips: Path, tmp_path: Path
) -> None:
    for name in ("slt-1", "slt-2", "rms-1"):
        shutil.copy(clips / f"{name}.wav", tmp_path)
        turns = TURN.format(name, 7.0, "SPEAKER_00") + TURN.format(name, 0.5, "SPEAKER_01")
        (tmp_path / f"{name}.rttm").write_text(turns.replace(" 0.0 0.5", " 7.0 0.5"))
    (tmp_path / "rms-1.rttm").write_text(TURN.format("rms-1", 7.0, "rms"))
    voices = unknown_voices(engine, labelled(tmp_path))
    assert [each.appearance.recording for each in voices] == ["slt-1", "slt-2"]
    (group,) = link(voices, JUDGE)
    assert {each.speaker for each in group} == {"SPEAKER_00"}
