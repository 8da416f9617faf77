"""Look-back: the first month of which an indicator can be told, when its definition looks behind what it counts.

Comes in: an entry of the catalogue, the code lists. Goes out: a month. Must not: look at the data.

Nobody can be seen to come back after ninety days in the first ninety of the data: that is no zero.
"""

from datetime import timedelta

from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator
from indicators.model.period import first_day_of, last_day_of


def first_defined(entry: Indicator, names: Directory) -> int | None:
    """Return the ordinal of the first month with enough data behind it; None where the definition looks at none.

    Enough lies behind the last day of that month where the indicator tells of the last day of a period, else behind its
    first.
    """
    if not entry.look_back_days:
        return None
    begin = first_day_of(names.first_month) + timedelta(days=entry.look_back_days)
    month = names.first_month
    while (last_day_of(month) + timedelta(days=1) if entry.of_last_day else first_day_of(month)) < begin:
        month += 1
    return month
