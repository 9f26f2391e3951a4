import base64
import hashlib
from dataclasses import replace
from html.parser import HTMLParser

from diarize.edits import Rename, SavedResult
from diarize.review import MARK, format_page
from diarize.timeline import Annotation
from diarize.transcript import Transcript
from tests.diarize.review.conftest import HOSTILE

VOID = {"meta", "input"}


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text of each kind."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.text[self.open[-1]] = self.text.get(self.open[-1], "") + data

    def of(self, tag: str, kind: str | None = None) -> list[dict[str, str | None]]:
        """Return the attributes of all elements of a tag, or of a class of them."""
        found = [attributes for name, attributes in self.elements if name == tag]
        return [each for each in found if kind is None or kind in (each.get("class") or "").split()]


def test_every_speaker_has_a_row_with_all_turns(standup: SavedResult) -> None:
    page = Page(format_page(standup, "standup.json"))
    assert not page.open
    known = [each["data-speaker"] for each in page.of("div", "speaker") if "data-new" not in each]
    assert known == ["al", HOSTILE]
    assert [(each["x"], each["width"]) for each in page.of("rect")] == [
        ("0.000", "6.000"),
        ("9.500", "20.500"),
        ("5.000", "4.000"),
    ]
    assert {each["viewbox"] for each in page.of("svg")} == {"0 0 50.000 1"}


def test_every_lane_is_reached_by_the_keyboard_and_told_to_those_who_do_not_see_it(
    standup: SavedResult,
) -> None:
    lanes = Page(format_page(standup, "standup.json")).of("svg")
    assert [(each["tabindex"], each["role"], each["aria-valuemax"]) for each in lanes] == [
        ("0", "slider", "50.000"),
        ("0", "slider", "50.000"),
    ]
    assert lanes[0]["aria-label"] == "Turns of al"


def test_what_is_to_be_heard_first_is_said_alone_and_short(standup: SavedResult) -> None:
    samples = Page(format_page(standup, "standup.json")).of("button", "sample")
    times = [(each["data-start"], each["data-end"]) for each in samples]
    assert times == [("0.000", "5.000"), ("6.000", "9.000")]


def test_names_and_words_are_no_markup(standup: SavedResult, words: Transcript) -> None:
    page = Page(format_page(replace(standup, transcript=words), "a'\"&.json", 'x".ogg'))
    assert len(page.of("script")) == 1
    assert not page.of("b")
    assert not page.of("hi")
    assert page.of("body") == [{"data-file": "a'\"&.json", "data-next": "SPEAKER_00"}]
    assert page.of("audio")[0]["src"] == 'x".ogg'
    assert page.text["h1"] == "stand<up>"
    assert "<hi>!" in page.text["span"]


def test_passages_hold_the_words_and_the_turns_where_there_are_none(
    standup: SavedResult, words: Transcript
) -> None:
    spoken = Page(format_page(replace(standup, transcript=words), "standup.json"))
    assert [each["data-speaker"] for each in spoken.of("p", "passage")] == ["al", HOSTILE, ""]
    silent = Page(format_page(standup, "standup.json"))
    assert [each["data-start"] for each in silent.of("p", "passage")] == [
        "0.000",
        "5.000",
        "9.500",
        "40.000",
    ]


def test_passages_of_little_confidence_are_marked(standup: SavedResult, words: Transcript) -> None:
    for result in (standup, replace(standup, transcript=words)):
        unsure = Page(format_page(result, "standup.json")).of("p", "unsure")
        assert HOSTILE in {each["data-speaker"] for each in unsure}
        assert "al" not in {each["data-speaker"] for each in unsure}


def test_a_page_shows_the_corrected_result(standup: SavedResult, words: Transcript) -> None:
    corrected = replace(standup, transcript=words).edited(Rename("al", "Zoë"))
    page = Page(format_page(corrected, "standup.json"))
    assert page.of("div", "speaker")[0]["data-speaker"] == "Zoë"
    assert page.of("p", "passage")[0]["data-speaker"] == "Zoë"


def test_a_page_says_how_likely_the_number_of_speakers_is_until_it_was_corrected(
    standup: SavedResult,
) -> None:
    judged = replace(standup, others={"speaker_count": {"confidence": 0.714}})
    assert "2 speakers (71% likely)" in format_page(judged, "standup.json")
    assert "likely" not in format_page(judged.edited(Rename("al", "Zoë")), "standup.json")
    for odd in (None, 3, {"confidence": "x"}):
        assert "likely" not in format_page(
            replace(standup, others={"speaker_count": odd}), "standup.json"
        )


def test_the_policy_allows_this_script_and_the_recording_alone(standup: SavedResult) -> None:
    page = Page(format_page(standup, "standup.json", "standup.ogg"))
    policy = next(each["content"] for each in page.of("meta") if "http-equiv" in each) or ""
    digest = hashlib.sha256(page.text["script"].encode()).digest()
    assert f"script-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    fetched = [each for _, each in page.elements if each.keys() & {"src", "href", "action"}]
    assert [each["src"] for each in fetched] == ["standup.ogg"]


def test_silence_has_a_page_too() -> None:
    silence = SavedResult(annotation=Annotation("hush"), exclusive=Annotation("hush"), duration=3.0)
    page = format_page(silence, "hush.json")
    assert MARK in page
    assert "0:00:03 · 0 speakers" in page
    assert not Page(page).of("p", "passage")


def test_equal_results_give_equal_pages(standup: SavedResult) -> None:
    assert format_page(standup, "a.json") == format_page(standup, "a.json")
