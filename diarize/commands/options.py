"""Options that several commands share, and what they stand for."""

from pathlib import Path
from typing import Annotated, Any

import typer

from diarize.formats import WRITERS

STDIN = "-"


def place(text: str) -> Path:
    """Return what is to be written; end with a usage error if it has no name.

    As a `Path` it would be the current folder.
    """
    if not text:
        raise typer.BadParameter("is empty; give a name")
    return Path(text)


def output_option(help: str) -> Any:
    """Return the option ``--output`` of a command, which is a path."""
    return typer.Option("--output", "-o", parser=place, metavar="<path>", help=help)


WORD_FORMATS = "json, whisperx, seglst, srt, vtt, txt, md, docx, ctm, stm, textgrid, eaf"
"""As `TRANSCRIPT_WRITERS` has them, which takes too long to import for a help text."""
_OF_WORDS = ", ".join(name for name in WORD_FORMATS.split(", ") if name not in WRITERS)
FORMATS = f"{', '.join(WRITERS)}; of words also {_OF_WORDS}"
Recordings = Annotated[
    list[str], typer.Argument(metavar="AUDIO...", help="Files, folders, patterns, or - for stdin.")
]
BundleOption = Annotated[
    str,
    typer.Option(
        help="Name or folder of a model bundle; auto is the newest that `diarize models` installed."
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        readable=False,  # here and elsewhere: it is told when it is read, as what is missing is
        help="TOML file with settings, a table for each stage.",
    ),
]
ThreadsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Threads to use (default: one per core, 8 at most)."),
]
DeviceOption = Annotated[str, typer.Option(help="cpu, cuda, coreml, directml or openvino.")]
ChannelOption = Annotated[
    int | None, typer.Option(min=1, help="Use only this channel, counted from 1.")
]
LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        envvar="DIARIZE_LIBRARY",
        readable=False,
        show_default="the user's own",
        help="The speaker library.",
    ),
]
FarOption = Annotated[
    float,
    typer.Option(
        "--far",
        min=1e-6,
        max=0.5,
        help="Share of searches for a stranger that may end with a name.",
    ),
]
FAR = 0.01
"""As `IdentificationConfig` has it, which takes too long to import for a help text."""
RepeatsOption = Annotated[
    bool,
    typer.Option("--allow-repeats", help="Let several speakers of a recording get the same name."),
]
AmongOption = Annotated[
    list[str] | None,
    typer.Option(
        "--among",
        metavar="NAME",
        help="Name nobody but these people of the library, such as those invited; may be repeated.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
