import logging

import pytest

from diarize.errors import ModelError
from diarize.sessions import open_session, providers


def test_bytes_that_are_no_model_are_refused() -> None:
    with pytest.raises(ModelError, match=r"x\.onnx is not a model that can run"):
        open_session(b"not a model", "x.onnx")


def test_a_device_that_is_not_there_falls_back_with_a_message(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert providers("directml")[-1] == "CPUExecutionProvider"
    assert "directml is not available" in caplog.text


def test_an_unknown_device_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match="unknown device 'abacus'; known: cpu, cuda"):
        providers("abacus")
