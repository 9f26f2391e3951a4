from training.cases import EACH, SAID_ONCE, SHORT, Sizes


def test_every_number_of_speakers_meets_every_length_once() -> None:
    met = [Sizes().of(number) for number in range(25)]
    assert len(set(met)) == 25
    assert met[:6] == [(2, 2), (3, 3), (4, 4), (5, 6), (6, 10), (2, 3)]


def test_short_recordings_are_of_one_to_four_people_and_less_than_two_minutes() -> None:
    met = {SHORT.of(number) for number in range(24)}
    assert {speakers for speakers, _ in met} == {1, 2, 3, 4}
    assert all(20 <= 60 * minutes <= 90 for _, minutes in met)
    assert len(met) == 24


def test_who_says_nothing_twice_meets_for_a_minute_at_most_of_the_corpus_for_each() -> None:
    made = [SAID_ONCE.settings(number, "room") for number in range(4)]
    assert [each.speakers for each in made] == [1, 2, 3, 4]
    assert all(each.seconds == each.speakers * EACH < each.speakers * each.enough for each in made)
    assert SHORT.settings(0, "room").enough < EACH  # there it may come again
