"""Names of speakers and recordings in formats that have no quoting of their own."""

import re

NOTHING = "<NA>"
# Controls and line ends would break lines and fields; a byte order mark at the start of a file is
# dropped; surrogates and the last two are in no UTF-8 or XML. A percent sign is at risk only where
# it would be read as an escape.
_UNSAFE = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|%(?=[0-9A-Fa-f]{2})"
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def escaped(name: str, also: str = "") -> str:
    r"""Return a name in which what would break a file is percent-encoded, and nothing else.

    ``also`` is a regular expression for what else is unsafe in a format, such as ``\s``.
    `unescaped` gives the name back. An empty name becomes ``<NA>``.

    >>> escaped("Zoë\tLi, 100%"), escaped("Zoë Li", also=r"\s")
    ('Zoë%09Li, 100%', 'Zoë%20Li')
    """
    if name in ("", NOTHING):
        return name.replace("<", "%3C").replace(">", "%3E") or NOTHING
    return re.sub(f"{_UNSAFE}|{also}" if also else _UNSAFE, _escape, name)


def unescaped(text: str) -> str:
    """Return the name that `escaped` wrote as ``text``.

    >>> unescaped("Zoë%20Li"), unescaped("100%"), unescaped("<NA>")
    ('Zoë Li', '100%', '')
    """
    return "" if text == NOTHING else _ESCAPES.sub(_unescape, text)


def _escape(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))


def _unescape(found: re.Match[str]) -> str:
    try:
        return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return found[0]  # not ours: another tool's name with percent signs
