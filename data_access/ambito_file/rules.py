"""What the file of an Ambito must hold together: references that lead somewhere, keys said once, days in order.

Comes in: an `AmbitoFile`, the municipalities that its texts stand for, the keys of indicators. Goes out: sentences.
Must not: open the database.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from data_access.ambito_file.contents import AmbitoFile, AmbitoFileError, MunicipalBudgetPart, all_told
from data_access.elision import short_day
from data_access.vocabulary import Section, SharingRule, SuccessionKind

LONGEST_NAME: Final = 80
"""Letters of a municipality's name: as the column has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A municipality as the register of ISTAT has it."""

    code: str
    name: str


def require_sound(
    file: AmbitoFile, towns: Mapping[str, Town], indicators: Collection[str], *, today: date = date.max
) -> None:
    """Refuse a file whose parts do not hold together.

    Parameters
    ----------
    file : AmbitoFile
    towns : mapping of str to Town
        Of each text of `AmbitoFile.places`.
    indicators : collection of str
        Keys of the catalogue, for which values may be agreed.
    today : datetime.date
        Municipalities do not change before the day has come.

    Raises
    ------
    AmbitoFileError
        If they do not; all that is wrong is told.
    """
    wrong = [
        *_members(file, towns),
        *_successions(file, towns, today),
        *_names(file, towns),
        *_memberships(file, towns, today),
        *_keys(file),
        *_references(file, towns),
        *_services(file),
        *_plan(file, indicators),
        *_shares(file, towns),
    ]
    if wrong:
        raise AmbitoFileError(all_told([f"- {sentence}" for sentence in wrong]))


def _members(file: AmbitoFile, towns: Mapping[str, Town]) -> Iterator[str]:
    codes = [towns[text].code for text in file.ambito.members]
    names = {town.code: town.name for town in towns.values()}
    for code in _twice(codes):
        yield f"ambito, «comuni»: {names[code]} ({code}) c'è due volte."
    if towns[file.ambito.lead].code not in codes:
        yield f"ambito, «capofila»: {towns[file.ambito.lead].name} non è tra i «comuni»."
    placed = [towns[text].code for places in file.ambito.sub_areas.values() for text in places]
    for code in _twice(placed):
        yield f"ambito, «sub_ambiti»: {names[code]} è in due sub-ambiti."
    for code in dict.fromkeys(placed):
        if code not in codes:
            yield f"ambito, «sub_ambiti»: {names[code]} non è tra i «comuni»."
    for area in file.ambito.sub_areas:
        if not area.strip() or len(area) > 60 or not area.isprintable():  # noqa: PLR2004 - as the column has it
            yield f"ambito, «sub_ambiti»: il nome «{area}» deve essere un testo di al massimo 60 caratteri."


def former_codes(file: AmbitoFile, towns: Mapping[str, Town]) -> set[str]:
    """Return the codes of the municipalities that a file says have come to an end."""
    return {towns[text].code for part in file.successions for text in part.former}


def _successions(file: AmbitoFile, towns: Mapping[str, Town], today: date) -> Iterator[str]:
    members, former = {towns[text].code for text in file.ambito.members}, former_codes(file, towns)
    ended = {towns[text].code: part.day for part in file.successions for text in part.former}
    for number, part in enumerate(file.successions, start=1):
        who, now = f"successione n. {number}", towns[part.successor]
        if part.day > today:
            yield f"{who}: vale {short_day('dal', part.day)}, che non è ancora venuto: scriverla da quel giorno."
        if now.code in {towns[text].code for text in part.former}:
            yield f"{who}: {now.name} è tra i comuni che cessano e anche il loro successore."
        elif now.code not in members | former:
            yield f"{who}: il successore, {now.name}, non è tra i «comuni» dell'Ambito."
        elif now.code in former and ended[now.code] <= part.day:
            yield f"{who}: il successore, {now.name}, {short_day('il', part.day)} era già cessato."
        codes = {towns[text].code for text in part.former}
        if part.kind is SuccessionKind.MERGER and len(codes) == 1:
            yield f"{who}: una fusione è di due comuni o più; di uno solo è «incorporazione» o «cambio_codice»."
        if part.kind is SuccessionKind.RECODING and len(codes) > 1:
            yield f"{who}: un cambio di codice è di un comune solo."
    for code in _twice(towns[text].code for part in file.successions for text in part.former):
        yield f"successione: {_name(towns, code)} cessa due volte."
    for code in sorted(members & former):
        yield f"ambito, «comuni»: {_name(towns, code)} è cessato («successione»), e non può stare tra quelli di oggi."


def _names(file: AmbitoFile, towns: Mapping[str, Town]) -> Iterator[str]:
    """Yield what is wrong with the names of municipalities that the register of ISTAT may not have."""
    told = {towns[text] for part in file.successions for text in (*part.former, part.successor)}
    for town in sorted(told, key=lambda one: one.code):
        if len(town.name) > LONGEST_NAME or not town.name.isprintable():
            yield (
                f"successione: il nome di {town.code} deve essere un testo di al massimo {LONGEST_NAME} caratteri, "
                "senza caratteri che non si vedono."
            )


def _memberships(file: AmbitoFile, towns: Mapping[str, Town], today: date) -> Iterator[str]:
    members = {towns[text].code for text in file.ambito.members}
    hosts = {towns[service.municipality].code for service in file.services}
    for code in _twice(towns[part.municipality].code for part in file.memberships):
        yield f"appartenenza: {_name(towns, code)} c'è due volte."
    for part in file.memberships:
        town, day = towns[part.municipality], part.left_on or part.joined_on
        who = f"appartenenza di {town.name}"
        if day is None:
            yield f"{who}: dire «dal», «al» o tutti e due."
        elif day > today:
            yield f"{who}: {short_day('il', day)} non è ancora venuto: scriverla da quel giorno."
        if part.left_on and part.joined_on and part.left_on < part.joined_on:
            yield f"{who}: esce prima di entrare."
        if part.left_on and town.code in members:
            yield f"{who}: è uscito, e non può stare tra i «comuni» di oggi."
        if part.left_on and town.code in hosts:
            yield f"{who}: vi sta un servizio, e finché c'è i suoi numeri sono dell'Ambito."
        if not part.left_on and town.code not in members:
            yield f"{who}: non è tra i «comuni» dell'Ambito."


def _name(towns: Mapping[str, Town], code: str) -> str:
    return next(town.name for town in towns.values() if town.code == code)


def _keys(file: AmbitoFile) -> Iterator[str]:
    kinds: dict[str, Sequence[Any]] = {
        "programma": file.programmes,
        "linea": file.strands,
        "obiettivo": file.objectives,
        "ente": file.organisations,
        "servizio": file.services,
    }
    for kind, parts in kinds.items():
        for position, part in enumerate(parts, start=1):
            if not part.key:
                yield f"{kind} n. {position}: il nome non basta a fare una chiave, dirla con «chiave»."
        for key in _twice(part.key for part in parts if part.key):
            yield f"{kind}: la chiave «{key}» c'è due volte: dirne un'altra con «chiave»."


def _references(file: AmbitoFile, towns: Mapping[str, Town]) -> Iterator[str]:
    keys = {
        "programma": {part.key for part in file.programmes},
        "linea": {part.key for part in file.strands},
        "ente": {part.key for part in file.organisations},
        "servizio": {part.key for part in file.services},
    }
    told = [
        *((f"servizio «{one.key}»", "ente", one.organisation) for one in file.services),
        *((f"servizio «{one.key}»", "programma", one.programme) for one in file.services),
        *((f"servizio «{one.key}»", "linea", one.strand) for one in file.services),
        *((f"obiettivo «{one.key}»", "programma", one.programme) for one in file.objectives),
        *((f"risorsa n. {place}", "programma", one.programme) for place, one in enumerate(file.budgets, start=1)),
        *((f"risorsa n. {place}", "linea", one.strand) for place, one in enumerate(file.budgets, start=1)),
        *((who, "programma", one.programme) for who, one in _parts(file)),
        *((who, "linea", one.strand) for who, one in _parts(file)),
        *((f"fatto «{one.title}»", "servizio", one.service) for one in file.events),
    ]
    for who, kind, key in told:
        if key is not None and key not in keys[kind]:
            there = ", ".join(f"«{one}»" for one in sorted(keys[kind])[:8]) or "nessuno"
            yield f"{who}: «{kind}» vale «{key}», che nel file non c'è (ci sono: {there})."
    members = {towns[text].code for text in file.ambito.members} | former_codes(file, towns)
    for service in file.services:
        town = towns[service.municipality]
        if town.code not in members:
            yield f"servizio «{service.key}»: {town.name} non è tra i «comuni» dell'Ambito."


def _parts(file: AmbitoFile) -> Iterator[tuple[str, MunicipalBudgetPart]]:
    return ((f"risorsa_comune n. {place}", one) for place, one in enumerate(file.municipal_budgets, start=1))


def _shares(file: AmbitoFile, towns: Mapping[str, Town]) -> Iterator[str]:
    """Yield what is wrong with the parts of municipalities and the keys by which they share."""
    named = {towns[text].code for text in (*file.ambito.members, *(one.municipality for one in file.memberships))}
    named |= former_codes(file, towns)
    told = [
        *((who, part.municipality) for who, part in _parts(file)),
        *((f"riparto dal {one.from_year}", quota.municipality) for one in file.sharing_keys for quota in one.quotas),
    ]
    for who, place in told:
        if towns[place].code not in named:
            yield f"{who}: {towns[place].name} non è tra i «comuni» dell'Ambito."
    once = [(towns[one.municipality].code, one.programme, one.strand, one.year) for one in file.municipal_budgets]
    for code, programme, strand, year in _twice(once):
        name = _name(towns, code)
        yield f"risorsa_comune: «{programme}» su «{strand}» per il {year} di {name} c'è due volte."
    for year in _twice(one.from_year for one in file.sharing_keys):
        yield f"riparto: dal {year} c'è due volte."
    for one in file.sharing_keys:
        who, by_quotas = f"riparto dal {one.from_year}", one.rule is SharingRule.QUOTAS
        if by_quotas and not sum(quota.quota for quota in one.quotas):
            yield f"{who}: il criterio è «quote», e quote maggiori di zero non ce ne sono: [[riparto.quota]]."
        if not by_quotas and one.quotas:
            yield f"{who}: il criterio è «{one.rule}», e le quote non servono: toglierle, o scrivere «quote»."
        for code in _twice(towns[quota.municipality].code for quota in one.quotas):
            yield f"{who}: la quota di {_name(towns, code)} c'è due volte."


def _services(file: AmbitoFile) -> Iterator[str]:
    for service in file.services:
        who = f"servizio «{service.key}»"
        if service.closed is not None and service.closed < service.opened:
            yield f"{who}: chiude {short_day('il', service.closed)}, prima di aprire {short_day('il', service.opened)}."
        if (service.latitude is None) != (service.longitude is None):
            yield f"{who}: «latitudine» e «longitudine» si dicono tutte e due, o nessuna."
        for section in Section:
            spans = sorted((one for one in service.capacity if one.section is section), key=lambda one: one.valid_from)
            for one in spans:
                if one.valid_to is not None and one.valid_to < one.valid_from:
                    yield f"{who}: la capienza {short_day('dal', one.valid_from)} finisce prima di cominciare."
            for one, other in pairwise(spans):
                if one.valid_to is None or one.valid_to >= other.valid_from:
                    yield (
                        f"{who}, sezione «{section.label.lower()}»: la capienza {short_day('dal', one.valid_from)} "
                        f"vale ancora {short_day('il', other.valid_from)}, quando ne comincia un'altra: dire fino a "
                        "quando con «al»."
                    )


def _plan(file: AmbitoFile, indicators: Collection[str]) -> Iterator[str]:
    for objective in file.objectives:
        for target in objective.targets:
            if target.indicator not in indicators:
                yield (
                    f"obiettivo «{objective.key}»: l'indicatore «{target.indicator}» non esiste "
                    "(`bifocale indicators` li elenca)."
                )
        for indicator, year in _twice((target.indicator, target.year) for target in objective.targets):
            yield f"obiettivo «{objective.key}»: il valore atteso di «{indicator}» per il {year} c'è due volte."
        for goal in _twice(objective.goals):
            yield f"obiettivo «{objective.key}», «agenda_2030»: {goal} c'è due volte."
    for programme, strand, year in _twice((one.programme, one.strand, one.year) for one in file.budgets):
        yield f"risorsa: «{programme}» su «{strand}» per il {year} c'è due volte."
    for title, first in _twice((event.title, event.first_day) for event in file.events):
        yield f"fatto «{title}»: c'è due volte {short_day('dal', first)}, e nessuno li distinguerebbe."
    for event in file.events:
        if event.last_day is not None and event.last_day < event.first_day:
            yield f"fatto «{event.title}»: finisce prima di cominciare."


def _twice(values: Any) -> list[Any]:
    return [value for value, count in Counter(value for value in values if value).items() if count > 1]
