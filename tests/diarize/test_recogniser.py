from importlib.util import find_spec
from pathlib import Path

import pytest

from diarize.errors import ModelError
from diarize.recogniser import Recogniser, document
from diarize.transcript import read_transcript

MEETING = Path(__file__).parents[2] / "examples" / "meeting.ogg"
HERE = find_spec("faster_whisper") is not None
needs_asr = pytest.mark.skipif(not HERE, reason="needs the extra asr")


@pytest.mark.skipif(HERE, reason="faster-whisper is here")
def test_what_is_not_installed_is_told_with_the_command_to_get_it() -> None:
    with pytest.raises(ModelError, match=r"pip install 'turnwise\[asr\]'"):
        Recogniser()


@needs_asr
def test_a_model_that_is_not_here_is_told_and_never_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    for model in (None, "tiny"):
        with pytest.raises(ModelError, match=r"here; fetch one: python -c .*download_model"):
            Recogniser(model)
    assert not list(tmp_path.rglob("*.bin"))


@needs_asr
@pytest.mark.parametrize("files", [[], ["tokenizer.json"]])
def test_a_folder_that_holds_no_model_is_told(files: list[str], tmp_path: Path) -> None:
    for name in files:
        (tmp_path / name).write_text("{}")
    with pytest.raises(ModelError, match=r"tokenizer\.json|model\.bin"):
        Recogniser(str(tmp_path))


@needs_asr
def test_a_name_of_no_model_is_told_with_those_there_are() -> None:
    with pytest.raises(ModelError, match=r"'abacus' is no folder, and no model .*small"):
        Recogniser("abacus")


@needs_asr
def test_what_faster_whisper_gives_is_a_transcript() -> None:
    from faster_whisper.transcribe import Segment, Word

    words = [Word(1.0, 1.4, " So,", 0.9), Word(1.4, 1.4, " 12", 0.5)]
    segment = Segment(
        id=1,
        seek=0,
        start=1.0,
        end=2.0,
        text=" So, 12",
        tokens=[],
        avg_logprob=0.0,
        compression_ratio=1.0,
        no_speech_prob=0.0,
        words=words,
        temperature=0.0,
    )
    found = read_transcript(document([segment], "en"), "r")
    assert (found.recording, found.language, found.text) == ("r", "en", "So, 12")
    assert [(word.score, word.estimated) for word in found] == [(0.9, False), (0.5, True)]


@needs_asr
def test_a_recording_is_written_down() -> None:
    try:
        hear = Recogniser()
    except ModelError:
        pytest.skip("no model of faster-whisper is here")
    found = hear(MEETING)
    assert found.recording == "meeting"
    assert "release" in found.text.lower()
