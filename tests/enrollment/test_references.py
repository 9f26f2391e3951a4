from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from enrollment import Library, Utterance
from enrollment.references import from_bytes

Voice = Callable[..., Utterance]
UNIT = np.eye(1, 4, dtype=np.float32)[0]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"vector": UNIT * 2}, r"a voice is a vector \(d,\) of unit norm"),
        ({"vector": UNIT * np.nan}, "unit norm"),
        ({"vector": UNIT.astype(np.float64) * 1e300}, "unit norm"),
        ({"vector": UNIT[None]}, r"got shape \(1, 4\)"),
        ({"vector": UNIT[:0]}, "unit norm"),
        ({"seconds": -1.0}, "seconds of speech are 0 to 10000000, got -1"),
        ({"seconds": np.nan}, "seconds of speech"),
        ({"seconds": np.inf}, "seconds of speech"),
        ({"quality": 1.1}, r"quality is in \[0, 1\], got 1.1"),
        ({"quality": np.nan}, "quality"),
    ],
)
def test_an_utterance_that_cannot_be_is_misuse(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Utterance(**{"vector": UNIT, "seconds": 1.0} | change)


def test_a_file_whose_name_is_not_utf8_can_be_a_source(library: Library, voice: Voice) -> None:
    al = library.add_person("al")
    library.enrol(al, voice(1, source="caf\udce9.wav", audio=Path("caf\udce9.wav")))
    (kept,) = library.references(al)
    assert kept.source == r"caf\udce9.wav"
    assert kept.audio == Path("caf\udce9.wav")


@pytest.mark.parametrize("long", [{"source": "a" * 10_001}, {"audio": Path("a" * 10_001)}])
def test_a_source_too_long_is_misuse(voice: Voice, long: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at most 10000 characters"):
        voice(1, **long)


@given(hnp.arrays(np.float32, (3, 4), elements=st.floats(width=32)))
def test_stored_rows_are_of_unit_norm_or_refused(rows: Any) -> None:
    good = bool(np.isclose(np.linalg.norm(rows.astype(np.float64), axis=1), 1, atol=9e-4).all())
    try:
        read = from_bytes([row.tobytes() for row in rows])
    except ValueError:
        assert not good
    else:
        assert np.linalg.norm(read, axis=1) == pytest.approx(1, abs=2e-3)
        assert (read == rows).all()


@pytest.mark.parametrize("stored", [[b"1234", b"12345678"], [b"12345"], [b""], ["1234"]])
def test_stored_bytes_of_a_wrong_length_are_refused(stored: list[Any]) -> None:
    with pytest.raises(ValueError, match="a vector"):
        from_bytes(stored, 1)


@pytest.mark.parametrize("number", [np.float32(5), np.int64(5), np.float64(5), Decimal(5), 5])
def test_numbers_of_any_kind_are_kept(library: Library, voice: Voice, number: Any) -> None:
    al = library.add_person("al")
    library.enrol(al, voice(1, seconds=number, quality=number / 10))
    (kept,) = library.references(al)
    assert [kept.seconds, kept.quality] == pytest.approx([5.0, 0.5])
    assert library.gallery().seconds.tolist() == [5.0]


@pytest.mark.parametrize("detail", [{"seconds": "5"}, {"seconds": True}, {"quality": "good"}])
def test_what_is_no_number_is_misuse(voice: Voice, detail: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="is a number, got"):
        voice(1, **detail)


def test_a_voice_stays_what_it_was_when_the_array_it_came_in_changes(
    library: Library, voice: Voice
) -> None:
    array = voice(1).vector.copy()
    said = Utterance(vector=array, seconds=1.0)
    array[:] = voice(2).vector
    (kept,) = library.enrol(library.add_person("al"), said)
    assert (kept.vector == voice(1).vector).all()
    with pytest.raises(ValueError, match="read-only"):
        said.vector[0] = 1.0


@pytest.mark.parametrize("vector", [["1.0", "0"], [True, False], UNIT + 0j, 1.0])
def test_what_is_no_vector_of_numbers_is_misuse(vector: Any) -> None:
    with pytest.raises(ValueError, match=r"real numbers|unit norm"):
        Utterance(vector=vector, seconds=1.0)


def test_complex_vectors_are_misuse() -> None:
    with pytest.raises(ValueError, match="real numbers, got complex"):
        Utterance(vector=UNIT + 0j, seconds=1.0)
