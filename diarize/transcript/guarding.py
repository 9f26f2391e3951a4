"""Text of subtitles that would be taken for something else, in a format without escapes."""

import re

# Players take these for markup, and the arrow for times; a name in brackets before a colon is that
# of the speaker. An invisible character goes between, before those that were there already.
_JOINER = "\u2060"
_MARKUP = rf"<(?={_JOINER}*[A-Za-z/])|\{{(?={_JOINER}*\\)|--(?={_JOINER}*>)"
_LABEL = rf"\A\s*\[[^\[\]]+\](?={_JOINER}*:)"


def guarded(text: str, *, has_label: bool) -> str:
    r"""Return text that no player and no reader takes for markup, times or a speaker.

    ``has_label`` is whether the speaker is before it, or part of it.

    >>> guarded("a <b>", has_label=False)
    'a <\u2060b>'
    """
    return re.sub(_risky(has_label), rf"\g<0>{_JOINER}", text)


def unguarded(text: str, *, has_label: bool) -> str:
    r"""Return the text that `guarded` was given.

    >>> unguarded("a <\u2060b>", has_label=False)
    'a <b>'
    """
    return re.sub(f"({_risky(has_label)}){_JOINER}", r"\1", text)


def _risky(has_label: bool) -> str:
    return _MARKUP if has_label else f"{_MARKUP}|{_LABEL}"
