from hypothesis import given
from hypothesis import strategies as st

from diarize.transcript.completing import completed
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.repair import repaired

TEXTS = st.lists(st.sampled_from(["so", "we", "met,", "the", "Zoë.", "20"]), min_size=1, max_size=9)


def words_of(texts: list[str]) -> tuple[RawWord, ...]:
    return tuple(RawWord(text=text, start=float(at)) for at, text in enumerate(texts))


@given(TEXTS, st.data())
def test_whatever_words_a_list_lacks_the_text_is_said_in_full(
    texts: list[str], data: st.DataObject
) -> None:
    listed = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    some = [text for text, is_listed in zip(texts, listed, strict=True) if is_listed]
    said = RawUtterance(text=" ".join(texts), words=words_of(some))
    if some:
        assert [word.text for word in completed(said.words, said)] == texts


def test_what_is_only_spelt_in_another_way_is_not_added() -> None:
    said = RawUtterance(text="It cost $20, okay?", words=words_of(["it", "cost", "twenty", "ok"]))
    assert [word.text for word in completed(said.words, said)] == ["it", "cost", "twenty", "ok"]


def test_a_script_without_spaces_has_no_words_too_few() -> None:
    said = RawUtterance(text="你好世界", words=words_of(["你", "好", "世", "界"]))
    assert len(list(completed(said.words, said))) == 4


def test_a_word_without_a_time_gets_one_between_its_neighbours() -> None:
    words = (
        RawWord(text="hello", start=0.0, end=0.5, speaker="al"),
        RawWord(text="friend", start=1.5, end=2.0, speaker="al"),
    )
    raw = RawTranscript(utterances=[RawUtterance(text="hello there friend", words=words)])
    _, there, _ = repaired(raw, "standup")
    assert (there.text, there.speaker, there.estimated) == ("there", "al", True)
    assert 0.5 <= there.start < there.end <= 1.5


def test_one_sign_is_not_taken_for_another() -> None:
    said = RawUtterance(text="so : hm", words=words_of(["/"]))
    assert [word.text for word in completed(said.words, said)] == ["/"]
