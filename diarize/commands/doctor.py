"""``diarize doctor``: whether everything is here and runs."""

from dataclasses import asdict

import typer

from diarize.commands.options import BundleOption, JsonOption
from diarize.commands.printing import print_json


def doctor(bundle: BundleOption = "auto", as_json: JsonOption = False) -> None:
    """Check the installation: versions, devices, the bundle, and a second of sound."""
    from diarize.doctor import examine
    from diarize.formats.names import escaped

    findings = []
    for finding in examine(bundle):
        findings.append(finding)
        if not as_json:
            state = "ok" if finding.fine else "FAIL"
            typer.echo(escaped(f"{state:4}  {finding.what:16}  {finding.found}"))
    if as_json:
        print_json({each.what: asdict(each) for each in findings})
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)
