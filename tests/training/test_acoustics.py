from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from diarize.errors import FileError
from training.acoustics import ROOMS, Acoustics, Part


def lengths(acoustics: Acoustics, kind: str) -> set[int]:
    return {sound.shape[-1] for sound in getattr(acoustics, kind)}


@pytest.mark.parametrize("kind", ["noises", "halls"])
def test_what_is_held_out_is_never_trained_on(
    speech_data: Path, speech_cache: Path, kind: str
) -> None:
    train, dev = (
        lengths(Acoustics.load(speech_data, part, speech_cache), kind) for part in ("train", "dev")
    )
    assert dev == {1000, 1004}  # one in four
    assert train | dev == set(range(1000, 1008))
    assert not train & dev


def test_each_part_has_rooms_of_its_own(speech_data: Path, speech_cache: Path) -> None:
    assert ROOMS["train"][1] != ROOMS["dev"][1]
    assert lengths(Acoustics.load(speech_data, "train", speech_cache), "rooms") == {300}
    assert lengths(Acoustics.load(speech_data, "dev", speech_cache), "rooms") == {200}


@pytest.mark.parametrize("missing", ["noise", "rir"])
@pytest.mark.parametrize("made", [True, False])
def test_without_noises_or_halls_nothing_is_simulated(
    tmp_path: Path, speech_cache: Path, speech_data: Path, missing: str, made: bool
) -> None:
    for name in {"noise", "rir"} - {missing}:
        copytree(speech_data / name, tmp_path / name)
    if made:
        (tmp_path / missing).mkdir()
    with pytest.raises(FileError, match=missing):
        Acoustics.load(tmp_path, "dev", speech_cache)


@pytest.mark.parametrize(("part", "number"), [("train", 1), ("dev", 0)])
def test_a_part_that_would_be_empty_is_refused(
    tmp_path: Path, speech_cache: Path, speech_data: Path, part: Part, number: int
) -> None:
    copytree(speech_data / "rir", tmp_path / "rir")
    (tmp_path / "noise").mkdir()
    for place in range(number):
        (tmp_path / "noise" / f"{place}.wav").write_bytes(
            (speech_data / "noise" / "0.wav").read_bytes()
        )
    with pytest.raises(FileError, match=f"noise: holds no recordings for the part '{part}'"):
        Acoustics.load(tmp_path, part, speech_cache)


def test_a_hall_is_no_ordinary_room() -> None:
    rng = np.random.default_rng(0)
    room, hall = np.ones((4, 100), np.float32), np.ones((1, 900), np.float32)
    assert Acoustics((), (room,), (hall,)).place(rng, halls=1.0) is hall
    assert Acoustics((), (room,), (hall,)).place(rng) is room
    assert Acoustics((), (room,)).place(rng) is room
    with pytest.raises(ValueError, match="halls are asked for, but there are none"):
        Acoustics((), (room,)).place(rng, halls=1.0)
