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
    ],
)
def test_words_of_any_script_are_put_together_as_they_were(text: str) -> None:
    words = read_transcript([{"start": 0, "end": 9, "text": text}])
    assert spelled(word.text for word in words) == text
