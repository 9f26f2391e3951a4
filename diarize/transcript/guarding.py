"""Text of subtitles that would be taken for something else, in a format without escapes."""

import re

# Players take these for markup, and the arrow for times; a name in brackets before a colon is that
# of the speaker. An invisible character goes between, before those that were there already.
_JOINER = "\u2060"
MARKUP = rf"<(?={_JOINER}*[A-Za-z/])|\{{(?={_JOINER}*\\)|--(?={_JOINER}*>)"
LABEL = rf"\A\s*\[[^\[\]]+\](?={_JOINER}*:)"


def guarded(text: str, *risks: str) -> str:
    r"""Return text in which nothing is taken for what it only looks like.

    ``risks`` are what a format would be misread for: `MARKUP`, and a `LABEL` where no speaker
    stands before the text; `unguarded` takes them in the opposite order.

    >>> guarded("a <b>", MARKUP, LABEL)
    'a <\u2060b>'
    """
    for risk in risks:
        text = re.sub(risk, rf"\g<0>{_JOINER}", text)
    return text


def unguarded(text: str, *risks: str) -> str:
    r"""Return the text that `guarded` was given.

    >>> unguarded("a <\u2060b>", LABEL, MARKUP)
    'a <b>'
    """
    for risk in risks:
        text = re.sub(f"({risk}){_JOINER}", r"\1", text)
    return text
