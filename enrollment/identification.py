"""Name the voices of a recording, or leave them unnamed: open-set identification.

A name is accepted if a stranger would score as high in no more than one search of a hundred
(`IdentificationConfig.far`), so it takes the more the more people there are. It is suggested if
that is less sure; otherwise the voice is unknown.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from enrollment.index import VoiceIndex, build_index
from enrollment.judgement import IdentificationConfig, Rater, Ratings
from enrollment.known import KnownVoices

NEAREST = 64
"""People whom a voice is compared with in detail."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who a voice may be of.

    Attributes
    ----------
    person : int
        A number of `KnownVoices.owners`.
    probability : float
        That it is this person.
    score, needed : float
        How like they are, and what it takes for the name to be accepted.
    """

    person: int
    probability: float
    score: float
    needed: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose voice it is.

    Attributes
    ----------
    decision : {"accept", "suggest", "unknown"}
        How sure that is.
    person : int or None
        None if it is unknown.
    candidates : tuple of Candidate
        The likeliest people, also if none of them was chosen.
    """

    decision: Literal["accept", "suggest", "unknown"]
    person: int | None = None
    candidates: tuple[Candidate, ...] = ()


def identify(
    voices: NDArray[np.float32],
    seconds: NDArray[np.floating],
    known: KnownVoices,
    judge: Rater,
    config: IdentificationConfig = IdentificationConfig(),
    index: VoiceIndex | None = None,
) -> list[Decision]:
    """Say whose the voices of one recording are.

    Parameters
    ----------
    voices : float32 (k, d)
        Unit rows.
    seconds : float (k,)
        Speech behind each, above 0.
    known : KnownVoices
        One voice for each person, as `KnownVoices.merged` gives them.
    judge : Rater
        Of the model that made all these vectors.
    index : VoiceIndex, optional
        Over ``known.vectors``, with their places as ids; it is built if there is none.

    Raises
    ------
    ValueError
        Wrong shapes, rows that are not of unit norm, NaN, or two voices of one person.
    """
    heard = KnownVoices(voices, np.zeros(len(voices), np.int64), seconds)
    if len(np.unique(known.owners)) < len(known):
        raise ValueError("somebody is known by two voices; merge them")
    if not len(known) or not len(heard):
        return [Decision("unknown")] * len(heard)
    near = known.take(_nearest(heard, known, index))
    ratings = judge.rate(heard, near, len(known), config)
    chosen = _chosen(ratings, config.allow_repeats)
    return [_decision(ratings, voice, chosen.get(voice), config) for voice in range(len(heard))]


def _nearest(heard: KnownVoices, known: KnownVoices, index: VoiceIndex | None) -> NDArray[np.int64]:
    """Return the places of all people who are among the nearest to any voice."""
    index = index or build_index(known.vectors, np.arange(len(known)))
    found = index.search(heard.vectors, NEAREST)
    return np.unique(found.ids[found.valid])


def _chosen(ratings: Ratings, allow_repeats: bool) -> dict[int, int]:
    """Return the column of the person that each voice goes to, of those voices that go to any.

    Without repeats the names are given so that as many as possible can be expected to be right.
    """
    from scipy.optimize import linear_sum_assignment

    worth = np.where(ratings.scores >= ratings.noted, ratings.probabilities, 0.0)
    if allow_repeats:
        pairs = zip(range(len(worth)), worth.argmax(axis=1), strict=True)
    else:
        pairs = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return {int(voice): int(person) for voice, person in pairs if worth[voice, person] > 0}


def _decision(
    ratings: Ratings, voice: int, chosen: int | None, config: IdentificationConfig
) -> Decision:
    candidates = _candidates(ratings, voice, config.candidates)
    if chosen is None:
        return Decision("unknown", None, candidates)
    score, needed = ratings.scores[voice, chosen], ratings.needed[voice, chosen]
    others = np.delete(ratings.scores[voice], chosen)
    clear = score >= others.max(initial=-np.inf) + config.margin
    decision: Literal["accept", "suggest"] = "accept" if clear and score >= needed else "suggest"
    return Decision(decision, int(ratings.people[chosen]), candidates)


def _candidates(ratings: Ratings, voice: int, most: int) -> tuple[Candidate, ...]:
    likeliest = np.argsort(-ratings.probabilities[voice], kind="stable")[:most]
    return tuple(
        Candidate(
            person=int(ratings.people[place]),
            probability=float(ratings.probabilities[voice, place]),
            score=float(ratings.scores[voice, place]),
            needed=float(ratings.needed[voice, place]),
        )
        for place in likeliest
    )
