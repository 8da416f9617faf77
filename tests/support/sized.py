"""Whether what a figure draws is as large, or stands as high, as it says: what does not, in words.

Role: compare the sizes of marks with their own numbers. In: `Mark` values. Out: one line for each thing amiss.
Must not: know any figure by name.
"""

from collections.abc import Iterator, Sequence

from tests.support.marks import Mark, same


def misdrawn(marks: Sequence[Mark]) -> Iterator[str]:
    """Yield the marks whose size is not what they say."""
    for at in sorted({mark.trace for mark in marks}):
        told = [mark for mark in marks if mark.trace == at and mark.numbers and any(mark.known_sizes)]
        if told and told[0].by_class:
            yield from _out_of_class(told)
        elif told and not (_is_on_a_rail(told) or _is_placed(told) or _is_in_proportion(told)):
            yield f"not drawn as it is said: {[(mark.title, mark.said, mark.sizes) for mark in told[:3]]}"


def _is_on_a_rail(marks: Sequence[Mark]) -> bool:
    """Whether the marks stand in a row, as signs that say when and not how many."""
    return len(marks) > 1 and len({size for mark in marks for size in mark.known_sizes}) == 1


def _is_placed(marks: Sequence[Mark]) -> bool:
    """Whether on one axis every mark stands at a number that it says."""
    axes = zip(*(mark.sizes for mark in marks), strict=True)
    return any(
        all(
            size is None or any(same(size, *said) for said in mark.numbers)
            for size, mark in zip(axis, marks, strict=True)
        )
        and any(size is not None for size in axis)
        for axis in axes
    )


def _is_in_proportion(marks: Sequence[Mark]) -> bool:
    """Whether the only size of every mark is the same part of its value, as far as rounding lets one tell."""
    if any(len(mark.sizes) != 1 for mark in marks):
        return False
    drawn = [(*mark.numbers[0], mark.sizes[0] or 0.0) for mark in marks if (mark.sizes[0] or 0) > mark.least]
    value, decimals, width = max(drawn, key=lambda part: part[2], default=(1.0, 0, 1.0))
    unit, half = width / value, 0.5 * 10**-decimals
    least = [mark for mark in marks if (mark.sizes[0] or 0) <= mark.least]
    if any((mark.numbers[0][0] - half) * unit > mark.least + 0.001 for mark in least):
        return False
    return all(abs(own - said * unit) <= half * (unit + own / value) + 0.001 for said, _, own in drawn)


def _out_of_class(marks: Sequence[Mark]) -> Iterator[str]:
    """Yield marks whose value lies among those of another class of colour; zeros have a look of their own."""
    drawn = [(mark.numbers[0][0], mark.known_sizes[0], mark.title) for mark in marks if mark.numbers[0][0]]
    for look in sorted({own for _, own, _ in drawn}):
        values = [value for value, own, _ in drawn if own == look]
        among = [title for value, own, title in drawn if own != look and min(values) < value < max(values)]
        yield from (f"the class of colour is not that of the value: {title}" for title in among)
