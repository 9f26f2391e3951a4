"""Looking at bundles, here and to be had."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption
from diarize.commands.printing import print_json

NameArgument = Annotated[str, typer.Argument(help="One of `models list`, or a folder.")]


def list_(as_json: JsonOption = False) -> None:
    """List the bundles that are here or can be installed, and which of them is used."""
    with reported_errors():
        from diarize.bundle import find_bundle
        from diarize.commands.models.rows import bundle_rows
        from diarize.installed import models_folder

        rows = bundle_rows()
        used = find_bundle().name
    if as_json:
        document = {"folder": str(models_folder()), "auto": used, "bundles": rows}
        print_json(document)
        return
    from diarize.commands.tables import show_rows

    columns = ("name", "version", "state", "size", "license", "used")
    show_rows(columns, ([_cell(row, column, used) for column in columns] for row in rows))


def _cell(row: dict[str, Any], column: str, used: str) -> object:
    if column == "used":
        return "auto" if row["name"] == used else None
    return _megabytes(row["size"]) if column == "size" else row[column]


def _megabytes(size: int | None) -> str | None:
    return None if size is None else f"{size / 1e6:.1f} MB"


def info(name: NameArgument, as_json: JsonOption = False) -> None:
    """Show what a bundle is made of: files, licences, sizes, SHA-256, settings."""
    with reported_errors():
        from diarize.commands.models.details import details

        found = details(name)
    if as_json:
        print_json(found)
        return
    from diarize.formats.names import escaped

    for line in _lines(found):
        typer.echo(escaped(line))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    # no table: what is long here is copied, and must not be cut to the width of a terminal
    for key in ("name", "version", "state", "folder", "about"):
        if found[key] is not None:
            yield f"{key:12}{found[key]}"
    for stage, table in found["settings"].items():
        yield from (f"{'setting':12}{stage}.{key} = {value}" for key, value in table.items())
    for file in found["files"]:
        facts = (file["license"], _megabytes(file["size"]), file["source"])
        yield f"{'file':12}{'  '.join([file['file'], *filter(None, facts)])}"
        yield f"{'  SHA-256':12}{file['sha256'] or 'recorded on first install'}"
    yield from (f"{'note':12}{note}" for note in found["notes"])


def path(name: NameArgument, as_json: JsonOption = False) -> None:
    """Print the folder of a bundle that is here."""
    with reported_errors():
        from diarize.bundle import find_bundle

        bundle = find_bundle(name)
    found = {"name": bundle.name, "folder": str(bundle.folder)}
    if as_json:
        print_json(found)
    else:
        typer.echo(str(bundle.folder))
