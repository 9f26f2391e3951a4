import json
from collections.abc import Callable

import pytest

from diarize.transcript import Transcript, Utterance, Word, transcript_schema
from diarize.transcript.writers.ours import as_dict, format_json

Say = Callable[..., Transcript]

FULL = Word(
    text="so",
    start=0.5004,
    end=0.75,
    score=1 / 3,
    estimated=True,
    speaker="al",
    confidence=0.25,
    second_speaker="bo",
)
LOST = Word(text="hm", start=9.0, end=9.5, reason="no turn within 0.5 s")


def test_documents_are_as_the_schema_says(say: Say) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="of the development tools")
    schema = transcript_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    words = Transcript(recording="r", utterances=[Utterance((FULL, LOST))], language="en")
    for document in (words, say(("al", "so"), ("bo", "yes")), Transcript(recording="")):
        validator.validate(json.loads(format_json(document)))
    for wrong in ({"speaker": 1}, {"start": "0"}, {"text": ""}, {"score": 2}, {"who": "al"}):
        broken = as_dict(words)
        broken["utterances"][0]["words"][0] |= wrong
        assert not validator.is_valid(broken)


def test_what_nobody_knows_is_left_out() -> None:
    document = as_dict(Transcript(recording="r", utterances=[Utterance((FULL, LOST))]))
    assert document["utterances"] == [
        {
            "words": [
                {
                    "text": "so",
                    "start": 0.5,
                    "end": 0.75,
                    "score": 0.333333,
                    "estimated": True,
                    "speaker": "al",
                    "confidence": 0.25,
                    "second_speaker": "bo",
                },
                {"text": "hm", "start": 9.0, "end": 9.5, "reason": "no turn within 0.5 s"},
            ]
        }
    ]
    assert document["speakers"] == [{"speaker": "al", "seconds": 0.25}]
    assert document["language"] is None


def test_a_name_in_a_broken_encoding_can_be_written() -> None:
    word = Word(text="so", start=0.0, end=1.0, speaker="caf\udce9")
    document = Transcript(recording="r", utterances=[Utterance((word,))])
    text = format_json(document).encode("utf-8", "backslashreplace")
    assert json.loads(text)["speakers"][0]["speaker"] == "caf\udce9"
