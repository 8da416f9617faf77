"""The Italian of the page of occupancy: heads of its tables, then words, titles and sentences, module by module.

Comes in: results, nights, numbers already protected. Goes out: Italian text.
Must not: draw, ask, compute a number that a table does not hold (rows may be counted, means taken of those drawn).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from components.figures.core.labels import period_label
from components.figures.time.nightly_frame import SATURATED
from data_access.vocabulary import CapacityUnit, Section
from indicators.analysis.beds_tonight import ORDER, LastNight, SectionBeds
from indicators.analysis.nightly_occupancy import Step
from indicators.italian.dates import day_after
from indicators.italian.numbers import counted, fewer, listed, number
from indicators.model.period import Period
from indicators.model.result import Result, Status
from indicators.wording.grammar import article, to

Row = dict[str, Any]
"""A row of a table, by the heads of its columns."""

# -- heads of tables ------------------------------------------------------------------------------------------------

SERVICE: Final = "Servizio"
SECTION: Final = "Sezione"
DAY: Final = "Giorno"
MONTH: Final = "Mese"
WEEK: Final = "Settimana"
YEAR: Final = "Anno"
TAKEN: Final = "Occupati"
IN_SERVICE: Final = "In servizio"
FUNDED: Final = "Finanziati"
OCCUPANCY: Final = "Occupazione %"
STATE: Final = "Stato"
PROVISIONAL: Final = "Provvisorio"
PROVISIONAL_WORDS: Final = ("sì", "no")
PROTECTED: Final = "protetto"

# -- forecast -------------------------------------------------------------------------------------------------------

HOW: Final = (
    "La previsione parte dall'ultima notte con dati e non conosce stagioni né aperture che non sono ancora nella base "
    "dati; non è un obiettivo."
)
NOTHING_AHEAD: Final = "Il servizio è chiuso alla data dei dati: non c'è nulla da prevedere."
EXPECTED: Final = ("Previsti", "Da", "A")
"""Heads of the nights expected: the value and the two ends of its interval."""


def forecast_subtitle(unit: str) -> str:
    """Return what the figure of the forecast draws, of a service whose capacity is counted in a unit."""
    feminine = unit == CapacityUnit.ROOM.label
    what = "occupate e previste" if feminine else "occupati e previsti"
    return f"{unit.capitalize()} {what}, intervallo all'80% · dalla notte dopo i dati"


# -- service --------------------------------------------------------------------------------------------------------

NO_OCCUPANCY: Final = (
    "Le notti di questo servizio non si possono dire: nella base dati mancano i posti occupati notte per notte. Non "
    "vuol dire che fosse vuoto."
)
NO_CAPACITY: Final = (
    "Quanto era pieno questo servizio non si può dire: nella base dati mancano le capienze. Non vuol dire che fosse "
    "chiuso, né vuoto."
)
CLOSED: Final = "In questo periodo il servizio era chiuso o non ancora aperto: scegliere un altro periodo o servizio."
TABS: Final = ("Notti e stagioni", "Domanda e permanenza", "Previsione a 8 settimane")
NO_NIGHTS: Final = "Nel periodo non c'è nessuna notte da mostrare."
UNMET_NONE: Final = "Per questo servizio non sono registrate richieste di posto nel periodo."
STEPS: Final = {Step.MONTH: "medie mensili", Step.NIGHT: "notte per notte"}
"""How finely places are drawn over time."""
BY_WEEK: Final = "medie settimanali"
UNMET: Final = "Domanda non accolta"


def places_subtitle(unit: str, used: str, in_use: str, *, step: str, period: str) -> str:
    """Return what the figure of the places draws: unit and its two words (`USED`, `IN_USE`), step, period."""
    return f"{unit.capitalize()} {used}, in {in_use} e finanziati · {step} · {period}"


def calendar_subtitle(unit: str, step: Step, period: str) -> str:
    """Return what the calendar draws."""
    return f"Quota di {unit} {agreeing(unit, 'occupati')}, una casella per {step.value} · {period}"


def calendar_note(*, by_month: bool) -> str:
    """Return when a night (or a month) is called full."""
    full = (
        "in media oltre il 95% dei posti in servizio, arrotondando"
        if by_month
        else "oltre il 95% dei posti in servizio quella notte"
    )
    return f"{'Pieno' if by_month else 'Piena'} o quasi: {full}."


def calendar_alt(service: str, title: str, *, by_month: bool) -> str:
    """Return the calendar in words, for who cannot see it."""
    return f"Calendario {'dei mesi' if by_month else 'delle notti'}, {service}. {title}"


def seasons_subtitle(unit: str, used: str, *, by_month: bool, year: int) -> str:
    """Return what the figure of the seasons draws, and the year that it brings out."""
    return f"Quota di {unit} {used}, per {'mese' if by_month else 'settimana'} · {year} in evidenza"


def seasons_alt(service: str, section: str, *, by_month: bool) -> str:
    """Return the figure of the seasons in words, for who cannot see it."""
    many = "degli stessi mesi" if by_month else "delle stesse settimane"
    return f"{service}, {section}: occupazione {many} in anni diversi"


def contacts_subtitle(unit: str, period: str) -> str:
    """Return what the figure of the accesses draws, and what the capacity of the service is counted in."""
    return f"Accessi mese per mese · capienza in {unit} · {period} · in grigio l'anno prima"


# -- tonight --------------------------------------------------------------------------------------------------------

PANEL: Final = "Posti letto per sezione nei servizi aperti"
WHATEVER: Final = "l'ultima nei dati, qualunque sia il periodo scelto"
WHATEVER_MONTH: Final = "l'ultimo mese intero nei dati, qualunque sia il periodo scelto"
LAST_NIGHT: Final = "Posti letto dell'ultima notte"
FREE: Final = "Liberi"
OUT_OF_SERVICE: Final = "Fuori servizio"
WHEN: Final = "Quando"
WHOSE: Final = {
    Section.WOMEN: "donne",
    Section.MEN: "uomini",
    Section.FAMILIES: "famiglie",
    Section.YOUNG: "giovani",
    Section.MIXED: "adulti, uomini e donne",
    Section.ANY: "per tutti",
}


def tonight_subtitle(tonight: LastNight) -> str:
    """Return what the panel tells, and of which night; of which month, where no night is told."""
    if tonight.told(Step.MONTH) and not tonight.told(Step.NIGHT):
        return f"{PANEL} · {tonight.month.label}, in media · {WHATEVER_MONTH}"
    return f"{PANEL} · notte {day_after('del', tonight.night)} · {WHATEVER}"


def tonight_title(tonight: LastNight) -> str:
    """Return how many beds were free on the night, by section; if no night is told, how many were taken in a month."""
    nights = tonight.told(Step.NIGHT)
    if nights:
        return f"Notte {day_after('del', tonight.night)}: {_free(nights)}{_of_which(tonight)}."
    months = tonight.told(Step.MONTH)
    when = tonight.month.label
    if months:
        taken, beds = (sum(getattr(one, name) for one in months) for name in ("occupied", "actual"))
        return f"{when[0].upper()}{when[1:]}, in media: circa {number(taken)} posti letto occupati su {number(beds)}."
    to_show = "che si possa mostrare" if any(one.is_hidden for one in tonight.sections) else "fornito"
    return f"Notte {day_after('del', tonight.night)}: nessun dato {to_show} sui posti letto dei servizi aperti."


def _free(nights: Sequence[SectionBeds]) -> str:
    """Return how many beds were free, of all and of each kind of section where there are several."""
    kinds = [kind for kind in ORDER if any(one.section is kind for one in nights)]
    free, beds = _sums(nights)
    whole = f"{counted(free, 'posto letto libero', 'posti letto liberi') if free else 'nessun posto letto libero'}"
    whole = f"{whole} su {number(beds)}"
    if len(kinds) == 1:
        return whole if kinds[0] is Section.ANY else f"{whole} ({WHOSE[kinds[0]]})"
    parts = []
    for kind in kinds:
        own_free, own_beds = _sums([one for one in nights if one.section is kind])
        parts.append(f"{WHOSE[kind]} {number(own_free) if own_free else 'nessuno'} su {number(own_beds)}")
    return f"{whole}: {', '.join(parts)}"


def _sums(sections: Sequence[SectionBeds]) -> tuple[int, int]:
    return sum(one.free or 0 for one in sections), sum(one.actual for one in sections)


def _of_which(tonight: LastNight) -> str:
    """Return of which sections the night is told, where it is not of all."""
    count = len(tonight.told(Step.NIGHT))
    if count == len(tonight.sections):
        return ""
    shown = all(one.step is Step.NIGHT and not one.is_hidden for one in tonight.sections)
    qualifier = "con dati" if shown else "di cui si può mostrare la notte"
    return (
        f", in {counted(count, 'sezione', 'sezioni')} su {len(tonight.sections)}, quelle {qualifier}"
        if count > 1
        else (f", nella sola sezione su {len(tonight.sections)} {qualifier}")
    )


def tonight_note(tonight: LastNight, *, hidden_below: int, minimum: int) -> str:
    """Return why something is not told; nothing where all is."""
    notes = []
    if any(one.step is Step.MONTH for one in tonight.sections):
        notes.append(
            f"Per proteggere le persone, delle sezioni con meno di {minimum} posti letto non si mostra la notte ma "
            f"l'ultimo mese intero ({tonight.month.label}), in media e arrotondato a posti interi."
        )
    if any(one.step is Step.NIGHT and one.is_hidden for one in tonight.sections):
        notes.append(f"Non si mostrano le notti con {fewer(hidden_below, 'posti letto occupati')}.")
    late = [one for one in tonight.sections if one.occupied is None and not one.is_hidden]
    for one in late:
        since = f": l'ultima notte con dati è quella {day_after('del', one.last)}" if one.last else ""
        notes.append(f"{_section_of_beds(one)} non ha fornito questa notte{since}.")
    return " ".join(notes)


def _section_of_beds(one: SectionBeds) -> str:
    return f"«{one.service}»" if one.section is Section.ANY else f"«{one.service}» ({WHOSE[one.section]})"


def when_words(one: SectionBeds, tonight: LastNight) -> str:
    """Return the night, or the month of which a mean is told."""
    by_month = one.step is Step.MONTH
    return f"media di {tonight.month.label}" if by_month else f"notte {day_after('del', tonight.night)}"


def state_words(one: SectionBeds) -> str:
    """Return why no bed of a section is told; nothing where they are."""
    return "" if one.occupied is not None else PROTECTED if one.is_hidden else "non fornito"


# -- view -----------------------------------------------------------------------------------------------------------

NO_SECTION: Final = "Scegliere un altro periodo, un'altra area o altri servizi."
DOUBTFUL: Final = (
    "Quote non certe: {names}. La base dati ha per la stessa sezione più capienze negli stessi giorni: qui vale quella "
    "cominciata per ultima."
)
HOW_FULL: Final = "Quanto sono pieni i servizi"
EVERY_SERVICE: Final = "Tutti i servizi, mese per mese"
CHOOSE: Final = "Servizio"
FULL: Final = "Pieni o quasi"
TOLD: Final = "Con dati"
COUNTED_IN: Final = "Si contano"
FULL_NIGHTS: Final = "Notti sopra il 95%"
TOLD_NIGHTS: Final = "Notti con dati"
ROUNDING: Final = "arrotondando"
"""What is said of months of small sections, whose means are whole places."""
NO_SEASONS: Final = (
    "Non si dice una percentuale mese per mese: l'arrotondamento che protegge le persone la sposterebbe troppo. I "
    "posti presi, arrotondati, sono nel calendario."
)
COUNTED: Final = {Step.NIGHT: "notti", Step.MONTH: "mesi"}
GRID: Final = {
    CapacityUnit.BED: "Posti letto",
    CapacityUnit.ROOM: "Camere",
    CapacityUnit.FLAT: "Alloggi",
    CapacityUnit.MEAL: "Pasti",
    CapacityUnit.ACCESS: "Accessi",
    CapacityUnit.HOUSEHOLD: "Nuclei",
}


def what_is_full(*, by_night: bool) -> str:
    """Return what the table of the full nights tells."""
    if by_night:
        return "Notti in cui più del 95% dei posti letto in servizio era occupato"
    return (
        "Notti (nelle sezioni piccole mesi, in media e arrotondando) in cui più del 95% dei posti letto in servizio "
        "era occupato"
    )


def silent_sections(rows: Sequence[Row]) -> str:
    """Return which sections have no night that can be told; nothing if all have."""
    if not rows:
        return ""
    what = "Senza dati che si possano mostrare" if by_month(rows) else "Senza dati"
    return f"{what} nel periodo: {listed([_section_of_row(row) for row in rows])}."


def _section_of_row(row: Row) -> str:
    every = row[SECTION] == SECTIONS[Section.ANY]
    return f"«{row[SERVICE]}»" if every else f"«{row[SERVICE]}» ({row[SECTION].lower()})"


def saturated(with_data: Sequence[Row], silent: Sequence[Row]) -> str:
    """Return which section has most full nights (months, if of none the nights are told).

    ``silent`` are the sections of which nothing is told.
    """
    if not with_data:
        to_show = "che si possa mostrare" if by_month(silent) else "fornito"
        missing = f"Nessun dato {to_show} sulle notti delle sezioni con posti letto."
        return missing if silent else "Nessuna sezione con posti letto aperta nel periodo."
    for several in COUNTED.values():
        rows = [row for row in with_data if row[COUNTED_IN] == several]
        fullest = max(rows, key=lambda row: row[FULL], default=None)
        if fullest is not None and fullest[FULL]:
            full, whole = (number(fullest[name]) for name in (FULL, TOLD))
            roughly = "" if several == COUNTED[Step.NIGHT] else f", {ROUNDING}"
            alike = sum(row[FULL] == fullest[FULL] for row in rows) - 1
            like = "un'altra sezione" if alike == 1 else f"altre {number(alike)} sezioni"
            said = f"{full} su {whole}{f', come {like}' if alike else ''}"
            return f"{_section_of_row(fullest)} ha più {several} sopra il 95% dei posti{roughly}: {said}."
    return f"Nessuna sezione ha passato {'notti o mesi' if by_month(with_data) else 'notti'} sopra il 95% dei posti."


def by_month(rows: Sequence[Row]) -> bool:
    """Whether some of the sections are told by month."""
    return any(row[COUNTED_IN] == COUNTED[Step.MONTH] for row in rows)


def doubtful(names: Sequence[str]) -> str:
    """Return whose shares are not sure, because their capacities overlap."""
    return DOUBTFUL.format(names=listed([f"«{name}»" for name in names]))


def flats_heads(step: Step) -> tuple[str, str]:
    """Return the heads of the full nights (or months) and of those with data."""
    what = COUNTED[step].capitalize()
    roughly = "" if step is Step.NIGHT else f" ({ROUNDING})"
    return f"{what} sopra il 95%{roughly}", f"{what} con dati"


def flats_subtitle(unit: str, period: str) -> str:
    """Return what the table of the flats tells."""
    return f"Quota di {unit} in servizio che erano {agreeing(unit, 'occupati')}, in media sulle notti · {period}"


def flats_title(rows: Sequence[Row], *, hidden: bool = False) -> str:
    """Return which flats were the fullest; ``hidden`` where something was supplied and is protected."""
    shares = [row for row in rows if row[OCCUPANCY] is not None]
    if not shares:
        return (
            f"{'Nessuna quota che si possa mostrare' if hidden else 'Nessun dato fornito'} sulle notti negli alloggi."
        )
    most = max(shares, key=lambda row: row[OCCUPANCY])
    share = f"{most[OCCUPANCY]}%"
    if len(shares) == 1:
        return f"«{most[SERVICE]}»: {share} degli alloggi occupati."
    if not most[OCCUPANCY]:
        return "In nessuno degli alloggi l'occupazione arriva all'1%."
    return f"Gli alloggi più occupati sono quelli di «{most[SERVICE]}»: {share}."


def grid_title(result: Result, unit: CapacityUnit, *, former: Result | None = None) -> str:
    """Return how many services were saturated in the last month with data, or have more accesses than a year before.

    ``former`` is the answer for the year before: months of one season are no term of comparison for those of another.
    """
    settled = result.finished_frame.filter(pl.col("status") == "ok")
    if settled.is_empty():
        to_show = " che si possa mostrare" if Status.SUPPRESSED in set(result.frame["status"]) else ""
        return f"Nessun dato{to_show} nel periodo per questi servizi."
    if unit not in {CapacityUnit.BED, CapacityUnit.ROOM}:
        frames = [answer.frame.filter(pl.col("status") == "ok") for answer in (result, former) if answer is not None]
        return _grown(settled.filter(~pl.col("provisional")), pl.concat(frames), unit, result.directory.services)
    last = settled.filter(pl.col("month") == pl.col("month").max())
    full = last.filter(pl.col("value") > SATURATED * 100).height
    when = to(period_label(last["month"][0]))
    missing = result.frame.filter(pl.col("month") == last["month"][0], pl.col("status") == "not_supplied").height
    whole = f"{last.height}{' con dati' if missing else ''}"
    many = f"{_services(full)} su {whole} {'erano' if full > 1 else 'era'}"
    places = "dei posti" if unit is CapacityUnit.BED else unit.of_them
    return f"{when[0].upper()}{when[1:]}, {many} sopra il 95% {places}."


def _services(count: int) -> str:
    return counted(count, "servizio", "servizi") if count else "nessun servizio"


def _grown(settled: pl.DataFrame, frame: pl.DataFrame, unit: CapacityUnit, names: Mapping[str, str]) -> str:
    """Return how many services have more accesses in the last settled month than in the same month a year before."""
    begun = f"Servizi con capienza in {unit.label}"
    if settled.is_empty():
        return f"{begun}: troppo pochi mesi definitivi per dire come cambiano gli accessi."
    last = settled["month"].max()
    month = Period.parse(str(last))
    then = month.year_before()
    rows = settled.filter(pl.col("month") == last).select("service", "value")
    former = frame.filter(pl.col("month") == str(then)).select("service", was="value")
    both = rows.join(former, on="service")
    if both.is_empty():
        return f"{begun}: gli accessi mese per mese; non c'è lo stesso mese dell'anno prima con cui confrontarli."
    if both.height == 1:
        return _grown_alone(names[both["service"][0]], both["value"][0], both["was"][0], (month, then))
    grown = both.filter(pl.col("value") > pl.col("was")).height
    many = f"{_services(grown)} su {both.height} {'hanno' if grown > 1 else 'ha'}"
    start = to(month.label)
    return f"{start[0].upper()}{start[1:]}, {many} più accessi che {to(then.label)}."


def _grown_alone(name: str, value: float, was: float, months: tuple[Period, Period]) -> str:
    """Return the accesses of a service that is alone in one month beside those of another."""
    last, then = (to(month.label) for month in months)
    beside = f"come {then}" if value == was else f"contro {number(was)} {then}"
    return f"«{name}»: {counted(int(value), 'accesso', 'accessi')} {last}, {beside}."


def grid_subtitle(result: Result, unit: CapacityUnit) -> str:
    """Return what the grid of the services draws, and whether its lines share a scale."""
    scale = "una scala sola" if unit in {CapacityUnit.BED, CapacityUnit.ROOM} else "ogni servizio ha la sua scala"
    return f"{result.indicator.name} · servizi con capienza in {unit.label} · {result.query.period.label} · {scale}"


# -- register -------------------------------------------------------------------------------------------------------

REGISTER: Final = "Servizi, per ente"
SEARCH: Final = "Cerca un servizio o un ente"
SEARCH_HINT: Final = "parte del nome"
GROUP_BY: Final = "Una riga per"
BY_SERVICE: Final = "servizio"
BY_ORGANISATION: Final = "ente"
ORGANISATION: Final = "Ente"
COUNTED_AS: Final = "Unità"
OF_ACTUAL: Final = "Occupati sui disponibili (%)"
OF_FUNDED: Final = "Occupati sui finanziati (%)"
NOTHING_FOUND: Final = "Nessun servizio e nessun ente con queste parole: cambiarle, o cancellarle."


def register_title(rows: Sequence[Row], *, by_service: bool) -> str:
    """Return how many services, or organisations, the register shows."""
    bodies = counted(len({row[ORGANISATION] for row in rows}), "ente", "enti")
    if not rows:
        return "Nessuna riga da mostrare."
    if not by_service:
        return f"{bodies} con posti letto o camere."
    return f"{counted(len(rows), 'servizio', 'servizi')} con posti letto o camere, di {bodies}."


def register_subtitle(period: str) -> str:
    """Return what the register tells."""
    return f"Quota delle unità disponibili e di quelle finanziate che erano occupate; camere e letti a parte · {period}"


# -- waiting --------------------------------------------------------------------------------------------------------

PRIVATE: Final = "La lista d'attesa conta persone: la vedono i responsabili del programma e l'ente del servizio."
WEEK_FROM: Final = "Settimana dal"
PEOPLE_WAITING: Final = "In attesa"
LINE: Final = "in attesa"
"""Name of the line of the figure."""


def nobody(weeks: pl.DataFrame) -> str:
    """Return why there is no line: no night was recorded, or none with somebody waiting.

    A list that a service does not keep is recorded as one that is empty: the sentence says that it may be either.
    """
    if weeks["waiting"].is_null().all():
        return "non registrata"
    return "a zero in tutte le settimane registrate, perché nessuno attendeva o perché il servizio non la tiene"


def waiting_title(weeks: pl.DataFrame) -> str:
    """Return how many waited in the last week, on average."""
    last = weeks.row(-1, named=True)
    people = number(last["waiting"], decimals=1)
    return f"Lista d'attesa: in media {people} persone nella settimana {day_after('del', last['week'])}."


def nobody_waits(weeks: pl.DataFrame, period: str) -> str:
    """Return, in place of a figure, that nobody waited or that nothing was recorded."""
    return f"Lista d'attesa: {nobody(weeks)} · {period}."


def waiting_subtitle(period: str) -> str:
    """Return what the figure of the waiting list draws."""
    return f"Persone in attesa, media dei giorni registrati in ogni settimana · {period}"


def waiting_point(week: date, waiting: float) -> tuple[str, str]:
    """Return what a point of the line says: its week, how many waited."""
    return f"settimana {day_after('del', week)}", f"{number(waiting, 1)} persone in attesa"


# -- nights ---------------------------------------------------------------------------------------------------------

USED: Final = {True: "occupati", False: "serviti"}
"""What is said of a capacity where it was used, by whether it is told night by night: meals are served."""
IN_USE: Final = {True: "servizio", False: "capienza"}
"""What is said of it where it could be used, after ``in``."""
SECTIONS: Final = {
    Section.MEN: "Uomini",
    Section.WOMEN: "Donne",
    Section.FAMILIES: "Famiglie",
    Section.YOUNG: "Giovani",
    Section.MIXED: "Adulti, uomini e donne",
    Section.ANY: "Tutti",
}
"""Name of each section; where there is one alone, titles need not say it."""
FEWEST_WEEKS: Final = 2
"""Weeks that two years share from which their means are compared."""


def _named(unit: str) -> CapacityUnit:
    return next(one for one in CapacityUnit if one.label == unit)


def agreeing(unit: str, participle: str) -> str:
    """Return a participle as it agrees with the label of a unit: camere are ``occupate``."""
    return _named(unit).agreeing(participle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fullness:
    """How full a section was: the share of its places taken, and how many of its nights (or months) were full."""

    step: Step = Step.NIGHT
    told: int
    full: int
    share: float | None

    def sentence(self, unit: str, *, by_night: bool) -> str:
        """Return it in words."""
        if not self.told:
            return self.nothing
        of, taken = _named(unit).of_them, agreeing(unit, "occupati")
        if self.step is Step.MONTH:
            full = f"{self._full('nessun mese', 'mese', 'mesi')} oltre il 95% in media, {ROUNDING}."
            if self.share is None:
                return full
            share = number(self.share)
            return f"circa {article(share)}{share}% {of} {taken if by_night else 'serviti'}; {full}"
        share = number(self.share, 1)
        used = f"{share}% {of} {taken}" if by_night else f"servito {article(share)}{share}% {of} possibili"
        words = ("nessuna notte", "notte", "notti") if by_night else ("nessun giorno", "giorno", "giorni")
        return f"{used}; {self._full(*words)} sopra il 95%."

    def calendar(self) -> str:
        """Return how many of the recorded nights (or months) were full, or that none is told."""
        if not self.told:
            return self.nothing.rstrip(".")
        if self.step is Step.MONTH:
            return f"{self._full('nessun mese', 'mese', 'mesi')} {'pieno' if self.full <= 1 else 'pieni'} o quasi"
        return f"{self._full('nessuna notte', 'notte', 'notti')} {'piena' if self.full <= 1 else 'piene'} o quasi"

    @property
    def nothing(self) -> str:
        """Why nothing is told."""
        by_month = self.step is Step.MONTH
        return "nessun mese che si possa mostrare nel periodo." if by_month else "nessun dato fornito nel periodo."

    def _full(self, none: str, one: str, many: str) -> str:
        return f"{counted(self.full, one, many) if self.full else none} su {number(self.told)}"


def of_section(section: Section, words: str) -> str:
    """Return words about a section: after its name, unless the service has one alone."""
    return words[0].upper() + words[1:] if section is Section.ANY else f"{SECTIONS[section]}: {words}"


def seasons_words(rows: pl.DataFrame, year: int, step: Step = Step.NIGHT) -> str:
    """Return the mean occupancy of the weeks (or months) that a year shares with the year before, in both years."""
    settled = rows.filter(pl.col("value").is_not_null(), ~pl.col("provisional"))
    current, before = (settled.filter(pl.col("year") == one).select("week", "value") for one in (year, year - 1))
    both = current.join(before, on="week", suffix="_before")
    same = "le stesse settimane" if step is Step.NIGHT else "gli stessi mesi"
    if both.height < FEWEST_WEEKS:
        return f"{same}, anno per anno."
    by_week = step is Step.NIGHT
    means = [number(both[name].mean(), 1 if by_week else 0) for name in ("value", "value_before")]  # type: ignore[arg-type]
    where, about = ("nelle stesse settimane", "") if by_week else ("negli stessi mesi", "circa ")
    return f"{where}, in media {about}{means[0]}% nel {year} e {about}{means[1]}% nel {year - 1}."
