"""The command as people type it."""

from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from cli import app

Command = Callable[..., Result]


@pytest.fixture
def diarize() -> Command:
    """Return what runs the command with arguments, and bytes or text as ``stdin``."""

    def run(*arguments: object, stdin: bytes | str | None = None) -> Result:
        return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)

    return run
