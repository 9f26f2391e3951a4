"""The people of a library: their names, and what they agreed to."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from enrollment.errors import LibraryError
from enrollment.rows import LONGEST_TEXT, Row, as_day, day, is_text, moment, text, word

LONGEST_NAME = 200
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Categories of Unicode of what shows nothing."""
NUMBERED = re.compile(r"(SPEAKER|CHANNEL)_\d+")
"""What speakers are called whose names are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose voice may be known.

    Names and notes are free text and kept as they are; a `LibraryError` refuses an empty name,
    one that is too long, and what is no text at all.

    Attributes
    ----------
    id : str
        Random and for ever, unlike the name.
    created : datetime
        In UTC.
    consent : str
        What was agreed to, in any words.
    consent_date : date or None
        When.
    expires : date or None
        The day from which the voice is no longer used and is to be removed; None for never.
    """

    id: str
    name: str
    created: datetime
    consent: str = ""
    consent_date: date | None = None
    expires: date | None = None
    notes: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "consent_date", as_day(self.consent_date))
        object.__setattr__(self, "expires", as_day(self.expires))
        check_name(self.name)
        check_notes(self.name, self.consent, self.notes)

    @property
    def agreed(self) -> str:
        """What was agreed to, when and until when, in a line; empty if nothing was noted."""
        parts = [f"{self.consent_date}" if self.consent_date else ""]
        parts.append(f"until {self.expires}" if self.expires else "")
        when = ", ".join(filter(None, parts))
        return f"{self.consent} ({when})".strip() if when else self.consent

    def is_expired(self, today: date) -> bool:
        """Say whether the voice may no longer be kept."""
        return self.expires is not None and self.expires <= today

    def agreeing(
        self,
        today: date,
        consent: str = "",
        expires: date | None = None,
        *,
        for_ever: bool = False,
    ) -> Self:
        """Return this person with what they agree to now; what it was is added to the notes.

        What is not given stays as it is; ``for_ever`` there is no expiry any more.
        """
        now = replace(self, expires=expires) if expires or for_ever else self
        if consent:
            now = replace(now, consent=consent, consent_date=today)
        lost = self.consent not in ("", now.consent) or self.expires not in (None, now.expires)
        return now._noting(self.agreed) if lost else now

    def absorbing(self, gone: "Person") -> Self:
        """Return this person with what was noted of ``gone``, who turned out to be the same."""
        return self._noting(gone.notes).bound(gone)

    def bound(self, other: "Person") -> Self:
        """Return this person with what ``other``, who is the same, agreed to for other voices.

        The earlier expiry holds, since it was promised for a part of the voices.
        """
        dates = [expires for expires in (self.expires, other.expires) if expires]
        both = replace(self, expires=min(dates, default=None))
        if not self.consent:
            return replace(both, consent=other.consent, consent_date=other.consent_date)
        if other.agreed in (self.agreed, *self.notes.splitlines()):
            return both
        return both._noting(other.agreed)

    def _noting(self, words: str) -> Self:
        return replace(self, notes="\n".join(filter(None, [self.notes, words])))

    def as_row(self) -> dict[str, str | None]:
        """Return all of it in plain types."""
        return {
            "id": self.id,
            "name": self.name,
            "created": self.created.isoformat(),
            "consent": self.consent,
            "consent_date": None if self.consent_date is None else self.consent_date.isoformat(),
            "expires": None if self.expires is None else self.expires.isoformat(),
            "notes": self.notes,
        }

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Return the person of a row of `as_row`; a ``ValueError`` says what is wrong with it."""
        return cls(
            id=word(row, "id"),
            name=text(row, "name"),
            created=moment(row, "created"),
            consent=text(row, "consent"),
            consent_date=day(row, "consent_date"),
            expires=day(row, "expires"),
            notes=text(row, "notes"),
        )


def plain(name: str) -> str:
    r"""Return a name without what shows nothing before and after it.

    >>> plain("\u200bal b ")
    'al b'
    """
    seen = [place for place, sign in enumerate(name) if unicodedata.category(sign) not in UNSEEN]
    return name[seen[0] : seen[-1] + 1] if seen else ""


def folded(name: str) -> str:
    """Return what two spellings of one name share: case and composition do not count.

    >>> folded("ZOE\N{COMBINING DIAERESIS}") == folded("zoë")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def is_numbered(name: str) -> bool:
    """Say whether a speaker was only numbered, not named.

    >>> is_numbered("SPEAKER_07"), is_numbered("al")
    (True, False)
    """
    return NUMBERED.fullmatch(name) is not None


def check_free(name: str) -> None:
    """Raise a `LibraryError` if a name is one that unknown speakers get, whoever they are."""
    if is_numbered(unicodedata.normalize("NFKC", plain(name)).upper()):
        raise LibraryError(f"{name!r} is what unknown speakers are called; give a name")


def check_new(name: str, consent: str = "", notes: str = "") -> None:
    """Raise a `LibraryError` if nobody new can be called so, or this cannot be noted of them."""
    check_free(name)
    check_name(plain(name))
    check_notes(name, consent, notes)


def check_notes(name: str, consent: str, notes: str) -> None:
    """Raise a `LibraryError` if something cannot be noted of somebody."""
    for what, words in (("consent note", consent), ("note", notes)):
        _check_text(f"the {what} of {name!r}", words, LONGEST_TEXT)


def check_name(name: str) -> None:
    """Raise a `LibraryError` if nobody can be called so."""
    if not name.strip():
        raise LibraryError("a name cannot be empty")
    _check_text(f"the name {name[:20]!r}", name, LONGEST_NAME)


def _check_text(what: str, words: str, longest: int) -> None:
    if len(words) > longest:
        raise LibraryError(f"{what} is longer than {longest} characters; shorten it")
    if not is_text(words):
        raise LibraryError(f"{what} has characters that are not text; write it without them")
