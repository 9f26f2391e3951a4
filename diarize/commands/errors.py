"""How commands fail: one clear line on stderr, and an exit status."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from diarize.batch import Job
    from diarize.listen import Progress

INTERRUPTED = 130


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn an error of ours into one line on stderr and exit status 1; let bugs crash."""
    from diarize.errors import DiarizeError

    try:
        yield
    except DiarizeError as error:
        typer.echo(f"diarize: {error}", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as interrupt:
        typer.echo("diarize: interrupted; what was written is whole", err=True)
        raise typer.Exit(INTERRUPTED) from interrupt


def each(jobs: list["Job"], work: Callable[["Job", "Progress"], None]) -> None:
    """Work on recordings one by one; one that fails is told and does not stop the others."""
    from rich.console import Console

    from diarize.console import progress_bars
    from diarize.errors import DiarizeError

    failed = 0
    for job in jobs:
        try:
            with progress_bars(Console(stderr=True), job.name) as progress:
                work(job, progress)
        except DiarizeError as error:
            failed += 1
            typer.echo(f"diarize: {error}", err=True)
    if failed:
        if len(jobs) > 1:
            typer.echo(f"diarize: {failed} of {len(jobs)} recordings failed", err=True)
        raise typer.Exit(1)
