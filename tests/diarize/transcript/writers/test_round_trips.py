"""What every format that can be read owes: the same words, said by the same people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.transcript import Transcript, Utterance, Word, read_transcript
from diarize.transcript.passages import rounded
from diarize.transcript.writing import TRANSCRIPT_WRITERS, format_transcript

READABLE = ["json", "whisperx", "seglst", "srt", "vtt", "ctm", "stm", "textgrid"]
NAMES_RECORDINGS = {"json", "seglst", "ctm", "stm"}

AWKWARD_NAMES = [
    "Zoë Li",
    "R&D",
    'a "b" c',
    "<al>",
    "100%",
    "%41",
    "al\tbo",
    "שרה",
    "😀",
    "=1+1",
    "'",
    "Al -",
    "NA",
    "-",
    "unknown",
]
AWKWARD_WORDS = [
    *(
        "so",
        "well,",
        "R&D",
        "<b>",
        "<i>x</i>",
        "a<b",
        '"so"',
        "100%",
        "1.",
        "a-->b",
        "so...",
        "don't",
    ),
    *(
        "*a*",
        "[x]",
        "{b}",
        "is.",
        "שלום",
        "مرحبا",
        "नमस्ते",
        "😀",
        "Ünïcødé",
        "<o,f0,m>",
        "so;;",
        "a/b",
        "a\\b",
    ),
    *("100%25", "%41", "<eps>", "<NA>", "<unk>", "sil", "spn", "&lt;", "[x]:", "so -", "so \u2014"),
    *(
        "<\u2060b>",
        "[x]\u2060:",
        "[a<\u2060b]:",
        "[a<b]:",
        "--\u2060>",
        "<00:00:01.000>",
        "{\\an8}",
        "WEBVTT",
        "NOTE",
    ),
    "x" * 100,
]

names = st.sampled_from(["al", "bo", "cy", *AWKWARD_NAMES])
texts = st.sampled_from(AWKWARD_WORDS) | st.text(
    st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=8
)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Draw words that follow each other, as most recognisers give them."""
    utterances, now = [], 0
    for _ in range(draw(st.integers(0, 4))):
        words = []
        for _ in range(draw(st.integers(1, 5))):
            start = now + draw(st.sampled_from([0, 40, 400, 3000]))
            now = start + draw(st.integers(1, 900))
            words.append(
                Word(
                    text=draw(texts),
                    start=start / 1000,
                    end=now / 1000,
                    score=draw(st.none() | st.integers(0, 1000).map(lambda x: x / 1000)),
                    speaker=draw(st.none() | names),
                )
            )
        utterances.append(Utterance(tuple(words)))
    return Transcript(recording=draw(names), utterances=utterances, language="en", source="made")


def read_back(name: str, transcript: Transcript) -> Transcript:
    content = format_transcript(transcript, name)
    assert isinstance(content, str)
    return read_transcript(content.encode())


def letters(transcript: Transcript) -> dict[str | None, str]:
    """Return what each speaker says, without spaces: some formats cut words elsewhere."""
    found: dict[str | None, str] = {}
    for word in sorted(transcript, key=lambda word: word.start):
        found[word.speaker] = found.get(word.speaker, "") + word.text
    return found


@pytest.mark.parametrize("name", READABLE)
@settings(max_examples=60, deadline=None)
@given(transcript=transcripts())
def test_words_come_back_with_their_speakers(name: str, transcript: Transcript) -> None:
    back = read_back(name, transcript)
    assert letters(back) == letters(transcript)
    if name in NAMES_RECORDINGS and len(transcript):
        assert back.recording == transcript.recording


@settings(max_examples=60, deadline=None)
@given(transcript=transcripts())
def test_our_own_format_keeps_everything(transcript: Transcript) -> None:
    assert read_back("json", transcript) == rounded(transcript)


def test_attribution_is_kept_by_our_own_format() -> None:
    al = Word(
        text="so",
        start=0.5,
        end=0.75,
        score=0.5,
        estimated=True,
        speaker="al",
        confidence=0.25,
        second_speaker="bo",
    )
    lost = Word(text="hm", start=9.0, end=9.5, reason="no turn within 0.5 s")
    found = Transcript(recording="r", utterances=[Utterance((al,)), Utterance((lost,))])
    assert read_back("json", found) == found


@pytest.mark.parametrize("name", ["whisperx", "ctm", "textgrid"])
@settings(max_examples=40, deadline=None)
@given(transcript=transcripts())
def test_words_keep_their_times(name: str, transcript: Transcript) -> None:
    back = sorted((w.start, w.end, w.text, w.speaker or "") for w in read_back(name, transcript))
    kept = sorted((w.start, w.end, w.text, w.speaker or "") for w in rounded(transcript))
    assert back == kept


@pytest.mark.parametrize("name", TRANSCRIPT_WRITERS)
def test_a_transcript_without_words_can_be_written(name: str) -> None:
    content = format_transcript(Transcript(recording="r"), name)
    if name in READABLE and name not in ("srt", "stm"):
        assert isinstance(content, str)
        assert len(read_transcript(content.encode())) == 0


@pytest.mark.parametrize("name", [name for name in READABLE if name != "json"])
def test_a_byte_order_mark_and_crlf_are_accepted(name: str) -> None:
    words = (
        Word(text="so", start=0.5, end=0.75, speaker="al"),
        Word(text="hm", start=1.0, end=1.5, speaker="bo"),
    )
    content = format_transcript(Transcript(recording="r", utterances=[Utterance(words)]), name)
    assert isinstance(content, str)
    back = read_transcript(b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode())
    assert [(word.text, word.speaker) for word in back] == [("so", "al"), ("hm", "bo")]
