"""The ``diarize`` command."""

from diarize._layout import check_ours

check_ours("cli")

from cli import app


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
