"""EAF, the format of ELAN: a tier for each speaker, with what he or she says."""

from bisect import bisect_left
from collections.abc import Iterator
from xml.etree.ElementTree import fromstring, tostring

from diarize.formats.eaf import format_eaf as format_turns
from diarize.timeline import Annotation
from diarize.transcript.passages import PARAGRAPH, as_annotation, by_speaker, rounded
from diarize.transcript.wording import printable, spelled
from diarize.transcript.words import Transcript


def format_eaf(transcript: Transcript) -> str:
    """Return an EAF 3.0 document; the tier of words that nobody knows the speaker of is ``<NA>``.

    It is the document of the turns, with words where those have none.
    """
    kept = rounded(transcript)
    turns = as_annotation(kept, PARAGRAPH)
    document = fromstring(format_turns(turns))
    values = {
        annotation.get("ANNOTATION_ID"): value
        for annotation in document.iter("ALIGNABLE_ANNOTATION")
        for value in annotation.iter("ANNOTATION_VALUE")
    }
    for place, text in enumerate(_texts(kept, turns)):
        values[f"a{place}"].text = text
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(document, "unicode") + "\n"


def _texts(transcript: Transcript, turns: Annotation) -> Iterator[str]:
    """Yield what is said in each turn."""
    words = by_speaker(transcript)
    starts = {speaker: [word.start for word in said] for speaker, said in words.items()}
    for turn in turns:
        first, last = (bisect_left(starts[turn.speaker], time) for time in (turn.start, turn.end))
        yield printable(spelled(word.text for word in words[turn.speaker][first:last]))
