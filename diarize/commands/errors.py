"""How commands fail: one clear line on stderr, and an exit status."""

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from diarize.batch import Job
    from diarize.listen import Progress

INTERRUPTED = 130
T = TypeVar("T")


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn an error of ours, or of files, into one line on stderr and exit status 1.

    Bugs crash, and whoever stops reading stdout is left to typer.
    """
    from diarize.errors import DiarizeError

    try:
        yield
    except BrokenPipeError:
        raise
    except (DiarizeError, OSError) as error:
        tell(said(error))
        raise typer.Exit(1) from error
    except KeyboardInterrupt as interrupt:
        tell("interrupted; what was written is whole")
        raise typer.Exit(INTERRUPTED) from interrupt


def each(
    jobs: list["Job"], hear: Callable[["Job", "Progress"], T], deliver: Callable[["Job", T], None]
) -> None:
    """Work on recordings one by one; one that fails is told and does not stop the others.

    What was heard is delivered once the bars of its progress are gone: they wipe the lines that
    they stand on.
    """
    from rich.console import Console

    from diarize.console import progress_bars
    from diarize.errors import DiarizeError

    failed = 0
    for job in jobs:
        try:
            if job.problem:
                raise job.problem
            with progress_bars(Console(stderr=True), job.name) as progress:
                heard = hear(job, progress)
            deliver(job, heard)
        except BrokenPipeError:
            raise
        except (DiarizeError, OSError) as error:
            failed += 1
            tell(said(error))
    if failed:
        if len(jobs) > 1:
            tell(f"{failed} of {len(jobs)} recordings failed")
        raise typer.Exit(1)


def tell(text: str) -> None:
    """Say something on stderr in one line, whatever the names in it."""
    from diarize.formats.names import escaped

    typer.echo(escaped(f"diarize: {text}"), err=True)


def tell_warnings(source: str, warnings: Iterable[str]) -> None:
    """Say on stderr what a user should know of a recording."""
    for warning in warnings:
        tell(f"{source}: {warning}")


def tell_written(path: Path) -> None:
    """Say on stderr which file was written."""
    from diarize.formats.names import escaped

    typer.echo(escaped(f"wrote {path}"), err=True)


def said(error: Exception) -> str:
    """Return what is wrong: of the system's own errors, with the file and without the number."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    # what is written into files names them; only a full disk behind stdout comes without a name
    where = error.filename or ("standard output" if error.errno == errno.ENOSPC else None)
    return f"{where}: {error.strerror}" if where else error.strerror
