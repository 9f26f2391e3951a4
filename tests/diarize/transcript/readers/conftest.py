from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diarize.transcript.reading import read_transcript
from diarize.transcript.words import Word

FIXTURES = Path(__file__).parents[1] / "fixtures"

# Reads a fixture, the content of a file or an object, and gives a line for each utterance.
Said = Callable[[Any], list[str]]


def lines(source: Any) -> list[str]:
    found = read_transcript(FIXTURES / source if isinstance(source, str) else source)
    return [
        f"{one.words[0].speaker or '?'}: " + " ".join(map(shown, one.words))
        for one in found.utterances
    ]


def shown(word: Word) -> str:
    sign = "~" if word.estimated else "-"
    return f"{word.text}@{round(word.start, 2):g}{sign}{round(word.end, 2):g}"


@pytest.fixture
def said() -> Said:
    return lines
