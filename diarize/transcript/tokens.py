"""Text into words: where the spaces are, and where a script has none."""

import re
from collections.abc import Iterator
from unicodedata import category

# Scripts that write no spaces between words: Han, kana, Thai, Lao, Burmese, Khmer. Without a
# dictionary one character, with the signs that hang on it, is taken for a word, as Whisper does.
_BASE = (
    "\u0e01-\u0e2e\u0e2f\u0e46\u0e50-\u0e59\u0e81-\u0eae\u0ed0-\u0ed9\u1000-\u102a\u103f-\u1049"
    "\u1050-\u1055\u1780-\u17b3\u17e0-\u17e9\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff"
    "\u3007\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_LEADING = "\u0e40-\u0e44\u0ec0-\u0ec4"
_HANGING = (
    "\u0300-\u036f\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebd\u0ec8-\u0ece\u102b-\u103e"
    "\u1056-\u1059\u17b4-\u17d3\u3005\u3099\u309a\u30fc\ufe00-\ufe0f\uff70\uff9e\uff9f"
    "ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_SPACELESS = re.compile(f"[{_LEADING}{_BASE}]")
_WORD = re.compile(f"[{_LEADING}]?[{_BASE}][{_HANGING}]*|[^\\s{_LEADING}{_BASE}]+|[{_LEADING}]+")
_HANGS = re.compile(f"[{_HANGING}]")
_CONTROL_SIGN = "<|"
_CONTROL = re.compile(r"<\|[\w.+-]+\|>")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CHUNK = re.compile(r"\S+")
# A digit is said in a word, as is a character of these scripts, and takes about three letters.
_LONG = re.compile(f"[\\d{_LEADING}{_BASE}\uac00-\ud7a3]")
_LONG_WEIGHT = 3
LONGEST_TOKEN, MOST_IN_TOKEN = 100, 3
_LETTER = re.compile(r"[^\W_]")
# Signs of the category of punctuation that are read aloud.
_SPOKEN = frozenset("#%&*@/\\§‰¶†‡")
_OPENING = frozenset({"Ps", "Pi"})


def clean(text: str) -> str:
    """Return text that UTF-8 can hold: halves of a character are joined, or marked as lost."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def without_controls(text: str, between: str = " ") -> str:
    """Return text without what models of speech say to one another, as ``<|en|><|0.00|>``.

    ``between`` stands where it was.

    >>> without_controls("<|en|><|0.00|>So<|0.50|>we.")
    '  So we.'
    """
    return _CONTROL.sub(between, text) if _CONTROL_SIGN in text else text


def words_of(text: str) -> Iterator[str]:
    """Yield the words of running text, and its stray punctuation, one by one.

    >>> list(words_of(" So, 12 apples -  用Python写。"))
    ['So,', '12', 'apples', '-', '用', 'Python', '写', '。']
    """
    return (found[0] for found in (_WORD if _SPACELESS.search(text) else _CHUNK).finditer(text))


def chunks_of(text: str) -> Iterator[str]:
    """Yield what stands between spaces; a lone dash goes with the word before it, and the space.

    >>> list(chunks_of("so - it is"))
    ['so -', 'it', 'is']
    """
    parts: list[str] = []
    for found in _CHUNK.finditer(text):
        goes_on = bool(parts) and is_dash(found[0]) and bool(letters(parts[0]))
        if parts and not goes_on:
            yield " ".join(parts)
            parts = []
        parts.append(found[0])
    if parts:
        yield " ".join(parts)


def weight(word: str) -> int:
    """Return about how many letters' time a word takes to say; at least one.

    >>> weight("apples,"), weight("1984"), weight("你好")
    (6, 12, 6)
    """
    if word.isalpha() and word.isascii():
        return len(word)
    number = len(_LETTER.findall(word))
    return max(number + (_LONG_WEIGHT - 1) * len(_LONG.findall(word)), 1)


def is_spaceless(character: str) -> bool:
    """Return whether a script without spaces between words has this character."""
    return _SPACELESS.match(character) is not None


def letters(*texts: str) -> str:
    """Return the letters and digits of texts alone, whatever their case.

    >>> letters("Don't", " STOP!")
    'dontstop'
    """
    return "".join(sign for text in texts for sign in text.casefold() if sign.isalnum())


def hangs(character: str) -> bool:
    """Return whether a character hangs on the one before it in such a script."""
    return _HANGS.match(character) is not None


def is_token(text: str) -> bool:
    """Return whether text is one word, as recognisers cut it: of Chinese a few characters are.

    >>> is_token(" so,"), is_token("你好"), is_token("大家好我是小明"), is_token("so it")
    (True, True, False, False)
    """
    start = text[:LONGEST_TOKEN]
    return len(start.split()) <= 1 and len(list(words_of(start))) <= MOST_IN_TOKEN


def is_mark(token: str) -> bool:
    """Return whether a token is punctuation that nobody says.

    >>> is_mark("?!"), is_mark("。"), is_mark("%"), is_mark("♪")
    (True, True, False, False)
    """
    return not token[0].isalnum() and all(
        category(sign)[0] == "P" and sign not in _SPOKEN for sign in token
    )


def is_dash(token: str) -> bool:
    """Return whether a token is a dash, or several."""
    return all(category(sign) == "Pd" for sign in token)


def opens(mark: str) -> bool:
    """Return whether punctuation belongs to the word after it, as ``(`` and ``¿`` do."""
    return all(sign in "¿¡" or category(sign) in _OPENING for sign in mark)
