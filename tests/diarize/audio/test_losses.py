import pytest

from diarize.audio.losses import MOST_SILENCE, Losses


def warned(losses: Losses, stated: float | None = None, lacks_end: bool = False) -> list[str]:
    return list(losses.warnings(stated, lacks_end))


def test_a_clock_that_starts_late_or_trembles_loses_nothing() -> None:
    losses = Losses()
    assert [losses.before(start, 1.0) for start in (7.0, 8.001, 8.999, 10.09)] == [0.0] * 4
    assert warned(losses) == []


def test_a_clock_that_says_nothing_runs_on() -> None:
    losses = Losses()
    gaps = [losses.before(start, 1.0) for start in (0.0, None, 2.0, None, 6.0)]
    assert gaps == [0.0, 0.0, 0.0, 0.0, 2.0]


def test_a_clock_that_goes_back_is_followed() -> None:
    losses = Losses()
    assert [losses.before(start, 1.0) for start in (5.0, 0.0, 1.0)] == [0.0] * 3


def test_gaps_too_short_to_tell_from_jitter_add_up() -> None:
    losses = Losses()
    gaps = [losses.before(start / 100, 0.48) for start in range(0, 5000, 50)]
    assert sum(gaps) == pytest.approx(99 * 0.02, abs=0.1)
    assert max(gaps) < 0.13
    (warning,) = warned(losses)
    assert warning.startswith("damaged or not recorded here and there, noticed first at 2.9 s; ")


def test_what_was_missing_before_a_clock_went_back_is_not_missing_after_it() -> None:
    losses = Losses()
    starts = (0.0, 1.05, 0.0, 1.0, 2.0, 7.0)
    assert [losses.before(start, 1.0) for start in starts][:5] == [0.0] * 5
    assert losses.silence == pytest.approx(4.0, abs=0.001)


@pytest.mark.parametrize("drift", [1e-4, -1e-4])
def test_clocks_that_drift_apart_are_no_loss_and_hide_none(drift: float) -> None:
    losses = Losses()
    starts = [round(number * 0.02 * (1 + drift), 3) for number in range(180_000)]
    assert sum(losses.before(start, 0.02) for start in starts) == 0.0
    assert losses.before(starts[-1] + 0.32, 0.02) == pytest.approx(0.3, abs=0.005)


def test_a_clock_that_leaps_beyond_belief_counts_from_there() -> None:
    losses = Losses()
    starts = (0.0, 1e6, 1e6 + 1, 1e6 + 4)
    assert [losses.before(start, 1.0) for start in starts] == [0.0, 0.0, 0.0, 2.0]


def test_silence_has_an_end_whatever_the_clock_says() -> None:
    losses = Losses()
    for start in range(0, 10**9, 10**6):
        losses.before(float(start), 1.0)
    for start in range(10**9, 10**9 + 10**6, 1000):
        losses.before(float(start), 1.0)
    assert losses.silence <= MOST_SILENCE + losses.seconds - losses.silence


def test_damage_in_a_row_is_one_place() -> None:
    losses = Losses()
    losses.before(0.0, 2.0)
    losses.note()
    losses.note()
    losses.before(4.5, 1.0)
    assert losses.places == [2.0]
    assert warned(losses) == [
        "damaged or not recorded in one place, at 2.0 s; 2.5 s of silence put in"
    ]


def test_several_places_are_counted() -> None:
    losses = Losses()
    losses.before(0.0, 1.0)
    losses.note()
    losses.before(1.0, 1.0)
    losses.note()
    losses.before(2.0, 1.0)
    assert warned(losses) == ["damaged or not recorded in 2 places, first at 1.0 s"]


def test_damage_at_the_end_is_an_end_cut_off() -> None:
    losses = Losses()
    losses.before(0.0, 3.0)
    losses.note()
    assert warned(losses) == ["ends after 3.0 s, cut short"]


def test_a_header_that_states_more_is_quoted() -> None:
    losses = Losses()
    losses.before(0.0, 3.0)
    assert warned(losses, stated=3.4) == []
    assert warned(losses, stated=9.0, lacks_end=True) == [
        "ends after 3.0 s, though its header states 9.0 s"
    ]
