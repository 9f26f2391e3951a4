# ruff: noqa: RUF001 - signs of other scripts are what this is about
import pytest

from diarize.transcript import read_transcript
from diarize.transcript.wording import spelled


@pytest.mark.parametrize(
    "text",
    [
        "วันนี้อากาศดีมาก",
        "ສະບາຍດີທຸກຄົນມາຈາກລາວ",
        "他说：“你好”，然后……就走了——真的。",
        "他叫‘小明’吗？二〇二四年。",
        "So, 12 apples “here” and there.",
        "한국어는 띄어 씁니다.",
        "コーヒーを飲んだ",
        "你好,世界.他(小明)说:好",
        "他 - 我 - 你",
        "so - it is — yes",
        "ครับ, ผม",
    ],
)
def test_words_of_any_script_are_put_together_as_they_were(text: str) -> None:
    words = read_transcript([{"start": 0, "end": 9, "text": text}])
    assert spelled(word.text for word in words) == text


def test_the_text_of_a_transcript_has_spaces_where_its_script_has_any() -> None:
    cues = [{"start": 0, "end": 2, "text": "你好，世界。"}, {"start": 2, "end": 3, "text": "再见"}]
    assert read_transcript(cues).text == "你好，世界。再见"


def test_a_dash_that_a_recogniser_lists_stands_alone() -> None:
    listed = [{"word": each, "start": i, "end": i + 1} for i, each in enumerate("a-b")]
    words = read_transcript({"result": listed, "text": "a - b"})
    assert [(word.text, word.start, word.end) for word in words] == [("a -", 0, 1), ("b", 2, 3)]
