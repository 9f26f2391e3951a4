"""The ``diarize`` command."""

import sys

from diarize._layout import check_ours

check_ours("cli")

from cli import app
from diarize.commands.errors import said, tell


def main() -> None:
    """Run the command line; where nothing can be printed, not even help, one line says so."""
    try:
        app()
    except OSError as error:
        tell(said(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
