import errno
import logging
import os
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from enrollment.faiss_engine import Kind, build_engine, self_test
from enrollment.faiss_file import MAGIC
from enrollment.index import FLAT_FROM, HALF_FROM, VoiceIndex, _suitable, build_index, open_index

KINDS = get_args(Kind)
FAISS = [kind for kind in KINDS if kind != "numpy"]
any_kind = pytest.mark.parametrize("kind", KINDS)
in_a_file = pytest.mark.parametrize("kind", FAISS)
Rows = NDArray[np.float32]


def voices(number: int, seed: int = 0, dimension: int = 16) -> Rows:
    rows = np.random.default_rng(seed).standard_normal((number, dimension))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def numbered(rows: Rows) -> NDArray[np.int64]:
    return np.arange(len(rows)) + 1000


def answers(index: VoiceIndex) -> list[tuple[int, ...]]:
    return [tuple(row) for row in index.search(voices(8, seed=99), 3).ids.tolist()]


@settings(deadline=None, max_examples=30)
@given(
    st.sampled_from(KINDS),
    st.integers(1, 200),
    st.integers(1, 70),
    st.integers(0, 5),
    st.integers(0, 99),
)
def test_every_kind_finds_what_comparing_everything_finds(
    kind: Kind, number: int, k: int, queries: int, seed: int
) -> None:
    rows, asked = voices(number, seed), voices(queries, seed + 1)
    index = build_index(rows, numbered(rows), kind)
    found = index.search(asked, k)
    scores = asked.astype(np.float64) @ rows.T.astype(np.float64)
    best = np.argsort(-scores.astype(np.float32), axis=1, kind="stable")[:, :k]
    shared = min(k, number)
    if kind in ("ivf", "hnsw"):
        # voices without likeness, as these are, may be missed; a voice that is known is not
        assert (index.search(rows[:5], 1).ids[:, 0] == numbered(rows)[:5]).all()
    else:
        assert (found.ids[:, :shared] == best + 1000).all()
        assert found.valid.tolist() == [[place < number for place in range(k)]] * queries
    expected = np.take_along_axis(scores, (found.ids - 1000).clip(0), axis=1)
    assert np.allclose(found.scores[found.valid], expected[found.valid], atol=1e-6)
    assert not found.scores[~found.valid].any()
    assert not found.ids[~found.valid].any()


@any_kind
def test_nobody_is_found_among_nobody(kind: Kind) -> None:
    found = build_index(voices(0), numbered(voices(0)), kind).search(voices(2), 3)
    assert not found.valid.any()
    assert found.ids.shape == found.scores.shape == (2, 3)


@any_kind
def test_voices_as_like_as_each_other_come_in_their_order(kind: Kind) -> None:
    rows = np.repeat(voices(2), 400, axis=0)
    found = build_index(rows, numbered(rows), kind).search(voices(1), 5)
    if kind in ("ivf", "hnsw"):
        assert (found.ids < 1400).all()
    else:
        assert found.ids.tolist() == [[1000, 1001, 1002, 1003, 1004]]


@any_kind
@pytest.mark.parametrize(
    ("queries", "k", "message"),
    [
        (np.full((1, 16), np.nan), 1, "unit norm; row 0"),
        (np.ones((2, 16)), 1, "unit norm; row 0"),
        (voices(1, dimension=8), 1, r"queries are \(q, 16\), got \(1, 8\)"),
        (voices(1)[0], 1, r"rows \(n, d\), got shape \(16,\)"),
        (voices(1), 0, "k is 1 or more, got 0"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(
    kind: Kind, queries: Rows, k: int, message: str
) -> None:
    index = build_index(voices(5), numbered(voices(5)), kind)
    with pytest.raises(ValueError, match=message):
        index.search(queries, k)


def test_what_cannot_be_indexed_is_refused() -> None:
    with pytest.raises(ValueError, match="unit norm; row 1"):
        build_index(np.array([[1, 0], [0, np.nan]], np.float32), np.arange(2))
    with pytest.raises(ValueError, match=r"ids are int64 \(2,\), got int64 \(3,\)"):
        build_index(voices(2), np.arange(3))
    with pytest.raises(ValueError, match=r"ids are int64 \(2,\), got float64 \(2,\)"):
        build_index(voices(2), np.arange(2.0))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="kind is auto or one of numpy, flat"):
        build_index(voices(2), np.arange(2), "annoy")  # type: ignore[arg-type]


def test_more_voices_are_worth_more_machinery() -> None:
    assert [_suitable(n) for n in (FLAT_FROM - 1, FLAT_FROM, HALF_FROM - 1, HALF_FROM)] == [
        "numpy",
        "flat",
        "flat",
        "half",
    ]


@pytest.mark.parametrize("kind", ["ivf", "hnsw"])
def test_an_approximate_index_passes_a_test_that_it_would_fail_if_it_looked_less_far(
    kind: Kind,
) -> None:
    rows = voices(5000, dimension=48)
    queries, best = self_test(rows)
    engine = build_engine(rows, kind)
    assert np.mean(engine.search(queries, 1)[1][:, 0] == best) >= 0.99
    if kind == "ivf":
        assert engine.nprobe > 1
        engine.nprobe = 1
        assert np.mean(engine.search(queries, 1)[1][:, 0] == best) < 0.99


def test_a_graph_that_never_finds_enough_gives_way_to_comparing_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("enrollment.faiss_engine.RECALL", 1.01)
    rows = voices(500)
    index = build_index(rows, numbered(rows), "hnsw")
    assert index.kind == "half"
    assert answers(index) == answers(build_index(rows, numbered(rows), "numpy"))


@in_a_file
def test_what_is_read_from_a_file_answers_like_what_was_written(tmp_path: Path, kind: Kind) -> None:
    rows, path = voices(300), tmp_path / "voices"
    written = open_index(path, rows, numbered(rows), kind)
    before = path.stat()
    read = open_index(path, rows, numbered(rows), kind)
    assert answers(read) == answers(written)
    assert read.kind == written.kind == kind
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["voices"]


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_damaged_file_never_changes_an_answer(tmp_path: Path, data: st.DataObject) -> None:
    kind, rows, path = data.draw(st.sampled_from(FAISS)), voices(60), tmp_path / "voices"
    expected = answers(open_index(path, rows, numbered(rows), kind))
    whole = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=5)):
        whole[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    assert answers(open_index(path, rows, numbered(rows), kind)) == expected


@in_a_file
def test_a_file_of_other_voices_is_replaced_and_keeps_nothing_of_them(
    tmp_path: Path, kind: Kind
) -> None:
    rows, path = voices(100), tmp_path / "voices"
    open_index(path, rows, numbered(rows), kind)
    stored = rows[42].astype(np.float16 if kind != "flat" else np.float32).tobytes()
    if kind != "ivf":  # which stores what is left of a row without its cell's centre
        assert stored in path.read_bytes()
    old = path.read_bytes()
    kept = np.delete(rows, 42, axis=0)
    index = open_index(path, kept, np.delete(numbered(rows), 42), kind)
    assert stored not in path.read_bytes()
    assert path.read_bytes() != old
    assert 1042 not in index.search(rows[42:43], 99).ids


def test_other_ids_are_another_source(tmp_path: Path) -> None:
    rows, path = voices(100), tmp_path / "voices"
    open_index(path, rows, numbered(rows), "flat")
    assert open_index(path, rows, np.arange(100), "flat").search(rows[:1], 1).ids.tolist() == [[0]]


def test_a_gallery_grown_small_leaves_no_file_behind(tmp_path: Path) -> None:
    rows, path = voices(100), tmp_path / "voices"
    open_index(path, rows, numbered(rows), "half")
    assert path.read_bytes().startswith(MAGIC)
    open_index(path, rows[:3], numbered(rows[:3]))
    assert not path.exists()


def test_where_no_file_can_be_written_there_is_a_warning_and_an_index(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rows, path = voices(100), tmp_path / "missing" / "voices"
    with caplog.at_level(logging.WARNING):
        index = open_index(path, rows, numbered(rows), "flat")
    assert index.search(rows[:1], 1).ids.tolist() == [[1000]]
    assert "cannot be written" in caplog.text


def test_a_write_that_fails_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", full)
    rows = voices(50)
    open_index(tmp_path / "voices", rows, numbered(rows), "flat")
    assert list(tmp_path.iterdir()) == []
    assert "No space left" in caplog.text


def test_a_disk_that_is_read_only_is_not_told_where_no_file_is_needed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    rows = voices(3)
    assert open_index(tmp_path / "voices", rows, numbered(rows)).kind == "numpy"
    assert caplog.text == ""
