"""What a person sees on a terminal: progress bars and tables."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isfinite
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Column, Table
from rich.text import Text

from diarize.counting import SpeakerCount
from diarize.formats.names import escaped
from diarize.formats.times import clock
from diarize.listen import Progress, silent
from diarize.plurals import counted
from diarize.result import Diarization
from diarize.scoring import Errors, Report, SpeakerErrors, WordErrors, WordReport

MOST_TURNS = 40
PIPE_WIDTH = 200  # characters, of what is no table
# Columns of names and free text, which may take several lines where figures would lose digits.
NAMES = (
    *("speaker", "recording", "name", "setting", "taken for", "or"),
    *("consent", "what", "detail", "source", "audio", "state", "license"),
)
NARROWEST = 12  # characters of such a column; a name in narrower pieces can hardly be read
BETWEEN = 2  # characters between columns
MEANING = {
    "missing": "not in the hypothesis, counted as missed",
    "unheard": "not in the hypothesis, not scored",
    "extra": "not in the reference, not scored",
    "outside": "not in the UEM, not scored",
}


def stdout() -> Console:
    """Return a console for data, as wide as the terminal or wide enough for a pipe."""
    console = Console()
    return console if console.is_terminal else Console(width=PIPE_WIDTH)


@contextmanager
def progress_bars(console: Console, title: str) -> Iterator[Progress]:
    """Yield a progress callback that draws a bar for each stage, on a terminal only."""
    if not console.is_terminal:
        yield silent
        return
    text = TextColumn("{task.description}", markup=False)  # a name may have brackets in it
    columns = (text, BarColumn(), TextColumn("{task.fields[done]}"))
    with Bars(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        yield _Stages(bars, escaped(title))


class _Stages:
    """Draws a bar for each stage it is told of."""

    def __init__(self, bars: Bars, title: str) -> None:
        self._bars, self._title = bars, title
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: float, total: float | None) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(f"{self._title}: {stage}", done="")
        text = _clock(done) if stage == "listening" else ""
        self._bars.update(self._tasks[stage], completed=done, total=total, done=text)


def show(found: Diarization, console: Console) -> None:
    """Print the turns of a recording and how long each speaker talks."""
    console.print(shown(f"{found.recording}  {_clock(found.duration)}", style="bold"))
    if len(found.annotation):
        print_table(_turns(found), console)
        print_table(_talk_time(found), console)
    if found.count is not None:
        console.print(_sure(len(found.speakers), found.count), style="dim")
    if (hidden := len(found.annotation) - MOST_TURNS) > 0:
        console.print(f"({hidden} more turns: see the files written)")


def _sure(number: int, count: SpeakerCount) -> str:
    """Return how likely the number of speakers is right.

    >>> _sure(2, SpeakerCount(confidence=0.71, fewer=0.08, more=0.21))
    '2 speakers: 71% likely; fewer 8%, more 21%'
    """
    others = f"fewer {count.fewer:.0%}, more {count.more:.0%}"
    return f"{counted(number, 'speaker')}: {count.confidence:.0%} likely; {others}"


def _turns(found: Diarization) -> Table:
    table = plain_table("start", "end", "speaker", "confidence")
    for turn in found.annotation.turns[:MOST_TURNS]:
        sure = "" if turn.confidence is None else f"{turn.confidence:.2f}"
        table.add_row(_clock(turn.start), _clock(turn.end), shown(turn.speaker), sure)
    return table


def _talk_time(found: Diarization) -> Table:
    table = plain_table("speaker", "talks", "share")
    talk_time = found.annotation.talk_time()
    for speaker, seconds in talk_time.items():
        share = seconds / sum(talk_time.values())
        table.add_row(shown(speaker), _clock(seconds), f"{share:.0%}")
    return table


def show_report(report: Report, console: Console) -> None:
    """Print the scores of recordings, their total and the convention."""
    table = plain_table("recording", "DER", "missed", "false alarm", "confusion", "JER", "speakers")
    for each in (*report.scores, report.total):
        jer = f"{each.jaccard.rate:.1%}" if each.jaccard.speakers else ""
        count = f"{each.found} of {each.speakers}"
        table.add_row(shown(each.recording), *rate_and_parts(each.errors), jer, count)
    print_table(table, console)
    console.print(
        f"{report.convention}; speaker count right in {report.counted_right}", style="dim"
    )
    show_left_out(report.left_out, console)


def rate_and_parts(errors: Errors) -> tuple[str, str, str, str]:
    """Return an error rate and its parts; where nobody talks, the seconds of the false alarms."""
    if not errors.speech:
        return "no speech", "", f"{errors.false_alarm:.1f} s", ""
    missed, false_alarm, confusion = (
        f"{part / errors.speech:.1%}"
        for part in (errors.missed, errors.false_alarm, errors.confusion)
    )
    return f"{errors.rate:.1%}", missed, false_alarm, confusion


def show_left_out(names: Mapping[str, Sequence[str]], console: Console) -> None:
    """Print the names of recordings that were not scored, or not found, by what that means."""
    for what, which in names.items():
        if which:
            console.print(shown(f"{MEANING[what]}: {', '.join(which)}"))


def show_word_report(report: WordReport, console: Console) -> None:
    """Print the scores of the words of recordings, their total and the convention."""
    table = plain_table("recording", "WDER", "cpWER", "tcpWER", "ORC-WER", "words")
    for each in (*report.scores, report.total):
        speakers = each.speakers if each.speakers.words else None
        rates = map(_rate, (speakers, each.cp, each.tcp, each.orc))
        words = each.cp.words if each.cp else each.speakers.words
        table.add_row(shown(each.recording), *rates, str(words))
    print_table(table, console)
    console.print(report.convention, style="dim")
    has_words = any(each.cp for each in report.scores)
    missing = "missing" if has_words else "unheard"  # WDER is of words that are there
    show_left_out({missing: report.missing, "extra": report.extra}, console)


def _rate(errors: SpeakerErrors | WordErrors | None) -> str:
    return "" if errors is None or not isfinite(errors.rate) else f"{errors.rate:.1%}"


def plain_table(*columns: str) -> Table:
    """Return an empty table for data: no lines, names to the left, all else to the right."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        side: Literal["left", "right"] = "left" if column in NAMES else "right"
        table.add_column(column, justify=side, no_wrap=column not in NAMES, overflow="fold")
    return table


def print_table(table: Table, console: Console) -> None:
    """Print a table: names over several lines if need be, and nothing cropped.

    Where that does not fit, lines are longer than those of the terminal; a program gets them whole.
    """
    least = (_least(column, is_whole=not console.is_terminal) for column in table.columns)
    needed = sum(least) + BETWEEN * (len(table.columns) - 1)
    if needed > console.width:
        table.width = needed
    console.print(table, crop=False)


def _least(column: Column, *, is_whole: bool) -> int:
    """Return how many characters of a terminal a column takes at least."""
    widest = max(cell_len(str(text)) for text in (column.header, *column.cells))
    return widest if column.no_wrap or is_whole else min(widest, NARROWEST)


def shown(name: str, style: str = "") -> Text:
    """Return a text that stays in its line, whatever is in it."""
    return Text(escaped(name), style)


def _clock(seconds: float) -> str:
    return clock(seconds, digits=1)
