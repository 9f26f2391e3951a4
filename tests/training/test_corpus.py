import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from diarize.errors import FormatError
from training.corpus import SAMPLE_RATE, load_corpus, save_array

HEAD = "file,corpus,speaker,start,end,license\n"
ROWS = ("a.wav,x,al,0,0.5,CC0\n", "a.wav,x,al,0.5,1.0,CC0\n", "b.wav,y,bo,0.25,2.0,CC0\n")


def write(folder: Path, name: str, level: float, seconds: float) -> None:
    samples = np.full(round(seconds * SAMPLE_RATE), level, np.float32)
    soundfile.write(folder / name, samples, SAMPLE_RATE, subtype="PCM_16")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a second of al at 0.25, and two of bo at 0.5."""
    folder = tmp_path / "speech"
    folder.mkdir()
    write(folder, "a.wav", 0.25, 1.0)
    write(folder, "b.wav", 0.5, 2.0)
    (folder / "segments.csv").write_text(HEAD + "".join(ROWS))
    return folder


def test_an_utterance_is_what_its_speaker_says_between_its_times(
    folder: Path, tmp_path: Path
) -> None:
    corpus = load_corpus(folder, tmp_path / "cache")
    assert [each.speaker for each in corpus.utterances] == ["al", "al", "bo"]
    assert [each.corpus for each in corpus.utterances] == ["x", "x", "y"]
    assert [each.seconds for each in corpus.utterances] == [0.5, 0.5, 1.75]
    heard = [set(corpus.waveform(each).tolist()) for each in corpus.utterances]
    assert heard == [{0.25}, {0.25}, {0.5}]
    assert corpus.utterances[2].first == 1.25 * SAMPLE_RATE
    assert [len(own) for own in corpus.by_speaker().values()] == [2, 1]


def test_what_was_decoded_is_not_decoded_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_corpus(folder, tmp_path / "cache")
    monkeypatch.delattr("soundfile.read")
    again = load_corpus(folder, tmp_path / "cache")
    assert again.utterances == first.utterances
    np.testing.assert_array_equal(again.samples, first.samples)


def test_a_changed_table_is_read_anew(folder: Path, tmp_path: Path) -> None:
    before = load_corpus(folder, tmp_path / "cache")
    (folder / "segments.csv").write_text(HEAD + ROWS[2])
    after = load_corpus(folder, tmp_path / "cache")
    assert [each.speaker for each in after.utterances] == ["bo"]
    assert set(after.waveform(after.utterances[0]).tolist()) == {0.5}
    assert after.table != before.table


def test_files_that_look_alike_are_not_taken_for_each_other(folder: Path, tmp_path: Path) -> None:
    rows = [f"{name}.wav,x,{name},0,1,CC0\n" for name in "ab"]
    write(folder, "b.wav", 0.5, 1.0)
    for name in "ab":
        os.utime(folder / f"{name}.wav", ns=(0, 0))
    for order in (rows, rows[::-1]):
        (folder / "segments.csv").write_text(HEAD + "".join(order))
        corpus = load_corpus(folder, tmp_path / "cache")
        levels = {each.speaker: corpus.waveform(each)[0] for each in corpus.utterances}
        assert levels == {"a": 0.25, "b": 0.5}


def test_other_audio_under_the_same_table_is_decoded_anew(folder: Path, tmp_path: Path) -> None:
    before = load_corpus(folder, tmp_path / "cache")
    write(folder, "a.wav", 0.125, 1.0)
    after = load_corpus(folder, tmp_path / "cache")
    assert set(after.waveform(after.utterances[0]).tolist()) == {0.125}
    assert after.table == before.table  # it tells who says what where, not how that sounds


def test_an_utterance_ends_with_its_file(folder: Path, tmp_path: Path) -> None:
    (folder / "segments.csv").write_text(HEAD + "a.wav,x,al,0.5,1.5,CC0\n" + ROWS[2])
    corpus = load_corpus(folder, tmp_path / "cache")
    assert corpus.utterances[0].seconds == 0.5
    assert set(corpus.waveform(corpus.utterances[0]).tolist()) == {0.25}


@pytest.mark.parametrize("times", ["1.5,1.8", "0.5,0.5", "0.6,0.5", "-1,0.5"])
def test_an_utterance_of_nothing_is_refused(folder: Path, tmp_path: Path, times: str) -> None:
    (folder / "segments.csv").write_text(HEAD + f"a.wav,x,al,{times},CC0\n" + ROWS[2])
    with pytest.raises(FormatError, match=r"segments\.csv: nothing is said from .* s of a\.wav"):
        load_corpus(folder, tmp_path / "cache")


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("", r"1: has no column 'file'"),
        ("file,corpus,speaker,from,end\n", r"1: has no column 'start'"),
        (HEAD + ROWS[0] + "a.wav,x\n", r"3: no speaker"),
        (HEAD + "a.wav,x,al,,1.0,CC0\n", r"2: no start"),
    ],
)
def test_a_table_says_where_it_lacks_something(
    folder: Path, tmp_path: Path, table: str, problem: str
) -> None:
    (folder / "segments.csv").write_text(table)
    with pytest.raises(FormatError, match=rf"segments\.csv:{problem}"):
        load_corpus(folder, tmp_path / "cache")


class Interrupting:
    """Cannot be written: somebody presses Ctrl-C."""

    def __reduce__(self) -> str:
        raise KeyboardInterrupt


def test_an_interrupted_write_leaves_what_was_there_and_no_draft(tmp_path: Path) -> None:
    save_array(tmp_path / "a.npy", np.arange(3))
    with pytest.raises(KeyboardInterrupt):
        save_array(tmp_path / "a.npy", np.array([Interrupting()], object))
    assert [file.name for file in tmp_path.iterdir()] == ["a.npy"]
    assert np.load(tmp_path / "a.npy").tolist() == [0, 1, 2]
