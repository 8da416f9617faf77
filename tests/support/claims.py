"""What a sentence of a page claims when it holds two numbers: the grammar of comparisons, and what is wrong in itself.

Comes in: one sentence as it is read on a page. Goes out: its `Claim` values; none where it is known to compare nothing.
Must not: use the product's own words (`indicators.wording`), ask the data: whoever has read a claim asks for its two
periods and compares (`tests.support.claims_held`).

A sentence with two numbers, or with a word of comparison, that no form reads raises `UnreadableError`: whoever writes a
new form of sentence adds it here, to `_FORMS` with what it claims, or to `STATEMENTS` if it compares nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from indicators.model.period import MONTH_NAMES, QUARTER_NAMES, Period, Unit

_MONTH: Final = "|".join(MONTH_NAMES)
_N: Final = r"−?\d[\d.]*(?:,\d+)?"
_A: Final = r"(?:(?:il|la|dal|al|del) |(?:lo|dallo|allo|dello) |(?:l'|dall'|all'|dell')|(?:da|ad|a) )?"
PERIOD: Final = (
    rf"(?:da (?:{_MONTH})(?: \d{{4}})? ad? (?:{_MONTH}) \d{{4}}|(?:{'|'.join(QUARTER_NAMES)}) trimestre \d{{4}}|"
    rf"dal \d{{4}} al \d{{4}}|(?:fine |\d{{1,2}}º? )?(?:{_MONTH}) \d{{4}}|(?:fine )?\b20\d\d\b)"
)
"""A period as pages say it."""
_WHEN: Final = rf"(?:alla fine (?:di|del) |nel(?:l')? ?|ad |a |al |in |di )?{PERIOD}"
_VERBS: Final = {"in aumento": 1, "in diminuzione": -1}
_EQUAL: Final = "a parità di flussi"
_OF_FEW: Final = r"(?: di \d+)?"
_UNIT: Final = r"(?:%| €|(?! (?:da|dal|nel|nell'|ad?|al|alla|in)\b) [a-zàèìòù']+(?: [a-zàèìòù']+){0,3}?)?"
WORDS: Final = re.compile(
    r"\bcontro\b|in aumento|in diminuzione|(?:^|[:¦] )stabile|invariat|confrontabil|\bcome (?:nel|ad?|da|dal|alla)\b"
)
"""Words of comparison."""


class UnreadableError(ValueError):
    """A sentence that no form reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two numbers.

    Attributes
    ----------
    number : Decimal
        As printed.
    period : Period or None
        The period that the sentence names for it; None where it is the page's own.
    group : str
        The group that the sentence names for it, if there is one.
    at_end : bool
        Whether the number is that of the last day of the period.
    """

    number: Decimal
    period: Period | None = None
    group: str = ""
    at_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Two numbers that a sentence puts beside each other.

    Attributes
    ----------
    form : str
        Which form read it.
    sentence : str
    now, then : Side
        In time the later and the earlier; of two groups that with more and that with less.
    first_told : Period or None
        Of two periods the one that is told first, where the sentence goes from one to the other.
    whole : Decimal or None
        The value of all that was asked, where less than that is compared.
    subject : str
        The name of what is measured, where the sentence begins with it.
    verb : int or None
        1 for a rise, -1 for a fall, 0 for no movement; None where none is told.
    points, percent : Decimal or None
        The difference that is printed.
    is_equal : bool
        Whether it is of equal returns.
    is_open : bool
        Whether it is said that the two cannot be compared.
    """

    form: str
    sentence: str
    now: Side
    then: Side
    first_told: Period | None = None
    whole: Decimal | None = None
    subject: str = ""
    verb: int | None = None
    points: Decimal | None = None
    percent: Decimal | None = None
    is_equal: bool = False
    is_open: bool = False

    @property
    def in_time(self) -> bool:
        """Whether the two are of different periods."""
        return self.now.period != self.then.period


# -- numbers and periods ---------------------------------------------------------------------------------------------


def decimal(text: str) -> Decimal:
    """Read ``1.234,5``."""
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-"))


def rounded(value: float, digits: int) -> Decimal:
    """Return a value as it is printed: halves to even, no minus before nothing."""
    found = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    return abs(found) if found == 0 else found


def period_of(text: str) -> Period:
    """Read a period as pages say it: ``da gennaio a ottobre 2025``, ``terzo trimestre 2025``, ``fine 2023``."""
    words = text.lower()
    years = [int(year) for year in re.findall(r"\d{4}", words)]
    if "trimestre" in words:
        first = years[0] * 12 + 3 * next(at for at, name in enumerate(QUARTER_NAMES) if name in words)
        return Period(first, first + 2, Unit.QUARTER)
    months = [MONTH_NAMES.index(name) for name in re.findall(_MONTH, words)]
    if len(months) == 2:
        return Period(years[0] * 12 + months[0], years[-1] * 12 + months[1], Unit.MONTH)
    if months:
        return Period(years[0] * 12 + months[0], years[0] * 12 + months[0], Unit.MONTH)
    return Period(years[0] * 12, years[-1] * 12 + 11, Unit.YEAR)


def _period_in(text: str) -> Period | None:
    found = re.search(PERIOD, text, re.IGNORECASE)
    return period_of(found[0]) if found else None


_LIKES: Final = r"(?: e (?:un altro|altri \d+))?"
"""How many others stand at one end of a span."""
_ASIDES: Final = (
    r"\([^()]*\)",
    r"«[^»]*»",
    r",? tra (?:i residenti|chi|le donne|gli uomini)\b[^,]*,",
    r",? nei servizi (?:di|del) [^,]*,",
    r"\bogni \d[\d.]*\b",
    r"\bentro \d+ mesi\b",
    r"\bpiù di \d+ (?:notti|mesi)\b",
    r", su (?:un solo caso|soli \d+ casi)\b",
)


def _value_in(text: str) -> Decimal | None:
    """Return the number that a clause states, in digits or in words, beside periods, intervals and bases."""
    clause = text
    for aside in _ASIDES:
        clause = re.sub(aside, " ", clause, flags=re.IGNORECASE)
    clause = re.sub(PERIOD, " ", clause, flags=re.IGNORECASE)
    if found := re.search(_N, clause):
        return decimal(found[0])
    if re.search(r"\bun[oa']? sol[oa]\b|\buna persona\b", clause):
        return Decimal(1)
    if re.search(r"\bnessun[oa']?\b|\bnon (?:hanno|c'erano|è|sono)\b", clause):
        return Decimal(0)
    return None


# -- forms -----------------------------------------------------------------------------------------------------------

Reader = Callable[[re.Match[str]], Iterator[Claim]]


def _against(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Nel 2025 … 62,5% …, contro il 50,0% nel 2024 a parità di flussi: …``, ``…, come nel 2024``."""
    head, alike, was = found["head"], found["alike"], found["was"]
    whole = _value_in(head)
    now = decimal(alike) if alike else whole
    if now is None:
        raise UnreadableError(found.string)
    rest = found["rest"]
    at_end = "alla fine" in found["when"]
    verb = next((way for words, way in _VERBS.items() if words in rest), 0 if not was else None)
    yield Claim(
        form="contro",
        sentence=found.string,
        now=Side(number=now, period=_period_in(head), at_end=head.startswith("Alla fine")),
        then=Side(number=decimal(was) if was else now, period=period_of(found["when"]), at_end=at_end),
        whole=whole if alike else None,
        verb=verb,
        is_equal=bool(alike) or _EQUAL in (found["equal"] or ""),
        is_open="non confrontabil" in rest,
    )


def _moves(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Dal 2023 al 2025 la quota … passa dal 50,0% al 42,9%: in diminuzione``."""
    span = period_of(found["span"])
    yield Claim(
        form="passa",
        sentence=found.string,
        now=Side(number=decimal(found["now"]), period=Period(span.last - 11, span.last, Unit.YEAR)),
        then=Side(number=decimal(found["was"]), period=Period(span.first, span.first + 11, Unit.YEAR)),
        first_told=Period(span.first, span.first + 11, Unit.YEAR),
        verb=next((way for words, way in _VERBS.items() if words in found["rest"]), None),
        is_open="non confrontabil" in found["rest"],
    )


def _still(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Dal 2023 al 2025 la quota è ancora il 50,0%``."""
    span, same = period_of(found["span"]), decimal(found["same"])
    yield Claim(
        form="è ancora",
        sentence=found.string,
        now=Side(number=same, period=Period(span.last - 11, span.last, Unit.YEAR)),
        then=Side(number=same, period=Period(span.first, span.first + 11, Unit.YEAR)),
        first_told=Period(span.first, span.first + 11, Unit.YEAR),
        verb=0,
    )


def _ends(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Verso l'autonomia: dal 30,0% (2023) al 18,2% (2025) delle uscite``, ``da 5 (fine 2023) a 6 (…)``."""
    sides = [
        Side(number=decimal(found[name]), period=period_of(found[when]), at_end=not re.fullmatch(r"\d{4}", found[when]))
        for name, when in (("was", "before"), ("now", "after"))
    ]
    yield Claim(
        form="dal … al …", sentence=found.string, then=sides[0], now=sides[1], first_told=sides[0].period, subject=""
    )


def _months(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``«Mensa sociale»: 160 accessi ad agosto 2026, 165 ad agosto 2025``."""
    yield Claim(
        form="mesi",
        sentence=found.string,
        now=Side(number=decimal(found["now"]), period=period_of(found["after"]), group=found["group"]),
        then=Side(number=decimal(found["was"]), period=period_of(found["before"]), group=found["group"]),
        verb=next((way for words, way in _VERBS.items() if words in found["rest"]), None),
        is_open="non confrontabil" in found["rest"],
    )


def _both_ends(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Persone attive a fine mese: 30 a gennaio 2026 e 40 a ottobre 2026``."""
    sides = [
        Side(number=decimal(found[name]), period=period_of(found[when]), at_end=True)
        for name, when in (("was", "before"), ("now", "after"))
    ]
    yield Claim(form="estremi", sentence=found.string, then=sides[0], now=sides[1], first_told=sides[0].period)


def _by_area(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Per residenza, nel terzo trimestre 2026: Crema 12 persone, contro 10; … (nel terzo trimestre 2025)``."""
    now, then = period_of(found["now"]), period_of(found["then"])
    for part in re.finditer(rf"(?P<group>[A-ZÀ-Ý][^,;:]*?) (?P<now>{_N})(?: [a-z]+)?, contro (?P<was>{_N})", found[0]):
        yield Claim(
            form="aree",
            sentence=found.string,
            now=Side(number=decimal(part["now"]), period=now, group=part["group"]),
            then=Side(number=decimal(part["was"]), period=then, group=part["group"]),
            is_open="non confrontabil" in found["rest"],
        )


def _card(found: re.Match[str]) -> Iterator[Claim]:
    """Read a card: ``Persone servite ¦ 76 ¦ in aumento del 31% a parità di flussi (65 contro 50 nel 2025)``."""
    movement, now = found["movement"] or "", decimal(found["value"])
    difference = re.search(rf"(?:di (?P<points>{_N}) punt[oi]|del(?:l'| )(?P<percent>{_N})%)", movement)
    same = re.match(r"(?:quasi )?invariat", movement) is not None
    yield Claim(
        form="scheda",
        sentence=found.string,
        subject=found["label"],
        now=Side(number=decimal(found["alike"]) if found["alike"] else now),
        then=Side(number=decimal(found["was"]), period=period_of(found["when"]), at_end="alla fine" in found["when"]),
        whole=now if found["alike"] else None,
        verb=next((way for words, way in _VERBS.items() if movement.startswith(words)), 0 if same else None),
        points=decimal(difference["points"]) if difference and difference["points"] else None,
        percent=decimal(difference["percent"]) if difference and difference["percent"] else None,
        is_equal=_EQUAL in found.string,
        is_open="non confrontabil" in found.string,
    )


def _news(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Persone servite (Territorio): in aumento, 60 persone nel 2025, contro 40 persone nel 2024``."""
    yield Claim(
        form="notizia",
        sentence=found.string,
        subject=found["subject"],
        now=Side(number=decimal(found["now"]), period=period_of(found["after"]), group=found["group"] or ""),
        then=Side(number=decimal(found["was"]), period=period_of(found["before"]), group=found["group"] or ""),
        verb=_VERBS[found["verb"]],
        is_equal=_EQUAL in found.string,
    )


def _span(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``… va dal 40% («Casa per donne») al 60% («Dormitorio»)``: of groups, the least and the most."""
    least, most = (
        Side(number=decimal(found[number]), period=_period_in(found["head"]), group=found[group])
        for number, group in (("least", "low"), ("most", "high"))
    )
    yield Claim(form="va da … a …", sentence=found.string, now=most, then=least)


def _first_two(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``… con più persone servite è «A» (20); segue «B» (15)``, ``insieme a «B» (20)``."""
    most, next_one = (
        Side(number=decimal(found[number]), period=_period_in(found["head"]), group=found[group].strip("«»"))
        for number, group in (("most", "first"), ("next", "second"))
    )
    yield Claim(
        form="con più",
        sentence=found.string,
        now=most,
        then=next_one,
        verb=0 if "insieme" in found["how"] else 1,
    )


def _two_areas(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Nel 2025, tra i residenti a Crema, … 410 persone; tra i residenti nel Territorio, 470``.

    The first is of the lead municipality.
    """
    clauses = (found["own"], found["other"])
    if any(re.search(r"\bmeno di \d+(?! notti)|protett|nessun valore|nessun dato", one) for one in clauses):
        return
    own, other = (_value_in(re.sub(r"\bentro \d+ mesi", " ", one)) for one in clauses)
    if own is None or other is None:  # one of the two has nothing to be worked out from
        return
    at_end = found["when"].startswith("Alla fine")
    period = _period_in(found["when"])
    yield Claim(
        form="due aree",
        sentence=found.string,
        now=Side(number=own, period=period, at_end=at_end),
        then=Side(number=other, period=period, at_end=at_end),
    )


def _more(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Ad agosto 2026, 4 servizi su 10 hanno più accessi che ad agosto 2025``: how many of how many."""
    many = Decimal(0) if found["many"].lower().startswith("nessun") else decimal(found["many"])
    yield Claim(
        form="servizi",
        sentence=found.string,
        now=Side(number=many, period=period_of(found["now"])),
        then=Side(number=decimal(found["whole"]), period=period_of(found["then"])),
    )


def _varies(found: re.Match[str]) -> Iterator[Claim]:
    """Read ``Nel 2026 … gli accessi variano tra 0 (aprile) e 3 (gennaio)``."""
    year = _period_in(found["head"])
    assert year is not None

    def at(words: str) -> Period:
        return period_of(words if re.search(r"\d{4}", words) else f"{words} {year.last // 12}")

    yield Claim(
        form="varia",
        sentence=found.string,
        now=Side(number=decimal(found["most"]), period=at(found["high"])),
        then=Side(number=decimal(found["least"]), period=at(found["low"])),
        verb=1,
    )


def _beside(found: re.Match[str]) -> Iterator[Claim]:
    """Read the second sentence of the mayor's sheet: our rate, that of municipalities like ours, the Ambito's.

    ``Nel 2025 sono 3,8 ogni 1.000 residenti (…); nei 9 comuni … residenti 3,3, in tutto l'Ambito 5,2: …``, ``Nel 2025
    nei 10 comuni …, tutti insieme, le persone sono 12: 1,7 ogni 1.000 residenti (…); in tutto l'Ambito 5,2.``
    """
    period, everywhere = _period_in(found["when"]), Side(number=decimal(found["all"]), group=EVERYWHERE)
    rates = [(found["own"], OURS), (found["like"] or found["class"], ALIKE)]
    above = {"più": 1, "meno": -1}.get((found["rest"] or "").removeprefix(": ").partition(" ")[0])
    for number, group in rates:
        if number:
            yield Claim(
                form=BESIDE,
                sentence=found.string,
                now=Side(number=decimal(number), period=period, group=group),
                then=replace(everywhere, period=period),
                verb=above if group == OURS else None,
            )
    if not any(number for number, _ in rates):
        alone = replace(everywhere, period=period)
        yield Claim(form=BESIDE, sentence=found.string, now=alone, then=alone)
    if found["people"]:
        counted = Side(number=decimal(found["people"]), period=period, group=COUNTED)
        yield Claim(form=BESIDE, sentence=found.string, now=counted, then=replace(everywhere, period=period))


def _costs(found: re.Match[str]) -> Iterator[Claim]:
    """Read the third: what our own budget puts in, our part of what the Ambito does, each for each resident too."""
    year = _period_in(found["when"])
    each_ = rf"(?: \((?P<each>{_N}) € per residente\))?"
    clauses = (
        (rf"il nostro bilancio (?P<how>ha speso|prevede) (?P<euros>{_N}) €{each_}", OURS),
        (rf"nostra parte delle risorse d'Ambito(?P<how>[^€]*?) è di (?P<euros>{_N}) €{each_}", PART),
        (rf"in tutto l'Ambito (?P<how>sono) (?P<euros>{_N}) €(?P<each>)", EVERYWHERE),
    )
    for pattern, group in clauses:
        told = re.search(pattern, found.string)
        if told is None:
            continue
        planned = told["how"] == "prevede" or "non ancora rendicontati" in found.string[told.end() :].partition(";")[0]
        euros = Side(number=decimal(told["euros"]), period=year, group=group, at_end=planned)
        each = decimal(told["each"]) if told["each"] else None
        yield Claim(form=COSTS, sentence=found.string, now=euros, then=euros, whole=each)


BESIDE, COSTS = "accanto", "costo"
OURS, ALIKE, EVERYWHERE, COUNTED, PART = "nostri", "come il nostro", "ambito", "persone", "parte"
"""Whose the numbers of the mayor's sheet are."""


_FORMS: Final[tuple[tuple[re.Pattern[str], Reader], ...]] = tuple(
    (re.compile("".join(pieces), re.IGNORECASE if reader is _more else 0), reader)
    for reader, *pieces in (
        (
            _beside,
            r"^(?P<when>Nel \d{4}(?: \(fino [^)]*\))?) (?:",
            rf"sono (?P<own>{_N}) ogni 1\.000 residenti(?: \([^)]*\))?; ",
            rf"(?:nei \d+ comuni [^;]*? residenti(?: in su)? (?P<like>{_N}), )?|",
            rf"nei \d+ comuni .+?, tutti insieme, le persone sono (?P<people>{_N}): (?P<class>{_N}) ogni 1\.000 ",
            r"residenti(?: \([^)]*\))?; |il nostro tasso ogni 1\.000 residenti non si può dire; )",
            rf"in tutto l'Ambito (?P<all>{_N})(?P<rest>: .+)?\.$",
        ),
        (
            _costs,
            r"^(?P<when>Nel \d{4}) (?:il nostro bilancio (?:ha speso|prevede) |quanto mette il nostro bilancio ).+\.$",
        ),
        (
            _card,
            rf"^(?P<label>[^¦]+) ¦ (?P<value>{_N})[^¦]*¦ ",
            rf"(?P<movement>[^()]*?) \((?:(?P<alike>{_N})%? contro )?(?P<was>{_N})%? (?P<when>{_WHEN})\)$",
        ),
        (
            _card,
            rf"^(?P<label>[^¦]+) ¦ (?P<value>{_N})[^¦]*¦ (?P<movement>)(?P<alike>)",
            rf"(?P<was>{_N})%? (?P<when>{_WHEN}): non confrontabile, .+$",
        ),
        (
            _news,
            r"^(?P<subject>[^:(]+?)(?: \((?P<group>[^)]*)\))?: (?P<verb>in aumento|in diminuzione), ",
            rf"(?P<now>{_N}){_UNIT} (?P<after>(?:nel |ad |a |al )?{PERIOD})(?: \(fino [^)]*\))?, ",
            rf"contro (?P<was>{_N}){_UNIT} (?P<before>{_WHEN})(?: {_EQUAL})?\.$",
        ),
        (
            _by_area,
            rf"^Per [^,]+, nel (?P<now>{PERIOD}): .+, contro {_N}.* ",
            rf"\(nel (?P<then>{PERIOD})(?P<rest>[^)]*)\)\.$",
        ),
        (
            _months,
            rf"^«(?P<group>[^»]+)»: (?P<now>{_N}){_UNIT} (?P<after>(?:ad |a |nel ){PERIOD}), ",
            rf"contro (?P<was>{_N}){_UNIT} (?P<before>(?:ad |a |nel ){PERIOD})(?P<rest>.*)\.$",
        ),
        (
            _more,
            rf"^(?P<now>{_WHEN}), (?P<many>\d+|nessun) serviz[io] su (?P<whole>\d+) ",
            rf"(?:ha|hanno) più accessi che (?P<then>{_WHEN})\.$",
        ),
        (
            _two_areas,
            rf"^(?P<when>[^,]*{PERIOD}[^,]*), (?:tra i residenti a|nei servizi di) [^,;]+, (?P<own>[^;]+); ",
            r"(?:tra i residenti nel|nei servizi del) [^,;]+, (?P<other>[^;]+?)(?:; mancano? .*)?\.$",
        ),
        (
            _against,
            rf"^(?P<head>.+?)(?:; {_EQUAL} {_A}(?P<alike>{_N}){_UNIT})?",
            rf"(?:, contro {_A}(?P<was>{_N}){_UNIT} |, come )(?P<when>{_WHEN})(?: \(serviz[^)]*\))?",
            rf"(?P<equal> {_EQUAL})?(?P<rest>[.,:;].*)$",
        ),
        (
            _moves,
            rf"^(?P<span>Dal \d{{4}} al \d{{4}})\b.* passa(?:no)? {_A}(?P<was>{_N}){_UNIT}{_OF_FEW} ",
            rf"{_A}(?P<now>{_N}){_UNIT}{_OF_FEW}(?P<rest>[.,:;].*)$",
        ),
        (_still, rf"^(?P<span>Dal \d{{4}} al \d{{4}})\b.* (?:è|sono) ancora {_A}(?P<same>{_N}){_UNIT}[.,:;].*$"),
        (
            _ends,
            rf"^(?:[^:(]|\([^)]*\))+: {_A}(?P<was>{_N})%? \((?P<before>{PERIOD})\) ",
            rf"{_A}(?P<now>{_N})%? \((?P<after>{PERIOD})\).*$",
        ),
        (
            _both_ends,
            rf"^(?:[^:(]|\([^)]*\))+: (?P<was>{_N}) ad? (?P<before>{PERIOD}) ",
            rf"e (?P<now>{_N}) ad? (?P<after>{PERIOD})[.;].*$",
        ),
        (
            _span,
            rf"^(?P<head>.+) (?:va|vanno) {_A}(?P<least>{_N}){_UNIT} \(«(?P<low>.+?)»{_LIKES}\) ",
            rf"{_A}(?P<most>{_N}){_UNIT} \(«(?P<high>.+?)»{_LIKES}\).*$",
        ),
        (
            _first_two,
            rf"^(?P<head>.+) con più .+? è (?P<first>.+?) \((?P<most>{_N})%?\)",
            rf"(?P<how>, insieme a|; segue) (?P<second>.+?) \((?P<next>{_N})%?\).*$",
        ),
        (
            _varies,
            rf"^(?P<head>.+) varia(?:no)? tra {_A}(?P<least>{_N}){_UNIT} \((?P<low>[^)]*?){_LIKES}\) ",
            rf"e {_A}(?P<most>{_N}){_UNIT} \((?P<high>[^)]*?){_LIKES}\).*$",
        ),
    )
)
STATEMENTS: Final[tuple[re.Pattern[str], ...]] = tuple(
    re.compile(pattern)
    for pattern in (
        r"^[^¦]+ ¦ [^¦]+ ¦ confronto non possibile: .+$",
        # of how many: returns, municipalities, services, nights, types of service
        r"[Ff]luss[oi]\b.* su \d+|^Sono arrivati tutti|; [\d.]+ (?:erano|era) in ritardo|in ordine, \d+ da guardare",
        r"\bcomun[ei] su \d+|\b(?:dei|degli) [\d.]+ tipi di servizio|^I comuni del territorio .+ sono \d+; da ",
        r"servizi che stanno in |^Da altri \d+ comuni sono venute meno di \d+ persone|righe dichiarate \d+",
        r"\btip[oi] di servizio su \d+|^Da \d+ comuni sono venute",
        r"\b(?:nott[ei]|mes[ei]|settiman[ea]|servizi[o]?) su \d+",
        r": \d+ su \d+(?:, come (?:un'altra|altre \d+) sezion[ei])?\.$",
        r"^Altre \d+ voci: meno di \d+|^Tutte le \d+ voci: meno di \d+",
        r"^Notte del(?: |l').+: .+ liber[oi] su \d+|^Posti letto per donne, notte del(?: |l')",
        r"posti letto occupati su \d+\.$",
        r"; (?:un gruppo non si confronta|\d+ gruppi non si confrontano): meno di \d+ casi\.$",
        # of one value: its interval, its base
        r"^(?:ogni [\d.]+ residenti ?)?(?:\(?tra .+ e .+\)?)?(?:: stima)?(?: ?· )?[\d.]+ (?:person[ae]\b.* )?su [\d.]+",
        r"nessuna person[ae]\b.* su [\d.]+",
        r"il tasso è protetto; dal \d{4} al \d{4}: |^Protetti, ma con un numero su più anni: ",
        r"^al mese: minimo .+, massimo .+$",
        r"occupati (?:in media )?(?:al |all')\d+% o più(?:, arrotondando,)? da [\d.]+ (?:notti|mesi) di fila",
        # a value beside the one agreed
        r", obiettivo .+ a fine \d{4}",
        r"^Dei \d+ indicatori del Piano: ",
        r"^Non si può confrontare con la media dell'Ambito",
        r"^Il quoziente di localizzazione si legge per comune o per area: ",
        # rows of a file and of the base, whose difference `tests/unit/components/views/verification` works out
        r"righe dichiarate [\d.]+, nella base dati [\d.]+, ",
        # parts of one whole, or several values of one period
        r"\bnon risied(?:e|ono) a .+|^Stanno nella pressione, ",
        r"^(?:Pressione|Bisogno): ",
        r"^Gli accessi sono soprattutto |^Chi vive nel territorio ha avuto ",
        r"sono venute ai servizi di .+ accessi\)",
        r"viste? per la prima volta [\d.]+ person[ae]",
        r"^Persone seguite da \d+ a \d+ mesi",
        r"\b(?:più diffus[oi]) (?:è|sono) «",
        r"\bsono stati spesi |^La spesa viene per |^Le ore dell'équipe vengono per |^L'équipe ha lavorato ",
        r"(?:è|sono) [^.]* per «[^»]+»|secondo i residenti del comune",
        r"uscite ha portato all'autonomia; |persone sostenute ha avuto solo aiuti una tantum",
        r"torna nelle strutture .+ entro \d+ mesi",
        r"^[^:]+: .+ ogni 1\.000 residenti; nei \d+ comuni più simili|^Comuni da .+, tutti insieme|^Tutto l'Ambito: ",
        # of the mayor's sheet
        r"nostri concittadini, forse nessuno: un numero così piccolo",
        r"^Forse nessuno\. |^I nostri sono troppo pochi per dirlo: ",
        r"\btip[oi] (?:il numero è protetto|(?:sono|è) nella tabella)",
        r"(?:nel nostro comune|\bad? .+, [\d,]+ km) (?:.+ · .+|recapiti non scritti)$",
        # the same persons at two moments, which no period tells apart
        r"tra apertura e ultima verifica, per «",
        r"all'apertura e .+ all'ultima verifica",
        # what is foreseen
        r"sono previsti in media |^Rifatta sul passato |^L'intervallo all'80% conteneva ",
        # one service's last month, in the check of the data
        r"access[io] ad? .+, contro .+ il mese prima",
        # how to read
        r"^PNRR: |^Su cento |^Gravità media |^Con meno di 10 uscite ",
        r"^Un assistente sociale a tempo pieno |^Sono le ore di questa",
    )
)
"""Sentences with two numbers that compare nothing."""


def sentences(text: str) -> list[str]:
    """Split a text where one sentence ends and another begins."""
    plain = re.sub(r"\*\*|\\(?=[^\w\s])", "", text)
    lines = (line.strip().removeprefix("- ") for line in plain.splitlines())
    return [one for line in lines for one in re.split(r"(?<=[a-zàèìòù»)%€\d]\.) (?=[A-ZÈ«])", line) if one]


def without_residents(sentence: str) -> str:
    """Return a sentence without the years of the residents that a rate is divided by, which are no period asked."""
    return re.sub(r"(residenti|per residente) \(\d{4}(?:-\d{4})?(?:; ([^)]*)(?=\)))?\)", _kept_interval, sentence)


def _kept_interval(found: re.Match[str]) -> str:
    return f"{found[1]} ({found[2]})" if found[2] else found[1]


def read(sentence: str) -> tuple[Claim, ...]:
    """Return what a sentence claims; nothing where it compares nothing.

    Raises
    ------
    UnreadableError
        If it has two numbers, or a word of comparison, and no form reads it.
    """
    plain = without_residents(sentence)
    for pattern, reader in _FORMS:
        if found := pattern.match(plain):
            return tuple(reader(found))
    if is_statement(plain) or not compares(plain):
        return ()
    raise UnreadableError(sentence)


_LISTED: Final = re.compile(rf"(?<![\d.,])({_N})(?:%| €| giorni| notti)? (?:per «|all'(?:apertura|ultima verifica))")
_OPENING: Final = re.compile(
    rf"^(?:Nel(?:l')? ?|Ad? |Dal? |Alla fine (?:di |del ))?{PERIOD}(?: \((?:fino|serviz|tip|target)[^)]*\))?",
    re.IGNORECASE,
)
_PERSONS_FEW: Final = re.compile(
    r"(?<![\d.,])(?:[1-4]|\buna sola) person[ae]\b|(?<![\d.,])[1-4] (?:è|sono|hanno|ha) (?:stat|firmat|uscit)|"
    r"(?<![\d.,])[1-4] nucle[io]\b|(?:Ambito|residenza|non nota) [1-4](?!\d|[.,]\d)"
)


def parts(sentence: str) -> tuple[Decimal, ...]:
    """Return the values of a sentence that lists several groups: ``15 per «Abitare», 10 per «Salute»``."""
    return tuple(decimal(number) for number in _LISTED.findall(sentence))


def stated(sentence: str) -> Side | None:
    """Return the one value that a sentence states of a period; None if it states none, or more than one."""
    sentence = without_residents(sentence)
    opening = _OPENING.match(sentence)
    if (
        opening is None
        or compares(sentence)
        or re.search(r"\bmeno di \d+|un numero protetto|non si (?:mostra|può)", sentence)
    ):
        return None
    value = _value_in(re.split(r"[;:] ", sentence)[0])
    return None if value is None else Side(number=value, period=None, at_end=sentence.startswith("Alla fine"))


def few_persons(sentence: str) -> str:
    """Return the words in which a sentence tells of one to four persons; nothing where it does not."""
    found = _PERSONS_FEW.search(sentence)
    return found[0] if found else ""


def is_statement(sentence: str) -> bool:
    """Whether a sentence is known to compare nothing."""
    return any(pattern.search(sentence) for pattern in STATEMENTS)


def compares(sentence: str) -> bool:
    """Whether a sentence has two numbers, beside names, periods, intervals and bases, or a word of comparison."""
    plain = without_residents(sentence)
    untold = r"; (?:altri \d+ valori sono protetti|mancano i dati di altri \d+)"
    besides = (r"«[^»]*»", r"\((?:tra|fino) [^)]*\)", r"\bogni \d[\d.]*", r" e altri \d+ servizi", untold, _ASIDES[-1])
    for aside in (*besides, PERIOD):
        plain = re.sub(aside, " ", plain, flags=re.IGNORECASE)
    return len(re.findall(_N, plain)) > 1 or WORDS.search(sentence) is not None


# -- wrong in itself -------------------------------------------------------------------------------------------------


def amiss(claim: Claim, *, asked: Period, first: int, last: int) -> Iterator[str]:
    """Yield what is wrong with a claim whatever the data say.

    Parameters
    ----------
    claim : Claim
    asked : Period
        That of the page.
    first, last : int
        Ordinals of the first and last month with data.
    """
    now, then = claim.now.number, claim.then.number
    yield from _verb(claim, now, then)
    if claim.points is not None and claim.points != abs(now - then):
        yield f"{claim.points} points between {then} and {now}"
    if claim.percent is not None and (not then or claim.percent != rounded(float(100 * abs(now - then) / then), 0)):
        yield f"{claim.percent} per cent between {then} and {now}"
    if claim.form in {"va da … a …", "con più"} and now < then:
        yield f"{now} is not the larger one of {now} and {then}"
    if claim.form not in _OF_ONE_PERIOD:
        yield from _exposure(claim, dated(claim, asked), first, last)


_OF_ONE_PERIOD: Final = frozenset({"va da … a …", "con più", "varia", "due aree", BESIDE, COSTS})
"""Forms that put groups or months of one period beside each other."""
STABLE: Final = Decimal("0.01")
"""The part of itself that a quantity may move by and be called the same."""


def dated(claim: Claim, asked: Period) -> Claim:
    """Return a claim whose later side, if the sentence names no period for it, is of the period of the page."""
    return claim if claim.now.period else replace(claim, now=replace(claim.now, period=asked))


def _verb(claim: Claim, now: Decimal, then: Decimal) -> Iterator[str]:
    if claim.verb == 0:
        if abs(now - then) > STABLE * abs(then):
            yield f"no movement from {then} to {now}"
    elif claim.verb is not None and (now - then) * claim.verb <= 0:
        yield f"{'a rise' if claim.verb > 0 else 'a fall'} from {then} to {now}"
    if claim.is_open and claim.verb:
        yield "a movement between what cannot be compared"


def _exposure(claim: Claim, told: Claim, first: int, last: int) -> Iterator[str]:
    """Yield what is wrong with the two periods: their order, their length, their season, where the data begin."""
    now, then = told.now.period, told.then.period
    assert now is not None
    assert then is not None
    if claim.first_told is not None and then.first > now.first:
        yield f"{then.label} is told before {now.label}"
    elif then.first >= now.first:
        yield f"{then.label} does not come before {now.label}"
    if then.first < first:
        yield f"the data begin after the beginning of {then.label}"
    if claim.now.at_end or claim.then.at_end:
        return
    reached = min(now.last, last) - now.first + 1
    if reached != then.months:
        yield f"{reached} months of {now.label} beside {then.months} of {then.label}"
    elif now.first % 12 != then.first % 12:
        yield f"{now.label} beside another season, {then.label}"
