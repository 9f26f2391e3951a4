from collections.abc import Callable
from xml.etree.ElementTree import fromstring

from diarize.formats.eaf import parse_eaf
from diarize.transcript import Transcript
from diarize.transcript.passages import as_annotation
from diarize.transcript.writers.eaf import format_eaf

Say = Callable[..., Transcript]


def texts(document: str) -> dict[str, list[str]]:
    return {
        tier.get("TIER_ID", ""): [value.text or "" for value in tier.iter("ANNOTATION_VALUE")]
        for tier in fromstring(document).iter("TIER")
    }


def test_each_speaker_has_a_tier_of_what_he_or_she_says(say: Say) -> None:
    document = format_eaf(say(("al", "So <it> is."), ("bo", "R&D?"), ("al", "Yes."), (None, "Hm.")))
    assert texts(document) == {"al": ["So <it> is. Yes."], "bo": ["R&D?"], "<NA>": ["Hm."]}


def test_a_long_pause_begins_a_new_annotation(say: Say) -> None:
    found = say(("al", "So."), ("bo", "Yes."), ("al", "\x00 Well."), pause=2.0)
    document = format_eaf(found)
    assert texts(document) == {"al": ["So.", "\ufffd Well."], "bo": ["Yes."]}
    assert parse_eaf(document) == as_annotation(found)
