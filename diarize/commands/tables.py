"""Tables of what commands found: names, settings that were tuned, rows of anything."""

from collections.abc import Iterable, Mapping, Sequence

from diarize.console import plain_table, print_table, rate_and_parts, show_left_out, shown, stdout
from diarize.finetuning.result import FineTuned
from diarize.identities import Identity
from diarize.result import Diarization
from diarize.scoring import Errors
from diarize.scoring.draws import Rate
from diarize.scoring.identities import IdentityScore
from diarize.tuning import Tuned


def show_identities(found: Diarization) -> None:
    """Print whose voices a recording has."""
    table = plain_table("speaker", "alone", "taken for", "sure", "or")
    for each in found.identities or ():
        others = [candidate for candidate in each.candidates if candidate != each.person][:1]
        table.add_row(
            shown(each.speaker),
            f"{each.seconds:.1f} s",
            shown(_taken_for(each)),
            f"{each.person.probability:.0%}" if each.person else "",
            shown(" ".join(f"{one.name} {one.probability:.0%}" for one in others) or " "),
        )
    console = stdout()
    console.print(shown(found.recording, style="bold"))
    print_table(table, console)


def _taken_for(identity: Identity) -> str:
    if identity.person is None:
        return "unknown"
    name = identity.person.name
    return name if identity.decision == "accept" else f"perhaps {name}"


def show_rows(columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    """Print rows of anything; None is left blank."""
    table = plain_table(*columns)
    for row in rows:
        table.add_row(*(shown(" " if cell in (None, "") else str(cell)) for cell in row))
    print_table(table, stdout())


def show_naming(
    scores: Iterable[IdentityScore], convention: str, left_out: Mapping[str, Sequence[str]]
) -> None:
    """Print how well speakers are named, what counts, and which recordings do not."""
    columns = ("recording", "IER", "missed", "false alarm", "confusion", "right", "wrong")
    table = plain_table(*columns, "strangers named")
    for each in scores:
        naming = each.naming
        table.add_row(
            shown(each.recording),
            *rate_and_parts(each.errors),
            f"{naming.right} of {naming.known}",
            f"{naming.wrong} of {naming.known}",
            f"{naming.strangers_named} of {naming.strangers}",
        )
    console = stdout()
    print_table(table, console)
    console.print(convention, style="dim")
    show_left_out(left_out, console)


def show_tuned(found: Tuned) -> None:
    """Print error rates before and after tuning, and the settings that changed."""
    table = plain_table("recording", "DER before", "after", "left out")
    for each in found.outcomes:
        errors = (each.before, each.after, each.held_out)
        rates = (f"{one.rate:.1%}" if one else "" for one in errors)
        table.add_row(shown(each.recording), *rates)
    table.add_row(
        "TOTAL", *(str(rate or "") for rate in (found.before, found.after, found.held_out))
    )
    console = stdout()
    print_table(table, console)
    console.print("in brackets: where the rate of other recordings would lie (95 %)", style="dim")
    changed = ((each.setting, f"{each.before:g}", f"{each.after:g}") for each in found.changes)
    if found.changes:
        show_rows(("setting", "before", "after"), changed)


def show_fine_tuned(found: FineTuned) -> None:
    """Print errors inside chunks of what was held out, before and after."""
    table = plain_table("", "missed", "false alarm", "confusion", "errors inside chunks")
    for name, pieces in (("before", found.before), ("after", found.after)):
        total = sum(pieces, start=Errors())
        parts = (total.missed, total.false_alarm, total.confusion)
        table.add_row(name, *(f"{part / total.speech:.1%}" for part in parts), str(Rate.of(pieces)))
    console = stdout()
    print_table(table, console)
    said = (
        f"held out: {', '.join(found.held_out)}; in brackets: where other minutes of it would lie"
    )
    console.print(shown(f"{said} (95 %)", style="dim"))
