"""What can go wrong, as one tree.

::

    DiarizeError
    ├── AudioError       a recording cannot be read
    ├── FileError        a file cannot be read or written
    ├── FormatError      a text file is malformed
    ├── ScoringError     there is nothing to score
    ├── ConfigError      a setting is wrong
    ├── ModelError       a bundle or one of its models cannot be used
    └── EnrollmentError  a voice cannot be enrolled or looked up

Misuse of the Python API (a wrong shape, a negative number) is a plain ``ValueError``, and a value
of another type a ``TypeError``.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class DiarizeError(Exception):
    """Base class: ``except DiarizeError`` catches whatever the engine can report."""


class AudioError(DiarizeError):
    """A recording cannot be read."""

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(source, problem)  # all of them, so that it survives pickling
        self.source, self.problem = source, problem

    def __str__(self) -> str:
        """Return ``source: problem``."""
        return f"{self.source}: {self.problem}"


class FileError(DiarizeError):
    """A file cannot be read or written."""

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(source, problem)
        self.source, self.problem = source, problem

    def __str__(self) -> str:
        """Return ``source: problem``."""
        return f"{self.source}: {self.problem}"


class FormatError(DiarizeError):
    """A text file is malformed; ``line`` is None where lines mean nothing, as in JSON."""

    def __init__(self, source: str, line: int | None, problem: str) -> None:
        super().__init__(source, line, problem)
        self.source, self.line, self.problem = source, line, problem

    def __str__(self) -> str:
        """Return ``source:line: problem``."""
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.problem}"


class ScoringError(DiarizeError):
    """There is nothing to score."""


class ConfigError(DiarizeError):
    """A setting is wrong."""


class ModelError(DiarizeError):
    """A bundle or one of its models cannot be used."""


class EnrollmentError(DiarizeError):
    """A voice cannot be enrolled or looked up."""


def expect(value: object, kind: type | tuple[type, ...], what: str) -> None:
    """Refuse a value of another type; ``what`` says what is taken.

    Raises
    ------
    TypeError
        It is of none of the types.

    >>> expect(3, str, "a name is text")
    Traceback (most recent call last):
    TypeError: a name is text, got int
    """
    if not isinstance(value, kind):
        raise TypeError(f"{what}, got {type(value).__name__}")


@contextmanager
def translated(*causes: type[Exception], to: type[DiarizeError], about: str = "") -> Iterator[None]:
    """Re-raise a lower package's error as ours, keeping the original as its cause.

    ``about`` names what was being handled and opens the message.
    """
    try:
        yield
    except causes as cause:
        raise to(f"{about}: {cause}" if about else str(cause)) from cause
