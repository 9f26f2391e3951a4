"""Whether bundles are whole."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from diarize.commands.errors import reported_errors
from diarize.commands.options import JsonOption
from diarize.commands.printing import print_json

if TYPE_CHECKING:
    from diarize.installing import FileCheck


def verify(
    name: Annotated[
        str | None, typer.Argument(show_default="all that are here", help="Of which bundle.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the SHA-256 of every file with that of its bundle; exit status 1 if one differs."""
    with reported_errors():
        from diarize.bundle import find_bundle
        from diarize.installed import installed_names

        names = ["embedded", *installed_names()] if name is None else [find_bundle(name).name]
        rows = [row for each in names for row in _rows(each, name or each)]
    if as_json:
        print_json({"files": rows})
    else:
        from diarize.formats.names import escaped

        for row in rows:
            state = "FAIL" if row["problem"] else "ok"
            told = row["problem"] or row["sha256"]
            typer.echo(escaped(f"{state:4}  {row['bundle']}  {row['file']}  {told}"))
    if any(row["problem"] for row in rows):
        raise typer.Exit(1)


def _rows(name: str, given: str) -> list[dict[str, Any]]:
    from diarize.bundle import find_bundle
    from diarize.errors import ModelError
    from diarize.installed import MANIFEST
    from diarize.installing import checked

    try:
        return [_row(name, check) for check in checked(find_bundle(given))]
    except ModelError as error:
        return [{"bundle": name, "file": MANIFEST, "sha256": None, "problem": str(error)}]


def _row(name: str, check: "FileCheck") -> dict[str, Any]:
    return {
        "bundle": name,
        "file": check.file,
        "sha256": check.sha256,
        "problem": check.problem,
    }
