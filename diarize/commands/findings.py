"""How it is told whether something better was found, and whether to believe it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from diarize.commands.errors import tell, tell_written
from diarize.commands.printing import print_json


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: in plain types, as a verdict, and a doubt if there is one.

    ``show`` prints it as tables.
    """

    document: Mapping[str, Any]
    verdict: str
    doubt: str | None
    show: Callable[[], None]

    def tell(self, written: Path | None, *, as_json: bool) -> None:
        """Print it, and that it was written."""
        if as_json:
            said = {"verdict": self.verdict, "doubt": self.doubt}
            said |= {"written": str(written) if written else None}
            print_json({**self.document, **said})
        else:
            self.show()
            typer.echo(self.verdict)
        if self.doubt:
            tell(self.doubt)
        if written:
            tell_written(written)
