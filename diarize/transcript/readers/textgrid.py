"""TextGrid of Praat: a tier for each speaker, or tiers of words as forced aligners write them."""

import re
from collections.abc import Collection, Iterable, Iterator

from diarize.errors import FormatError
from diarize.formats.names import unescaped
from diarize.formats.textgrid import Tokens, of_texts, speaker_of
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, in_order, regrouped

_OPENINGS = ('File type = "ooTextFile', '"ooTextFile')
# Tiers named "words" or "al - words", as of the Montreal Forced Aligner, and who says them; those
# of FAVE and P2FA are called "word", that of WebMAUS "ORT-MAU".
_OF_WORDS = re.compile(r"(?:^|[\s_-]+)words?$|^ORT(?:-MAU)?$", re.IGNORECASE)
_SPEAKERS = "speakers"
_SILENCES = frozenset({"sil", "sp", "spn", "<eps>", "<sil>", "<p:>"})

# When, and what is written there.
Interval = tuple[float, float, str]


def recognises(text: str) -> bool:
    """Return whether a text begins as a TextGrid does."""
    return text[:100].lstrip().startswith(_OPENINGS)


def parse(text: str, source: str) -> RawTranscript:
    """Read words from tiers of words, or else utterances from those of speakers.

    Raises
    ------
    FormatError
        The text is not a TextGrid.
    """
    tokens = Tokens(text)
    try:
        tiers = list(_tiers(tokens))
    except (ValueError, OverflowError) as problem:
        raise FormatError(source, tokens.line, str(problem)) from problem
    words = [(name, tier) for name, tier in tiers if _OF_WORDS.search(name)]
    if len(words) > 1:  # WebMAUS gives the words that it was given, too
        words = [(name, tier) for name, tier in words if name != "ORT"]
    if not words:
        return RawTranscript(utterances=regrouped(_utterances(tiers)))
    speakers = next((tier for name, tier in tiers if name == _SPEAKERS), [])
    texts = {name for name, _ in tiers}
    is_ours = bool(speakers) or any(of_texts(name) in texts for name, _ in words)
    kept = [(name, tier if is_ours else list(_spoken(tier))) for name, tier in words]
    said = ((_whose(name, texts), tier) for name, tier in kept)
    return RawTranscript(
        utterances=in_order(
            utterance for mine, tier in said for utterance in grouped(_words(mine, tier, speakers))
        )
    )


def _whose(name: str, texts: Collection[str]) -> str | None:
    """Return who says the words of a tier: of ours the name is exact, which may end in a dash."""
    exact = speaker_of(name) if of_texts(name) in texts else _OF_WORDS.sub("", name)
    return exact or None


def _spoken(tier: Iterable[Interval]) -> Iterator[Interval]:
    """Yield the intervals that aligners do not mark as silence; in our own files, all are words."""
    return (each for each in tier if each[2] not in _SILENCES)


def _tiers(tokens: Tokens) -> Iterator[tuple[str, list[Interval]]]:
    tokens.head()
    for _ in range(tokens.count()):
        is_points, name = tokens.text() != "IntervalTier", unescaped(tokens.text())
        tokens.number(), tokens.number()
        yield name, list(_intervals(tokens, is_points))


def _intervals(tokens: Tokens, is_points: bool) -> Iterator[Interval]:
    """Yield the intervals of a tier that have text; points are none."""
    for _ in range(tokens.count()):
        start = tokens.number()
        end = start if is_points else tokens.number()
        text = tokens.text().strip()
        if text and not is_points:
            yield start, end, text


def _utterances(tiers: Iterable[tuple[str, list[Interval]]]) -> Iterator[RawUtterance]:
    for name, tier in tiers:
        for start, end, text in tier:
            yield RawUtterance(text=text, start=start, end=end, speaker=name or None)


def _words(
    mine: str | None, tier: Iterable[Interval], speakers: list[Interval]
) -> Iterator[RawWord]:
    waiting = list(reversed(speakers))
    for start, end, text in tier:
        while waiting and waiting[-1][1] <= (start + end) / 2:
            waiting.pop()
        talks = bool(waiting) and waiting[-1][0] <= (start + end) / 2
        speaker = unescaped(waiting[-1][2]) if talks else mine
        yield RawWord(text=text, start=start, end=end, speaker=speaker)
