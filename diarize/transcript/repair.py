"""Raw words into words whose times make sense."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from diarize.transcript.completing import completed
from diarize.transcript.extents import Draft, extents
from diarize.transcript.filling import filled, moment, trusted
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.tokens import (
    chunks_of,
    clean,
    is_dash,
    is_mark,
    opens,
    weight,
    without_controls,
    words_of,
)
from diarize.transcript.wording import is_close
from diarize.transcript.words import Transcript, Utterance, Word

# Weeks of talk; more is not the transcript of a recording.
MOST_WORDS = 2_000_000
# Seconds, and shares, that recognisers lose in rounding.
ROUNDING = 1e-3


def repaired(raw: RawTranscript, recording: str) -> Transcript:
    """Return a transcript in which every word of ``raw`` has a time, in the same order.

    Times that make sense are kept as they are. Those that are missing, without length, or that go
    back are interpolated inside their utterance, between the neighbours that have good times, in
    proportion to the letters of a word; an utterance without words is split at its spaces and
    timed the same way. Such words are marked ``estimated``. Within an utterance starts never
    decrease; utterances, which may overlap, stay in their order.

    Words that the text of an utterance has beyond those of its list are kept too, without times.
    A token with spaces in it is several words, which share its time; punctuation on its own
    belongs to the word before it, or after it as ``(`` does; a lone dash with its space. Scores
    outside [0, 1] are of another kind and left out.

    Raises
    ------
    ValueError
        There are words, but not one time; or more than ``MOST_WORDS``.

    >>> words = (RawWord(text="take", start=1.0, end=1.4), RawWord(text="20"), RawWord(text="."))
    >>> raw = RawTranscript(utterances=[RawUtterance(words=words, end=2.0)])
    >>> [(word.text, word.start, word.end, word.estimated) for word in repaired(raw, "standup")]
    [('take', 1.0, 1.4, False), ('20.', 1.4, 2.0, True)]
    """
    found = [(words, utterance) for utterance, words in _worded(raw.utterances) if words]
    drafts = [_draft(words, utterance) for words, utterance in found]
    utterances = [
        Utterance(tuple(_timed(words, draft, *extent)))
        for (words, _), draft, extent in zip(found, drafts, extents(drafts), strict=True)
    ]
    return Transcript(
        recording=recording,
        utterances=utterances,
        language=_clean(raw.language),
        source=raw.source,
    )


def _worded(utterances: Iterable[RawUtterance]) -> Iterator[tuple[RawUtterance, list[RawWord]]]:
    left = MOST_WORDS
    for utterance in map(_without_controls, utterances):
        words = list(islice(_joined(completed(_split(utterance), utterance)), left + 1))
        left -= len(words)
        if left < 0:
            raise ValueError(f"has more than {MOST_WORDS} words; split it")
        yield utterance, words


def _without_controls(utterance: RawUtterance) -> RawUtterance:
    texts = [word.text for word in utterance.words]
    kept = [without_controls(text, "") for text in texts]
    text = without_controls(utterance.text)
    if text == utterance.text and kept == texts:
        return utterance
    words = (replace(word, text=each) for word, each in zip(utterance.words, kept, strict=True))
    return replace(utterance, text=text, words=tuple(words))


def _split(utterance: RawUtterance) -> Iterator[RawWord]:
    """Yield the words of an utterance, without spaces in or around them."""
    if not any(word.text.strip() for word in utterance.words):
        for text in _tokens(clean(utterance.text)):
            yield RawWord(text=text, speaker=utterance.speaker)
        return
    for word in utterance.words:
        parts = list(islice(chunks_of(clean(word.text)), MOST_WORDS + 1))
        for place, part in enumerate(parts, start=1):
            yield RawWord(
                text=part,
                start=word.start if place == 1 else None,
                end=word.end if place == len(parts) else None,
                score=word.score,
                speaker=word.speaker or utterance.speaker,
            )


def _tokens(text: str) -> Iterator[str]:
    """Yield the words of running text; a dash between spaces is part of the one before it."""
    for chunk in chunks_of(text):
        word, space, dash = chunk.partition(" ")
        *others, last = words_of(word)
        yield from others
        yield f"{last}{space}{dash}"


def _joined(words: Iterable[RawWord]) -> Iterator[RawWord]:
    """Join punctuation to the words that it belongs to."""
    last: RawWord | None = None
    texts: list[str] = []
    marks: list[RawWord] = []
    for word in words:
        if not is_mark(word.text):
            if last:
                yield _spelled(last, texts)
            last, texts, marks = word, [*_texts(marks), word.text], []
        elif last is None or opens(word.text):
            marks.append(word)
        else:
            texts += [*_texts(marks), _set_off(word.text, texts[-1])]
            marks = []
    if last or marks:
        yield _spelled(last or marks[0], [*texts, *_texts(marks)])


def _set_off(mark: str, last: str) -> str:
    """Return a mark with the space that is before it: dashes that recognisers list stand alone."""
    return f" {mark}" if is_dash(mark) and not is_close(last, -1) else mark


def _texts(words: Iterable[RawWord]) -> Iterator[str]:
    return (word.text for word in words)


def _spelled(word: RawWord, texts: Sequence[str]) -> RawWord:
    return word if len(texts) == 1 else replace(word, text="".join(texts))


def _draft(words: Sequence[RawWord], utterance: RawUtterance) -> Draft:
    return Draft(
        trusted([word.start for word in words], [word.end for word in words]),
        [weight(word.text) for word in words],
        moment(utterance.start),
        moment(utterance.end),
    )


def _timed(words: Sequence[RawWord], draft: Draft, low: float, high: float) -> Iterator[Word]:
    times = filled(draft.points, draft.weights, low, high)
    for word, (start, end) in zip(words, times, strict=True):
        yield Word(
            text=word.text,
            start=start,
            end=end,
            score=_share(word.score),
            estimated=not (_is(start, word.start) and _is(end, word.end)),
            speaker=_clean(word.speaker),
        )


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _is(time: float, told: float | None) -> bool:
    return told is not None and abs(time - told) <= ROUNDING


def _share(score: float | None) -> float | None:
    return min(score, 1.0) if score is not None and 0 <= score <= 1 + ROUNDING else None
