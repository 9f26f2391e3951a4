"""Looking at bundles, here and to be had."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption

if TYPE_CHECKING:
    pass

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
        typer.echo(json.dumps(document, ensure_ascii=False))
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
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    from diarize.commands.tables import show_rows

    plain = ("name", "version", "state", "folder", "about")
    settings = [(f"{s}.{key}", v) for s, t in found["settings"].items() for key, v in t.items()]
    show_rows(("what", "detail"), [*((key, found[key]) for key in plain), *settings])
    columns = ("file", "license", "size", "source", "sha256")
    show_rows(columns, ([_shown(file, column) for column in columns] for file in found["files"]))
    for note in found["notes"]:
        typer.echo(f"note: {note}")


def _shown(file: dict[str, Any], column: str) -> object:
    if column == "sha256":
        return file["sha256"] or "recorded on first install"
    return _megabytes(file["size"]) if column == "size" else file[column]


def path(name: NameArgument, as_json: JsonOption = False) -> None:
    """Print the folder of a bundle that is here."""
    with reported_errors():
        from diarize.bundle import find_bundle

        bundle = find_bundle(name)
    found = {"name": bundle.name, "folder": str(bundle.folder)}
    typer.echo(json.dumps(found, ensure_ascii=False) if as_json else str(bundle.folder))
