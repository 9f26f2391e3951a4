"""Figures say on which machine they were measured, also those that were measured before."""

import json
from pathlib import Path

import pytest

from benchmarks import index, verification
from benchmarks.report import keep, known_rows

HERE = {"platform", "python", "onnxruntime"}
ELSEWHERE = {"platform": "another", "python": "3.11.0", "onnxruntime": "1.0"}


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("benchmarks.report.RESULTS", tmp_path / "results")
    return tmp_path / "results"


def read(file: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_figures_are_kept_with_their_machine(results: Path) -> None:
    assert keep("a", {"der": 0.5, "what": "naïve"}) == results / "a.json"
    found = read(results / "a.json")
    machine = found.pop("machine")
    assert isinstance(machine, dict)
    assert machine.keys() == HERE
    assert found == {"der": 0.5, "what": "naïve"}
    assert [file.name for file in results.iterdir()] == ["a.json"]


def test_rows_of_before_have_their_own_machine_and_options(results: Path) -> None:
    assert known_rows("a") == []
    results.mkdir()
    rows = [{"eer": 0.1}, {"eer": 0.2, "machine": {"platform": "a third"}}]
    kept = {"machine": ELSEWHERE, "per_speaker": 10, "rows": rows}
    (results / "a.json").write_text(json.dumps(kept))
    first, second = known_rows("a")
    assert first == {"machine": ELSEWHERE, "per_speaker": 10, "eer": 0.1}
    assert second["machine"] == {"platform": "a third"}


def test_of_rows_without_anything_around_them_the_machine_is_not_known(results: Path) -> None:
    results.mkdir()
    (results / "a.json").write_text(json.dumps([{"eer": 0.1}]))
    assert known_rows("a") == [{"machine": None, "eer": 0.1}]


def test_what_is_kept_in_the_repository_can_be_gone_on_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    assert {row["kind"] for row in known_rows("index")} >= {"numpy", "flat"}
    assert all(row["eer"] > 0 for row in known_rows("verification"))
    assert all(verification.line(row) for row in known_rows("verification"))


def test_an_index_measured_before_stays_with_its_machine(results: Path) -> None:
    pytest.importorskip("faiss")
    results.mkdir()
    row = dict.fromkeys(index.COLUMNS, 1) | {"voices": 9, "kind": "flat", "threads": 1}
    old = {"machine": ELSEWHERE, "dimension": 192, "wanted": 64, "rows": [row]}
    (results / "index.json").write_text(json.dumps(old))
    index.main(voices=[100], kind=["numpy"], threads=1)
    found = read(results / "index.json")
    rows = found["rows"]
    assert isinstance(rows, list)
    assert [(each["voices"], each["kind"]) for each in rows] == [(9, "flat"), (100, "numpy")]
    assert rows[0]["machine"] == ELSEWHERE
    assert "machine" not in rows[1]
    assert found["machine"] != ELSEWHERE
