"""What is said in a line of CHAT, without what is noted of it (talkbank.org/manuals/CHAT.html)."""

import re

# In brackets: corrections, repetitions, comments; the words before them are those that were said.
_CODE = re.compile(r"\[[^\[\]]*\]")
_PAUSE = re.compile(r"\((?:\.+|(?:\d+:)?\d*\.\d*|\d+)\)")
# What happens, what another says meanwhile, what was left out, and what nobody understood.
_UNSAID = re.compile(r"(?<!\S)(?:&[=*]\S*|0(?:[^\W\d]\S*)?|xxx?|yyy?|www)(?!\S)")
# How an utterance goes on from another, or ends: +< +^ +... +/. +"/?
_LINK = re.compile(r"(?<!\S)\+(\.\.\.)?[^\s\w]*?([.?!]?)(?!\S)")
_SPOKEN = re.compile(r"(?<!\S)&[-+~]?(?=\w)")  # fillers and fragments
_FORM = re.compile(r"(?<=\w)@[\w:$&+-]*")  # of what kind a word is, as in woof@o
_LENGTH = re.compile(r"(?<=\w)[:^]+(?=[\w\s]|$)")
# Brackets around several words, and around what is left out of one; marks of how it is said.
_SIGNS = re.compile(r"[<>()⌈⌉⌊⌋↑↓⇗↗→↘⇘∆∇°▁▔☺♋∬∙‡„ˈˌ≠]")


def spoken(text: str) -> str:
    """Return the words of a line, with their punctuation.

    >>> spoken("<I wan(t)> [//] &-um I go: (.) &=laughs home@s +/.")
    'I want um I go home .'
    """
    text = _UNSAID.sub(" ", _PAUSE.sub(" ", _CODE.sub(" ", text)))
    text = _LINK.sub(_end, text)
    for note in (_SPOKEN, _FORM, _LENGTH, _SIGNS):
        text = note.sub("", text)
    return " ".join(text.split())


def _end(link: re.Match[str]) -> str:
    return f"{link[1] or ''}{link[2]}"
