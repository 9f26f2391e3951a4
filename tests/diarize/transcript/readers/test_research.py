"""CTM, STM, SegLST and TextGrid."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]

CTM = "r 1 0.5 0.2 so\n"
STM = "r 1 al 0.5 2.0 so\n"


def test_a_ctm_is_cut_at_pauses_and_its_silences_are_no_words(said: Said) -> None:
    assert said("ctm/two.ctm") == [
        "?: so@0.5-0.72 we@0.72-0.9 meet@0.9-1.3",
        "bo: yes@3.4-3.8",
    ]


def test_channels_of_a_ctm_are_speakers() -> None:
    found = read_transcript(b"r 1 0.5 0.2 so\nr 2 0.6 0.2 hm\n")
    assert [(word.text, word.speaker) for word in found] == [
        ("so", "channel 1"),
        ("hm", "channel 2"),
    ]


def test_of_several_recordings_one_is_named() -> None:
    data = b"one 1 0.5 0.2 so\ntwo 1 0.1 0.4 meet\n"
    assert read_transcript(data, "two").text == "meet"
    for recording in (None, "three"):
        with pytest.raises(FormatError, match=r"is about 2 recordings, as 'one', 'two'; say which"):
            read_transcript(data, recording)


def test_names_that_were_escaped_come_back() -> None:
    found = read_transcript(b"Zo%C3%AB%20Li 1 0.5 0.2 so 0.9 lex al%20b\n")
    assert (found.recording, [word.speaker for word in found]) == ("Zoë Li", ["al b"])


def test_labels_gaps_and_ignored_segments_of_an_stm_are_no_words(said: Said) -> None:
    first, second = said("stm/standup.stm")
    assert first.startswith("al: so@0.5~0.72")
    assert second == "bo: yes@3.4~3.91 fine@3.91~4.6"


def test_an_stm_whose_speakers_are_numbers_is_no_ctm() -> None:
    found = read_transcript(b"r 1 1 0.5 2.0 hello there\nr 1 2 2.0 3.0 hm\n")
    assert found.source == "stm"
    assert [word.speaker for word in found] == ["1", "1", "2"]


def test_seglst_segments_of_one_word_are_joined_by_speaker(said: Said) -> None:
    assert said("seglst/words.json") == [
        "al: so@0.5-0.7 we@0.7-0.9 meet@0.9-1.3",
        "bo: yes@0.8-1",
    ]


def test_seglst_segments_come_in_order_of_time(said: Said) -> None:
    openings = [line.split("@")[0] for line in said("seglst/segments.json")]
    assert openings == ["al: so", "bo: yes", "al: good"]


def test_tiers_of_speakers_hold_utterances(said: Said) -> None:
    first, second = said("textgrid/speakers.TextGrid")
    assert first.startswith('al: so@0.5~0.84 we@0.84~1.19 "meet"@1.19~')
    assert second == "bo: yes@2.5~2.71 fine@2.71~3"


def test_tiers_of_words_leave_out_phones_and_silences(said: Said) -> None:
    assert said("textgrid/aligned.TextGrid") == ["al: so@0.5-0.7 meet@0.9-1.3"]


def test_a_tier_of_words_has_its_speakers_beside_it(said: Said) -> None:
    assert said("textgrid/words.TextGrid") == [
        "al: so@0.5-0.7 we@0.7-0.9 meet@0.9-1.3",
        "bo: yes@2-2.4",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"{CTM}{CTM}r 1 0.7\n", "3: expected 5 to 8 fields, found 3"),
        (f"{CTM}\n{CTM}r 1 0.7 x we\n", "4: expected a number, found 'x'"),
        (f"{STM}{STM}r 1 al 0.5\n", "3: expected at least 5 fields, found 4"),
        (f"{STM}{STM}r 1 al 2 end we\n", "3: expected a number, found 'end'"),
        ('"ooTextFile"\n"TextGrid"\n0 "one"', "3: expected a number, found"),
        ('"ooTextFile"\n"Pitch"', "2: not a TextGrid"),
    ],
)
def test_a_malformed_line_is_named(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(text.encode())
    assert str(caught.value).startswith(f"<transcript>:{problem}")


def tiers(*named: tuple[str, list[str]]) -> str:
    """Return a TextGrid of tiers with words of a second each."""
    body = [f'"IntervalTier" "{name}" 0 9 {len(words)}' for name, words in named]
    spans = [
        " ".join(f'{at} {at + 1} "{word}"' for at, word in enumerate(words)) for _, words in named
    ]
    parts = [f"{head} {span}" for head, span in zip(body, spans, strict=True)]
    return f'"ooTextFile" "TextGrid" 0 9 <exists> {len(named)} {" ".join(parts)}'


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([("al", ["hello"]), ("al", ["world"])], {("al", "hello"), ("al", "world")}),
        ([("Mr Swords", ["hello"]), ("al", ["so"])], {("Mr Swords", "hello"), ("al", "so")}),
        ([("al - words", ["so", "sil"]), ("al - phones", ["s"])], {("al", "so")}),
        ([("words", ["so", "sil"]), ("speakers", ["al", "bo"])], {("al", "so"), ("bo", "sil")}),
    ],
)
def test_no_word_of_a_textgrid_is_lost(
    named: list[tuple[str, list[str]]], expected: set[tuple[str, str]], tmp_path: Path
) -> None:
    file = tmp_path / "standup.TextGrid"
    file.write_text(tiers(*named), encoding="utf-8")
    assert {(word.speaker, word.text) for word in read_transcript(file)} == expected


@pytest.mark.parametrize("label", ["<F0_M>", "<NA>", "<o,f0,male>"])
def test_a_label_of_an_stm_is_no_word_but_an_unknown_word_is(label: str) -> None:
    line = f"talk 1 al 1.0 2.0 {label} <unk> so\n"
    assert [word.text for word in read_transcript(line.encode())] == ["<unk>", "so"]


def test_an_stm_line_to_ignore_may_be_in_small_letters() -> None:
    lines = "talk 1 al 1.0 2.0 so\ntalk 1 inter 2.0 3.0 ignore_time_segment_in_scoring\n"
    assert [word.text for word in read_transcript(lines.encode())] == ["so"]


def test_a_ctm_that_is_not_in_order_keeps_its_times(said: Said) -> None:
    lines = ("5.0 0.5 later", "5.6 0.4 words", "0.2 0.3 first", "0.6 0.3 ones")
    text = "".join(f"standup 1 {line}\n" for line in lines)
    assert said(text.encode()) == [
        "?: first@0.2-0.5 ones@0.6-0.9",
        "?: later@5-5.5 words@5.6-6",
    ]


def test_the_first_of_alternatives_is_read() -> None:
    line = STM.replace(" so", " i { have seen / saw / @ } it { @ / not } {laugh} a/b")
    assert read_transcript(line.encode()).text == "i have seen it {laugh} a/b"
    ctm = "r 1 * * <ALT_BEGIN>\n{}r 1 * * <ALT>\n{}r 1 * * <ALT_END>\n{}"
    for said, heard in ("saw", "saw it"), ("@", "it"):
        words = (f"r 1 {place}.5 0.2 {text}\n" for place, text in enumerate((said, "seen", "it")))
        assert read_transcript(ctm.format(*words).encode()).text == heard
    with pytest.raises(FormatError, match="1: <ALT_BEGIN> has no <ALT_END>"):
        read_transcript(b"r 1 * * <ALT_BEGIN>\nr 1 0.5 0.2 so\n")


def test_marks_of_alternatives_elsewhere_are_words() -> None:
    assert read_transcript(b";; a b c <ALT>\nr 1 0.5 0.2 <ALT>\nr 1 0.7 0.2 @\n").text == "<ALT> @"
    assert read_transcript(STM.replace(" so", " { al@home / so }").encode()).text == "al@home"


def test_per_cent_signs_of_others_are_no_escapes() -> None:
    lines = [f"r 1 {place}.5 0.2 {text} 0.9" for place, text in enumerate(["%50", "%20", "so"])]
    for end in ("", " lex", " lex al"):
        data = "".join(f"{line}{end}\n" for line in lines).encode()
        assert read_transcript(data).text == "%50 %20 so"


@pytest.mark.parametrize(
    ("words", "phones"), [("al - word", "al - phone"), ("word", "phone"), ("ORT-MAU", "MAU")]
)
def test_tiers_of_words_of_other_aligners_are_known(words: str, phones: str) -> None:
    tiers = {phones: ["HH", "AY1"], words: ["sp", "HI"], "KAN-MAU": ["<p:>", "haI"]}
    body = "".join(
        f'"IntervalTier" "{name}" 0 2 2 0 1 "{texts[0]}" 1 2 "{texts[1]}"\n'
        for name, texts in tiers.items()
    )
    text = f'"ooTextFile"\n"TextGrid"\n0 2 <exists> {len(tiers)}\n{body}'
    assert read_transcript(text.encode()).text == "HI"
