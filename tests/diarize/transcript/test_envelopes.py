import pytest

from diarize.errors import FormatError
from diarize.transcript import read_transcript

SEGMENTS = [{"start": 0.5, "end": 2.0, "text": "So we meet.", "speaker": "SPEAKER_00"}]


@pytest.mark.parametrize(
    "document",
    [
        {"id": "x", "status": "succeeded", "error": None, "output": {"segments": SEGMENTS}},
        {"status": "COMPLETED", "output": SEGMENTS},
        {"success": True, "result": {"text": "So we meet.", "segments": SEGMENTS}},
        {"type": "done", "data": {"transcription": {"segments": SEGMENTS}}},
        [{"segments": SEGMENTS}],
        {"result": {"text": "So we meet.", "segments": SEGMENTS}},
    ],
)
def test_a_transcript_is_found_inside_what_a_service_wraps_it_in(document: object) -> None:
    assert isinstance(document, dict | list)
    found = read_transcript(document)
    assert (found.text, found.utterances[0].words[0].speaker) == ("So we meet.", "SPEAKER_00")


def test_a_job_that_failed_is_told_with_the_reason() -> None:
    with pytest.raises(FormatError, match="its status is failed: no memory"):
        read_transcript({"id": "x", "status": "failed", "output": None, "error": "no memory"})


def test_the_place_of_what_is_wrong_counts_from_the_outside() -> None:
    document = {"output": {"segments": [{"start": "soon", "end": 1.0, "text": "so"}]}}
    with pytest.raises(FormatError, match=r"output\.segments\[0\]\.start: expected a number"):
        read_transcript(document)


def test_what_is_wrapped_too_deeply_is_no_transcript() -> None:
    document: object = {"segments": SEGMENTS}
    for _ in range(5):
        document = {"output": document}
    assert isinstance(document, dict)
    with pytest.raises(FormatError, match="is no transcript that can be read"):
        read_transcript(document)
