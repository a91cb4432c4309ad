from goals.ranking import ranked


def _places(*dots):
    return [(place.rank, place.dots, place.is_tied) for place in ranked(dots)]


def test_ranked_gives_equals_the_same_place_and_skips_the_next():
    assert _places(6, 11, 8, 8) == [(1, 11, False), (2, 8, True), (2, 8, True), (4, 6, False)]


def test_ranked_keeps_equals_in_the_order_given():
    assert [place.index for place in ranked([5, 9, 5])] == [1, 0, 2]


def test_ranked_calls_nobody_tied_without_dots():
    assert _places(3, 0, 0) == [(1, 3, False), (2, 0, False), (2, 0, False)]


def test_ranked_of_nothing_is_empty():
    assert ranked([]) == []
