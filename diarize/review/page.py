"""The page as text: one file that needs nothing but a browser, and the recording to play."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from importlib.resources import files

from diarize.edits import SavedResult
from diarize.formats.times import end_of
from diarize.plurals import counted
from diarize.review.passages import passages_of
from diarize.review.speakers import speakers_of
from diarize.transcript.minutes import moment
from diarize.transcript.wording import printable

MARK = '<meta name="generator" content="turnwise review">'
"""What tells our pages from others."""
SCRIPTS = ("corrections.js", "review.js")


def format_page(saved: SavedResult, file: str, audio: str | bytes | None = None) -> str:
    """Return a page of HTML that shows a result, corrected, and plays its recording.

    It shows when each speaker talks and what they say, and puts what is typed or chosen into
    commands of ``diarize edit``. Nothing is fetched but the recording, and nothing sent: the
    content security policy (W3C, "Content Security Policy Level 3") allows no more.

    Parameters
    ----------
    saved : SavedResult
        The result.
    file : str
        Its JSON file, as the commands are to call it.
    audio : str, bytes or None
        Address of the recording, relative to the page; or the recording itself, as `encoded`
        returns it; None to play nothing.
    """
    now = saved.current()
    end = end_of(now.annotation, saved.duration)
    title = printable(now.annotation.recording) or "Recording"
    speakers = speakers_of(now.annotation, now.exclusive)
    facts = f"{moment(end)} · {counted(len(speakers), 'speaker')}{_likely(saved)}"
    body = [
        f"<header><h1>{escape(title)}</h1><p>{facts}</p>{_player(audio)}</header>",
        '<section id="speakers" aria-label="Speakers">',
        *(each.row(end) for each in speakers),
        '<div id="head" hidden></div></section>',
        '<section id="passages" aria-label="Who says what">',
        *(each.paragraph() for each in passages_of(now)),
        "</section>",
        _template("corrections.html"),
        _carried(audio) if isinstance(audio, bytes) else "",
    ]
    about = f'data-file="{escape(file)}" data-next="{escape(saved.new_name())}"'
    return _document(title, about, "\n".join(body))


def _document(title: str, about: str, body: str) -> str:
    style, script = _template("review.css"), "\n".join(map(_template, SCRIPTS))
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src {_hash(script)}; "
        "media-src 'self' file: blob:"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n{MARK}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body {about}>\n{body}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _likely(saved: SavedResult) -> str:
    """Return how likely the number of speakers is right, unless people have had a say."""
    told = saved.others.get("speaker_count")
    sure = told.get("confidence") if isinstance(told, Mapping) and not saved.edits else None
    return f" ({sure:.0%} likely)" if isinstance(sure, float) else ""


def _player(audio: str | bytes | None) -> str:
    if not audio:
        return "<p>There is no recording at hand, so nothing can be played.</p>"
    address = f' src="{escape(audio)}"' if isinstance(audio, str) else ""
    return (
        f'<audio id="sound" controls preload="metadata"{address}></audio>'
        '<p id="problem" role="alert" hidden>This browser cannot play the recording; make the page '
        "again with the sound in it (<code>--include-audio</code>).</p>"
    )


def _carried(audio: bytes) -> str:
    """Return sound as a block of data, which is no script whatever its element is called."""
    data = base64.b64encode(audio).decode()
    return f'<script id="carried" type="audio/webm">{data}</script>'


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _template(name: str) -> str:
    return files("diarize.review").joinpath(name).read_text("utf-8")
