"""whisperX's way to give words their speakers, where it is installed.

::

    pip install --no-deps whisperx && pip install pandas    # beside the extra torch
"""

from collections.abc import Callable
from typing import Any

from diarize import Annotation
from diarize.transcript import Transcript

Assign = Callable[[], list[str | None]]


def version() -> str | None:
    """Return the version that is installed; None where whisperX cannot be used."""
    try:
        from importlib.metadata import version

        import whisperx.diarize  # noqa: F401
    except (ImportError, OSError):  # its dependencies load libraries of their own
        return None
    return version("whisperx")


def assignment(words: Transcript, turns: Annotation, *, nearest: bool = False) -> Assign:
    """Return what runs ``assign_word_speakers`` once and gives the speaker of each word.

    What it takes is made here, so that it is not counted. ``nearest`` is its ``fill_nearest``.
    """
    import pandas
    from whisperx.diarize import assign_word_speakers

    rows = [(turn.start, turn.end, turn.speaker) for turn in turns]
    frame = pandas.DataFrame(rows, columns=["start", "end", "speaker"])
    result = {"segments": _segments(words)}

    def assign() -> list[str | None]:
        found = assign_word_speakers(frame, result, fill_nearest=nearest)
        return [word.get("speaker") for segment in found["segments"] for word in segment["words"]]

    return assign


def _segments(words: Transcript) -> list[dict[str, Any]]:
    return [
        {
            "start": utterance.words[0].start,
            "end": max(word.end for word in utterance.words),
            "text": " ".join(word.text for word in utterance.words),
            "words": [
                {"word": word.text, "start": word.start, "end": word.end}
                for word in utterance.words
            ],
        }
        for utterance in words.utterances
    ]
