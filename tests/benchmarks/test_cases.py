from benchmarks.cases import SHORT, Sizes


def test_every_number_of_speakers_meets_every_length_once() -> None:
    met = [Sizes().of(number) for number in range(25)]
    assert len(set(met)) == 25
    assert met[:6] == [(2, 2), (3, 3), (4, 4), (5, 6), (6, 10), (2, 3)]


def test_short_recordings_are_of_one_to_four_people_and_less_than_two_minutes() -> None:
    met = {SHORT.of(number) for number in range(24)}
    assert {speakers for speakers, _ in met} == {1, 2, 3, 4}
    assert all(20 <= 60 * minutes <= 90 for _, minutes in met)
    assert len(met) == 24
