from pathlib import Path

import pytest

from diarize.formats import WRITERS, format_of


@pytest.mark.parametrize("name", WRITERS)
def test_a_suffix_tells_the_format_in_any_case(name: str) -> None:
    path = Path("folder.json") / f"standup{WRITERS[name].suffix}"
    assert format_of(path) == format_of(Path(str(path).upper())) == name


def test_an_unknown_suffix_is_told_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"a\.doc: unknown suffix; known: \.rttm, \.json"):
        format_of(Path("a.doc"))
