"""How figures are kept."""

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from diarize.atomic import write_atomically

RESULTS = Path(__file__).parent / "results"


def keep(name: str, figures: dict[str, Any]) -> Path:
    """Write figures to ``results/<name>.json``, with the machine they were measured on.

    Rows that `known_rows` gave have a machine of their own.
    """
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    machine = {
        "platform": platform.platform(),
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
    }
    text = json.dumps({"machine": machine, **figures}, indent=1, ensure_ascii=False)
    write_atomically(path, text + "\n")
    return path


def known_rows(name: str) -> list[dict[str, Any]]:
    """Return the rows that were kept before, each with its machine and all options."""
    path = RESULTS / f"{name}.json"
    if not path.exists():
        return []
    known = json.loads(path.read_text(encoding="utf-8"))
    # the machine of rows without a table around them is not known
    table = known if isinstance(known, dict) else {"machine": None, "rows": known}
    options = {name: value for name, value in table.items() if name != "rows"}
    return [options | row for row in table["rows"]]
