"""Taking a library elsewhere."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption, LibraryOption


def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; stdout without.")
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write everybody with their voices, which are biometric data, as JSON for `import`."""
    with reported_errors():
        from diarize.files import write_atomically
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened:
            document = opened.export()
        if output is None:
            typer.echo(json.dumps(document, ensure_ascii=False))
            return
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        write_atomically(output, text, private=True)
    count = len(document["people"])
    told = json.dumps({"written": str(output), "people": count}, ensure_ascii=False)
    typer.echo(told if as_json else f"wrote {output}: {count} people", err=not as_json)


def import_(
    file: Annotated[Path, typer.Argument(help="What `export` wrote.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add people and voices that were exported; those who are here stay as they are.

    A library that is not there is made, for the model of the export.
    """
    with reported_errors():
        from diarize.library import import_document, read_document

        document = read_document(file)
        imported = import_document(document, library)
    found: dict[str, Any] = {"people": imported.people, "voices": imported.references}
    told = f"added {imported.people} people and {imported.references} voices"
    typer.echo(json.dumps(found) if as_json else told)
