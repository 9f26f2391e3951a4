from xml.etree.ElementTree import fromstring

import pytest

from diarize.errors import FormatError
from diarize.formats.eaf import format_eaf, parse_eaf, passages
from diarize.timeline import Annotation, Turn

MEETING = Annotation("standup", [Turn(0.5, 2, "Zoë <Li>"), Turn(1, 3, "bo"), Turn(4, 5, "bo")])


def test_elements_come_in_the_order_of_the_schema() -> None:
    document = fromstring(format_eaf(MEETING))
    order = ["HEADER", "TIME_ORDER", "TIER", "TIER", "LINGUISTIC_TYPE"]
    assert [element.tag for element in document] == order
    assert document.attrib.keys() >= {"AUTHOR", "DATE", "VERSION", "FORMAT"}


def test_identifiers_are_unique_and_all_references_resolve() -> None:
    document = fromstring(format_eaf(MEETING))
    slots = [slot.attrib["TIME_SLOT_ID"] for slot in document.iter("TIME_SLOT")]
    annotations = list(document.iter("ALIGNABLE_ANNOTATION"))
    identifiers = slots + [each.attrib["ANNOTATION_ID"] for each in annotations]
    assert len(set(identifiers)) == len(identifiers) == 9
    references = [each.attrib[f"TIME_SLOT_REF{edge}"] for each in annotations for edge in (1, 2)]
    assert sorted(references) == sorted(slots)
    types = {each.attrib["LINGUISTIC_TYPE_ID"] for each in document.iter("LINGUISTIC_TYPE")}
    assert {tier.attrib["LINGUISTIC_TYPE_REF"] for tier in document.iter("TIER")} == types


def test_time_slots_are_in_order_and_in_milliseconds() -> None:
    document = fromstring(format_eaf(MEETING))
    times = [int(slot.attrib["TIME_VALUE"]) for slot in document.iter("TIME_SLOT")]
    assert times == [500, 1000, 2000, 3000, 4000, 5000]


FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT>
  <HEADER TIME_UNITS="milliseconds"/>
  <TIME_ORDER>
    <TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="500"/>
    <TIME_SLOT TIME_SLOT_ID="ts2"/>
    <TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="2000"/>
  </TIME_ORDER>
  <TIER TIER_ID="al-words" PARTICIPANT="al">
    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1"
      TIME_SLOT_REF2="ts3"><ANNOTATION_VALUE>hello</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>
    </ANNOTATION>
  </TIER>
  <TIER TIER_ID="al-parts" PARENT_REF="al-words">
    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts1"
      TIME_SLOT_REF2="ts2"><ANNOTATION_VALUE>hel</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>
    </ANNOTATION>
  </TIER>
</ANNOTATION_DOCUMENT>
"""


def test_only_tiers_without_a_parent_are_turns() -> None:
    assert parse_eaf(FOREIGN) == Annotation("", [Turn(0.5, 2, "al")])


NESTED = """
<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts3">
<ANNOTATION_VALUE>so</ANNOTATION_VALUE>{}</ALIGNABLE_ANNOTATION></ANNOTATION>"""


def test_what_stands_inside_of_an_annotation_or_a_tier_is_no_other() -> None:
    inside = NESTED.format("")
    tier = f"<TIER>{NESTED.format(inside)}<TIER>{inside}</TIER></TIER></ANNOTATION_DOCUMENT>"
    document = fromstring(FOREIGN.replace("</ANNOTATION_DOCUMENT>", tier))
    assert [passage.text for passage in passages(document)] == ["hello", "so"]


BOMB = """<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]>
<ANNOTATION_DOCUMENT>&y;</ANNOTATION_DOCUMENT>"""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BOMB, ":2: has a document type, which is refused"),
        ("<ANNOTATION_DOCUMENT>\n<TIER>", ":2: no element found"),
        ("<ANNOTATION_DOCUMENT>&x;</ANNOTATION_DOCUMENT>", ":1: undefined entity"),
        ("", ":1: no element found"),
        ("<html/>", ": expected ANNOTATION_DOCUMENT, found html"),
        ("\ud800", ": 'utf-8' codec can't encode"),
        (FOREIGN.replace('REF2="ts3"', 'REF2="ts2"'), ": annotation a1 has no time"),
        (FOREIGN.replace('VALUE="2000"', 'VALUE="2 s"'), ": invalid literal for int()"),
        (FOREIGN.replace('VALUE="2000"', 'VALUE="200"'), ": a segment needs 0 <= start < end"),
        (FOREIGN.replace("milliseconds", "PAL-frames"), ": times are in PAL-frames; save them in"),
    ],
)
def test_what_is_malformed_is_told(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_eaf(text, "a.eaf")
    assert str(caught.value).startswith(f"a.eaf{problem}")
