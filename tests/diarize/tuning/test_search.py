import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize import Config, Diarizer
from diarize.tuning.grids import GRIDS, Setting, values
from diarize.tuning.search import AS_GOOD, FOLDS, chosen, folds, for_others, search
from diarize.tuning.trials import Trials

SAME = Setting("clustering", "same_voice")
some_rates = st.dictionaries(st.integers(0, 20).map(float), st.floats(0, 2), min_size=1)


@given(some_rates, st.data())
def test_the_value_chosen_is_as_good_as_the_best(
    rates: dict[float, float], data: st.DataObject
) -> None:
    now = data.draw(st.sampled_from(sorted(rates)))
    best = min(rates.values())
    value = chosen(rates, now)
    assert rates[value] <= best + AS_GOOD
    assert value == now or rates[now] > best + AS_GOOD


def test_a_better_rate_by_a_hair_changes_nothing() -> None:
    assert chosen({0.3: 0.2, 0.4: 0.2 - AS_GOOD / 2}, now=0.3) == 0.3


@given(st.integers(1, 100))
def test_each_recording_is_left_out_once(number: int) -> None:
    parts = folds(number)
    assert sorted(place for part in parts for place in part) == list(range(number))
    assert len(parts) == min(number, FOLDS)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("setting", GRIDS)
def test_every_value_that_is_tried_makes_sense(setting: Setting) -> None:
    config = Config()
    tried = values(setting, config)
    assert setting.of(config) in tried
    assert all(setting.of(setting.put(config, value)) == value for value in tried)


def test_settings_that_were_broken_are_repaired(engine: Diarizer, trials: Trials) -> None:
    broken = SAME.put(engine.config, 3.0)
    found = search(trials, [0, 1, 2], [broken])
    assert 0.5 <= SAME.of(found) <= 1.0
    assert trials.rate([0, 1, 2], found) <= trials.rate([0, 1, 2], engine.config) + AS_GOOD


def test_what_a_search_found_is_left_alone_by_another(engine: Diarizer, trials: Trials) -> None:
    found = search(trials, [0, 1, 2], [engine.config])
    assert search(trials, [0, 1, 2], [found]) == found


def test_of_starts_that_are_as_good_the_first_is_kept(engine: Diarizer, trials: Trials) -> None:
    unused = Setting("clustering", "dense_from")  # there are fewer regions than either
    twins = [engine.config, unused.put(engine.config, 200)]
    assert unused.of(search(trials, [0], twins)) == 120
    assert unused.of(search(trials, [0], twins[::-1])) == 200


def test_settings_for_a_recording_are_those_chosen_on_the_others(
    engine: Diarizer, trials: Trials
) -> None:
    begin = [SAME.put(engine.config, 0.9)]
    found = for_others(trials, begin)
    assert found == [search(trials, others, begin) for others in ([1, 2], [0, 2], [0, 1])]


def test_of_one_recording_nothing_is_left_out(engine: Diarizer, trials: Trials) -> None:
    alone = Trials(engine, trials.cases[:1])
    assert for_others(alone, [engine.config]) == []
