"""ONNX Runtime sessions: threads, devices and what happens when a model cannot run."""

import logging
import os
from typing import Any

import numpy as np

from diarize.errors import ModelError

# What people call a device, and the execution provider that serves it.
PROVIDERS = {
    "cpu": "CPUExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "directml": "DmlExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
}

logger = logging.getLogger(__name__)


def open_session(model: bytes, name: str, *, device: str = "cpu") -> Any:
    """Return an ``onnxruntime.InferenceSession`` for the bytes of a model, safe to share.

    On the processor it computes in the thread that calls it, since several threads may, which
    scales better than sharing one computation. A device that is not there is logged as a warning
    and the processor used instead.

    Raises
    ------
    ValueError
        Unknown device.
    ModelError
        The bytes are not a model that ONNX Runtime can run.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on Windows, or if somebody loaded it before us
    options = onnxruntime.SessionOptions()
    served = providers(device)
    options.intra_op_num_threads = int(served == [PROVIDERS["cpu"]])  # 0: one for each core
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(model, options, providers=served)
    except Exception as problem:
        raise ModelError(f"{name} is not a model that can run: {problem}") from problem


def rest(session: Any, shape: tuple[int, ...]) -> None:
    """Give back the memory that a session on the processor keeps for its next run.

    It does so at the end of a run, here over zeros of ``shape``, or of what the model fixes of it;
    it keeps some 100 MiB otherwise.
    """
    import onnxruntime

    if session.get_providers() != [PROVIDERS["cpu"]]:
        return
    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    model = session.get_inputs()[0]
    sizes = [
        known if isinstance(known, int) else free
        for known, free in zip(model.shape or shape, shape, strict=True)
    ]
    session.run(None, {model.name: np.zeros(sizes, np.float32)}, options)


def cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def available(device: str) -> str:
    """Return a device, or with a warning ``cpu`` if it is not there.

    Raises
    ------
    ValueError
        Unknown device.
    """
    import onnxruntime

    if device not in PROVIDERS:
        raise ValueError(f"unknown device {device!r}; known: {', '.join(PROVIDERS)}")
    if PROVIDERS[device] in onnxruntime.get_available_providers():
        return device
    logger.warning("%s is not available in this onnxruntime; using the processor", device)
    return "cpu"


def providers(device: str) -> list[str]:
    """Return the execution providers for a device, the processor always last."""
    return list(dict.fromkeys([PROVIDERS[available(device)], PROVIDERS["cpu"]]))
