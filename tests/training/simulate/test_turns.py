import numpy as np
import pytest
from numpy.random import Generator

from training.corpus import Corpus
from training.simulate.tracks import LEVEL, talker_tracks
from training.simulate.turns import Floor, Manners, Placed
from training.simulate.voices import Speech, Talker, VoiceBank


@pytest.fixture
def rng() -> Generator:
    return np.random.default_rng(0)


def test_a_talker_repeats_nothing_before_everything_is_said(corpus: Corpus, rng: Generator) -> None:
    talker = Talker("s0", VoiceBank(corpus), rng)
    spoken = [talker.say(1000).active.sum() for _ in range(3)]
    assert all(360 > frames > 330 for frames in spoken)  # three utterances, each to its end


def test_a_stretch_is_about_as_long_as_asked(corpus: Corpus, rng: Generator) -> None:
    speech = Talker("s0", VoiceBank(corpus), rng).say(100)
    assert 100 <= len(speech) <= 108
    assert len(speech.waveform) == 160 * len(speech)
    assert speech.active.sum() == 100


def test_who_is_interrupted_falls_silent() -> None:
    speech = Speech(np.ones(16_000, np.float32), np.ones(100, dtype=bool)).until(40)
    assert len(speech) == 40
    assert speech.waveform[-1] == 0


def test_nobody_talks_over_themselves(corpus: Corpus, rng: Generator) -> None:
    talkers = VoiceBank(corpus).cast(4, rng)
    placed = Floor(talkers, Manners(interruption=0.5, backchannel=0.5), rng).until(6000)
    for talker in range(4):
        mine = sorted(
            (item for item in placed if item.talker == talker), key=lambda item: item.first
        )
        for before, after in zip(mine, mine[1:], strict=False):  # noqa: RUF007
            assert after.first >= before.last


def test_the_cast_are_different_people(corpus: Corpus, rng: Generator) -> None:
    for _ in range(20):
        names = [talker.name for talker in VoiceBank(corpus).cast(4, rng, same_corpus=1.0)]
        assert len(set(names)) == 4


def test_the_mute_are_not_invited(corpus: Corpus, rng: Generator) -> None:
    mute = Corpus(np.zeros_like(corpus.samples), corpus.utterances)
    assert VoiceBank(mute).cast(3, rng) == []


def test_interruptions_make_overlap(corpus: Corpus, rng: Generator) -> None:
    polite = Manners(gap=0.5, gap_spread=0.1, interruption=0.0, backchannel=0.0)
    rude = Manners(gap=-0.5, gap_spread=0.5, interruption=0.6, backchannel=0.3)
    shares = []
    for manners in (polite, rude):
        placed = Floor(VoiceBank(corpus).cast(3, rng), manners, rng).until(12_000)
        active = talker_tracks(placed, 3, 0, 12_000)[1].sum(axis=0)
        shares.append((active > 1).sum() / (active > 0).sum())
    assert shares[0] < 0.01 < 0.1 < shares[1]


def test_all_talkers_have_the_same_level_where_they_speak() -> None:
    loud = Speech(np.full(3200, 0.5, np.float32), np.ones(20, dtype=bool))
    quiet = Speech(np.full(3200, 0.01, np.float32), np.ones(20, dtype=bool))
    tracks, active = talker_tracks([Placed(0, 5, loud), Placed(1, 90, quiet)], 2, 0, 100)
    assert tracks.max(axis=1) == pytest.approx([LEVEL, LEVEL], rel=1e-3)
    assert active.sum(axis=1).tolist() == [20, 10]
