"""Lists of sentences or words with their speakers, in which each tool has names of its own.

Of VibeVoice-ASR (github.com/microsoft/VibeVoice), Fireflies (docs.fireflies.ai/schema/sentence),
Sarvam (docs.sarvam.ai, "How to enable speaker diarization") and pyannoteAI (docs.pyannote.ai,
"Diarization").
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers.grouping import regrouped

# What is heard and is no word: [Music], [Silence]
_SOUND = re.compile(r"\s*\[[^\[\]]*\]\s*")
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a tool has its list, and what the fields there may be called; times are in seconds.

    ``path`` leads to the list from the whole answer. Documents may begin anywhere on it.
    """

    text: tuple[str, ...] = ("text",)
    start: tuple[str, ...] = ("start_time",)
    end: tuple[str, ...] = ("end_time",)
    speaker: tuple[str, ...] = ("speaker_id",)
    path: tuple[str, ...] = ()

    def fits(self, item: object) -> bool:
        """Return whether an item of a list has all fields, each under one of its names."""
        fields = (self.text, self.start, self.end, self.speaker)
        return all(any(has(item, key) for key in keys) for keys in fields)


LAYOUTS = {
    "vibevoice": Layout(
        text=("Content", "text"),
        start=("Start", "start_time"),
        end=("End", "end_time"),
        speaker=("Speaker", "speaker_id"),
    ),
    "fireflies": Layout(path=("transcript", "sentences"), speaker=("speaker_name",)),
    "sarvam": Layout(
        path=("diarized_transcript", "entries"),
        text=("transcript",),
        start=("start_time_seconds",),
        end=("end_time_seconds",),
    ),
    "pyannoteai": Layout(
        path=("wordLevelTranscription",),
        start=("start",),
        end=("end",),
        speaker=("speaker",),
    ),
}


def made_by(maker: str) -> Callable[[object], bool]:
    """Return a test whether a document is of a tool: one of its first items has the fields."""
    layout = LAYOUTS[maker]

    def recognises(document: object) -> bool:
        found = _list(Node(document), layout).value
        return isinstance(found, list) and any(map(layout.fits, found[:_LOOKED_AT]))

    return recognises


def parser(maker: str) -> Callable[[Node], RawTranscript]:
    """Return a function that reads the list of a tool; single words are joined to utterances."""
    layout = LAYOUTS[maker]

    def parse(root: Node) -> RawTranscript:
        said = (_utterance(item, layout) for item in _list(root, layout).items())
        language = root.name("language_code") if has(root.value, "language_code") else None
        return RawTranscript(
            utterances=regrouped(each for each in said if not _is_sound(each)), language=language
        )

    return parse


def _list(document: Node, layout: Layout) -> Node:
    """Return what is at the end of the path; it holds None if a document has nothing there."""
    found = document
    for key in layout.path:
        found = found.child(key) if has(found.value, key) else found
    is_there = all(found.path.endswith(key) for key in layout.path[-1:])
    return found if is_there else Node(None)


def _utterance(item: Node, layout: Layout) -> RawUtterance:
    return RawUtterance(
        text=item.text(*layout.text),
        start=item.number(*layout.start),
        end=item.number(*layout.end),
        speaker=item.name(*layout.speaker),
    )


def _is_sound(utterance: RawUtterance) -> bool:
    return utterance.speaker is None and bool(_SOUND.fullmatch(utterance.text))
