import subprocess
import sys

import pytest

import diarize


@pytest.mark.parametrize("name", diarize.__all__)
def test_every_public_name_is_there_and_listed(name: str) -> None:
    assert getattr(diarize, name) is not None
    assert name in dir(diarize)


def test_what_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'diarise'"):
        _ = diarize.diarise  # type: ignore[attr-defined]


def test_the_command_line_loads_no_engine_to_print_its_help() -> None:
    program = (
        "import sys, cli; heavy = {'av', 'faiss', 'hdbscan', 'onnxruntime', 'scipy', 'sklearn', "
        "'pyannote', 'rich.progress', 'diarize.pipeline'}; print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
