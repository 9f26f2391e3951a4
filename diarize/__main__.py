"""The ``diarize`` command."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; where nothing can be printed, not even help, one line says so."""
    try:
        _run()  # what it imports takes a while, in which people may think better of it
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except ImportError as problem:
        if not isinstance(problem.__cause__, KeyboardInterrupt):  # as ONNX Runtime passes it on
            raise
        sys.exit(INTERRUPTED)


def _run() -> None:
    from diarize._layout import check_ours

    check_ours("cli")

    from cli import app
    from diarize.commands.errors import said, tell

    try:
        app()
    except OSError as error:
        tell(said(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
