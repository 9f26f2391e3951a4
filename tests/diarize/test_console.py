import io

import pytest
from rich.console import Console

from diarize.console import plain_table, print_table, show_report, shown
from diarize.scoring import score_recordings
from diarize.timeline import Annotation, Turn

NAME = "GMT20261128-090000_Recording_as_1920x1080_of_monday"
NEEDED = 12 + 5 + 6 + 11 + 9 + 12 + 5 * 2
"""Characters of a line with two folded names and the figures under their heads."""
FIGURES = ("11.1%", "0.0%", "22.2%", "33.3%")


def printed(width: int, *, is_terminal: bool = True) -> list[str]:
    """Return the lines of a table with a long name and with figures after it."""
    table = plain_table("speaker", "talks", "missed", "false alarm", "confusion", "or")
    table.add_row(shown(NAME), *FIGURES, shown(NAME[::-1]))
    told = io.StringIO()
    console = Console(file=told, width=width, force_terminal=is_terminal, color_system=None)
    print_table(table, console)
    return told.getvalue().splitlines()


@pytest.mark.parametrize("width", [200, 100, 80, 40, 20])
def test_names_are_folded_and_no_figure_is_cropped(width: int) -> None:
    head, row, *more = printed(width)
    first, last = row.index(FIGURES[0]), row.index(FIGURES[-1]) + len(FIGURES[-1])
    assert row[first:last].split() == list(FIGURES)
    assert "".join(line[:first].strip() for line in (row, *more)) == NAME
    assert "".join(line[last:].strip() for line in (row, *more)) == NAME[::-1]
    assert max(map(len, (head, row, *more))) <= max(width, NEEDED)


def test_a_program_gets_each_row_in_a_line_of_its_own() -> None:
    head, row = printed(40, is_terminal=False)
    assert head.split()[0] == "speaker"
    assert row.split() == [NAME, *FIGURES, NAME[::-1]]


def test_the_rates_of_a_recording_with_a_long_name_are_whole() -> None:
    turns = {NAME: Annotation(NAME, [Turn(0, 9, "al"), Turn(9, 10, "bo")])}
    found = {NAME: Annotation(NAME, [Turn(0, 10, "al")])}
    told = io.StringIO()
    show_report(score_recordings(turns, found), Console(file=told, width=80, force_terminal=True))
    assert "10.0%" in told.getvalue()
    assert "1 of 2" in told.getvalue()
