"""What programs read on stdout."""

import json

import typer


def print_json(document: object) -> None:
    """Print a document as one line of JSON.

    It is UTF-8 wherever it is printed. What UTF-8 cannot hold, as in the name of a file that was
    not UTF-8, is written as an escape, which JSON has too.
    """
    text = json.dumps(document, ensure_ascii=False)
    typer.echo(text.encode("utf-8", "backslashreplace"))
