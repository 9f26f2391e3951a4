"""How commands fail: one clear line on stderr, and an exit status."""

import sys
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
    """Turn an error of ours, or of files, into one line on stderr and exit status 1.

    Bugs crash, and whoever stops reading stdout is left to typer.
    """
    from diarize.errors import DiarizeError

    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (DiarizeError, OSError) as error:
        tell(_said(error))
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
        except BrokenPipeError:
            raise
        except (DiarizeError, OSError) as error:
            failed += 1
            tell(_said(error))
    if failed:
        if len(jobs) > 1:
            tell(f"{failed} of {len(jobs)} recordings failed")
        raise typer.Exit(1)


def tell(text: str) -> None:
    """Say something on stderr in one line, whatever the names in it."""
    from diarize.formats.names import escaped

    typer.echo(escaped(f"diarize: {text}"), err=True)


def _said(error: Exception) -> str:
    """Return what is wrong: of the system's own errors, with the file and without the number."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'standard output'}: {error.strerror}"
    return str(error)
