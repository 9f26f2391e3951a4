"""Where a page finds its recording."""

import os
from pathlib import Path
from urllib.parse import quote

from diarize.errors import FileError
from diarize.files import is_file


def address(audio: Path, page: Path) -> str:
    """Return the address of a recording as a page in a file calls it: relative to it, quoted.

    Raises
    ------
    FileError
        There is no such recording.

    >>> address(Path(__file__), Path(__file__).parent / "pages" / "a page.html")
    '../address.py'
    """
    if not is_file(audio):
        raise FileError(str(audio), "is not a file that a page could play")
    whole = audio.absolute()
    try:
        return quote(Path(os.path.relpath(whole, page.parent.absolute())).as_posix())
    except ValueError:  # on another drive
        return whole.as_uri()
