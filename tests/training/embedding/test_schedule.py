import pytest

from training.embedding.schedule import TrainConfig

CONFIG = TrainConfig(rate=1.0, warmup=0.1, margin=0.2, margin_from=0.4, margin_until=0.8)


def test_the_rate_rises_at_first_and_falls_to_almost_nothing() -> None:
    rates = [CONFIG.rate_at(part / 100) for part in range(101)]
    assert rates[:11] == sorted(rates[:11])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[10] == 1
    assert 0 < rates[100] < 0.01


def test_a_run_that_is_late_keeps_its_last_rate() -> None:
    assert CONFIG.rate_at(1.2) == CONFIG.rate_at(1.0)


def test_the_margin_grows_between_its_two_times() -> None:
    margins = [CONFIG.margin_at(part) for part in (0, 0.4, 0.6, 0.8, 1.0)]
    assert margins == pytest.approx([0, 0, 0.1, 0.2, 0.2])
