"""The exact bound of a sample, against published values and its own definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogoc.review.exact import at_most, upper_bound

# errors, sample, upper bound at one-sided 95 % in percent (no errors: 1 - 0.05^(1/n); others from tables of F)
TABLE = [(0, 1, 95.00), (0, 10, 25.89), (0, 59, 4.95), (0, 300, 0.99), (1, 10, 39.42), (1, 100, 4.66), (5, 100, 10.23),
         (10, 10, 100.0), (0, 0, 100.0)]  # fmt: skip


@pytest.mark.parametrize(("errors", "sample", "percent"), TABLE)
def test_the_bound_is_that_of_the_tables(errors, sample, percent):
    assert round(100 * upper_bound(errors, sample), 2) == percent


@given(st.integers(1, 200), st.data())
def test_at_the_bound_so_few_errors_are_seen_one_time_in_twenty(sample, data):
    errors = data.draw(st.integers(0, sample - 1))
    bound = upper_bound(errors, sample)
    assert errors / sample < bound <= 1 and at_most(errors, sample, bound) == pytest.approx(0.05, abs=1e-6)
    assert upper_bound(errors + 1, sample) > bound


def test_more_errors_than_entries_are_a_mistake():
    with pytest.raises(ValueError, match="part of the sample"):
        upper_bound(2, 1)
