"""Taking a library elsewhere."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.errors import reported_errors, tell, tell_written
from diarize.commands.options import JsonOption, LibraryOption, output_option
from diarize.commands.printing import print_json
from diarize.commands.saving import refuse_replaced
from diarize.formats.names import escaped
from diarize.plurals import counted

if TYPE_CHECKING:
    from enrollment import Imported


def backup(
    file: Annotated[Path, typer.Argument(readable=False, help="The new file.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy the library into a new file, whole, while programs use it."""
    with reported_errors():
        from diarize.library import SpeakerLibrary

        with SpeakerLibrary(library) as opened:
            opened.backup(file)
    if as_json:
        print_json({"written": str(file)})
    else:
        tell_written(file)


def export(
    output: Annotated[
        Path | None,
        output_option("File to write (default: stdout)."),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write everybody with their voices, which are biometric data, as JSON for `import`."""
    with reported_errors():
        from diarize.atomic import write_atomically
        from diarize.library import SpeakerLibrary

        if output is not None:
            refuse_replaced(output, '"speaker library"')
        with SpeakerLibrary(library) as opened:
            document = opened.export()
        if output is None:
            print_json(document)
            return
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        write_atomically(output, text, private=True)
    count = len(document["people"])
    if as_json:
        print_json({"written": str(output), "people": count})
    else:
        typer.echo(escaped(f"wrote {output}: {counted(count, 'person', 'people')}"), err=True)


def import_(
    file: Annotated[Path, typer.Argument(readable=False, help="What `export` wrote.")],
    restore: Annotated[
        bool, typer.Option("--restore", help="Also add what was erased or merged here.")
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add people and voices that were exported; those who are here stay as they are.

    If new voices come to somebody, the earlier of the two expiries holds.

    People and voices that this library knew and erased, or people it merged into others, stay out.
    A library that is not there is made, for the model of the export.
    """
    with reported_errors():
        from diarize.library import import_document, read_document

        document = read_document(file)
        imported = import_document(document, library, restore=restore)
    found = {
        "people": imported.people,
        "voices": imported.references,
        "gone": imported.gone,
        "erased": imported.erased,
        "sooner": imported.sooner,
        "unmerged": imported.unmerged,
    }
    _tell_doubts(imported)
    if as_json:
        print_json(found)
    else:
        people = counted(imported.people, "person", "people")
        typer.echo(f"added {people} and {counted(imported.references, 'voice')}")


def _tell_doubts(imported: "Imported") -> None:
    """Say what stayed out of the library, or came in otherwise than one may think."""
    if imported.gone:
        one, several = "person who was erased or merged", "people who were erased or merged"
        who = counted(imported.gone, f"{one} here stays", f"{several} here stay")
        tell(f"{who} out; --restore adds them")
    if imported.erased:
        one, several = "voice that was erased here stays", "voices that were erased here stay"
        tell(f"{counted(imported.erased, one, several)} out; --restore adds them")
    if imported.sooner:
        who = counted(imported.sooner, "person expires", "people expire")
        tell(f"{who} earlier now, as was agreed for their new voices")
    if imported.unmerged:
        who = counted(imported.unmerged, "person has", "people have")
        tell(
            f"{who} voices back that were merged into others; the others keep the expiry and the "
            "notes that came with them"
        )
