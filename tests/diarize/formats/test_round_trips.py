"""What every format that can be read owes: what goes out comes back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diarize.formats import WRITERS
from diarize.formats.reading import READERS
from diarize.formats.times import rounded
from diarize.timeline import Annotation, Turn

READABLE = ["rttm", "json", "csv", "textgrid", "eaf", "audacity"]
NAMES_RECORDINGS = {"rttm", "json", "csv", "eaf"}
NAMES_CONFIDENCE = {"rttm", "json", "csv"}
AWKWARD = [
    "",
    " ",
    "<NA>",
    "Zoë Li",
    "a\tb\nc\r\nd",
    "100%",
    "%41%",
    '"',
    '""a"',
    "</TIER>&amp;",
    "'=x",
    "=1+1",
    "@",
    "\ufeff",
    "\u2028\x85\x1c",
    "\x00\x1b\uffff",
    "\udce9",
    ";; a",
    "! 5",
    "\\",
]

names = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=()), max_size=8),
    st.text("%0Ae9'=\" <>", max_size=8),
)
turns = st.builds(
    lambda start, length, speaker, sure: Turn(start, start + length, speaker, sure),
    st.floats(0, 1e5),
    st.floats(1e-4, 1e3),
    names,
    st.none() | st.integers(0, 1000).map(lambda thousandths: thousandths / 1000),
)
annotations = st.builds(Annotation, names, st.lists(turns, max_size=6))


def read_back(name: str, annotation: Annotation) -> Annotation:
    text = WRITERS[name].write(annotation, None)
    found = READERS[WRITERS[name].suffix.lower()](text, "f")
    assert len(found) <= 1
    return next(iter(found.values()), Annotation(""))


def test_all_formats_that_can_be_read_are_tested_here() -> None:
    assert [WRITERS[name].suffix.lower() for name in READABLE] == list(READERS)


@pytest.mark.parametrize("name", READABLE)
@given(annotation=annotations)
@example(annotation=Annotation("r", [Turn(i, i + 1, speaker) for i, speaker in enumerate(AWKWARD)]))
def test_turns_come_back_to_the_millisecond(name: str, annotation: Annotation) -> None:
    back = read_back(name, annotation)
    kept = rounded(annotation)
    assert [(t.start, t.end, t.speaker) for t in back] == [
        (t.start, t.end, t.speaker) for t in kept
    ]
    if name in NAMES_RECORDINGS and len(kept):
        assert back.recording == annotation.recording
    if name in NAMES_CONFIDENCE:
        assert [t.confidence for t in back] == [
            t.confidence if t.confidence is None else pytest.approx(t.confidence, abs=5.1e-4)
            for t in kept
        ]


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "json"])
@given(annotation=annotations)
def test_names_never_add_lines(name: str, annotation: Annotation) -> None:
    plain = annotation.renamed({s: f"s{i}" for i, s in enumerate(annotation.speakers)})
    plain = Annotation("r", plain.turns)
    lines = WRITERS[name].write(annotation, None).splitlines()
    assert len(lines) == len(WRITERS[name].write(plain, None).splitlines())


@pytest.mark.parametrize("name", WRITERS)
def test_equal_input_gives_equal_output(name: str) -> None:
    found = [Turn(0.5, 2, "al"), Turn(1, 3, "bo")]
    texts = {
        WRITERS[name].write(Annotation("r", order), 9.0) for order in (found, list(reversed(found)))
    }
    assert len(texts) == 1


@pytest.mark.parametrize("name", READABLE)
def test_a_byte_order_mark_and_crlf_are_accepted(name: str) -> None:
    annotation = Annotation("r", [Turn(0.5, 2, "al"), Turn(1, 3, "bo")])
    text = "\ufeff" + WRITERS[name].write(annotation, 9.0).replace("\n", "\r\n")
    found = READERS[WRITERS[name].suffix.lower()](text, "f")
    assert [annotation.turns for annotation in found.values()] == [annotation.turns]


@pytest.mark.parametrize("name", WRITERS)
def test_a_recording_without_turns_can_be_written(name: str) -> None:
    text = WRITERS[name].write(Annotation("r"), None)
    if name in READABLE:
        found = READERS[WRITERS[name].suffix.lower()](text, "f")
        assert not any(len(annotation) for annotation in found.values())
