"""How figures are kept."""

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def keep(name: str, figures: dict[str, Any]) -> Path:
    """Write figures to ``results/<name>.json``, with the machine they were measured on."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    machine = {
        "platform": platform.platform(),
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
    }
    text = json.dumps({"machine": machine, **figures}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path
