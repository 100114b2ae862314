"""What a sample says of the whole: the exact binomial bound of Clopper and Pearson (Biometrika 26, 1934)."""

from math import exp, lgamma, log, log1p

CONFIDENCE = 0.95
STEPS = 60  # of halving: far below what anybody prints


def upper_bound(errors: int, sample: int, confidence: float = CONFIDENCE) -> float:
    """The share of errors in the whole that is not exceeded with this confidence, one-sided; 1.0 of no sample.

    It is the share at which so few errors would be seen with a probability of only `1 - confidence`.
    """
    if not 0 <= errors <= sample:
        raise ValueError("errors are part of the sample")
    low, high = errors / sample if sample else 1.0, 1.0
    if errors == sample:
        return 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if at_most(errors, sample, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def at_most(errors: int, sample: int, share: float) -> float:
    """The probability of no more errors than these in a sample, where the whole has this share of them."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return float(errors >= sample)
    whole = lgamma(sample + 1)
    return min(1.0, sum(
        exp(whole - lgamma(k + 1) - lgamma(sample - k + 1) + k * log(share) + (sample - k) * log1p(-share))
        for k in range(errors + 1)
    ))  # fmt: skip
