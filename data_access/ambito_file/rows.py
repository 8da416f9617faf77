"""Between the file of an Ambito and the tables: rows written where they are new or changed, and read back as a file.

Comes in: a sound `AmbitoFile`, residents, a connection in a transaction. Goes out: how many rows of each table are new
or changed; an `AmbitoFile` of what is there. Must not: commit; take away a row that the file does not name (what rests
on it would be lost); touch persons, nights, contacts or returns.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, delete, exists, insert, select, update

from data_access.ambito_file.contents import AmbitoFile, AmbitoFileError, all_told, ambito_file_of
from data_access.ambito_file.rules import Town, former_codes
from data_access.elision import short_day
from data_access.models import metadata
from data_access.upserts import Written, ids_by_key, put

T: Final = metadata.tables
SLICE: Final = 5_000
IS_DEMO: Final = (
    "La base dati contiene un Ambito dimostrativo: quello vero va in una base dati sua (BIFOCALE_DATABASE_URL)."
)
IS_OTHER: Final = (
    "La base dati contiene già l'Ambito «{there}» ({name}), e il file è di «{told}»: una base dati è di un Ambito "
    "solo. Indicarne un'altra con BIFOCALE_DATABASE_URL, o correggere «chiave» nel file."
)
LEAD_MOVED: Final = (
    "Il capofila nella base dati è {there}, nel file {told}: un cambio di capofila si concorda con chi gestisce "
    "Bifocale, perché sposta la storia di ogni confronto."
)
SHARES_MOVED: Final = (
    "«persone_in_comune» non si cambia quando ci sono già persone: chi è stato caricato con una regola diventerebbe "
    "un altro con l'altra. Rimetterla com'era, o ricominciare da una base dati vuota e ricaricare i file."
)
CEASED: Final = (
    "- ambito, «comuni»: {name} ({code}) nella base dati è cessato {since}, e ne ha preso il posto {now}: "
    "non può stare tra quelli di oggi. Ripartire dal file che scrive `bifocale init --export`."
)
LEFT_TOO_SOON: Final = (
    "- appartenenza di {name}: esce {left}, e nella base dati è entrato {joined}: correggere "
    "«al», o scrivere anche «dal»."
)
NOTE: Final = "Ambito definito o corretto da un file"


def write_ambito(
    connection: Connection, file: AmbitoFile, *, towns: Mapping[str, Town], residents: pl.DataFrame, as_of: date
) -> Written:
    """Write what a file says of an Ambito.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In a transaction, on migrated tables.
    file : AmbitoFile
        That holds together (`data_access.ambito_file.rules`).
    towns : mapping of str to Town
    residents : polars.DataFrame
        Columns ``municipality, year, sex, age, residents``; years that the tables have already are left as they are.
    as_of : datetime.date
        To which day a base that has no data yet is up to date.

    Raises
    ------
    AmbitoFileError
        If the base is a demonstration, another Ambito's, or has another lead municipality.
    """
    _refuse_others(connection, file, towns)
    done = Written()
    ambito = file.ambito
    shares = _shares_persons(connection, file)
    told = {"key": ambito.key, "name": ambito.name, "is_demo": False, "shares_persons": shares}
    put(connection, done, "ambito", [told], by=("key",))
    _refuse_contradictions(connection, file, towns)
    _put_municipalities(connection, done, file, towns)
    _put_residents(connection, done, residents)
    _put_plan(connection, done, file)
    _put_shares(connection, done, file, towns)
    _put_services(connection, done, file, towns)
    _put_events(connection, done, file)
    if not done.is_nothing:
        table = T["data_version"].c
        known = connection.scalar(select(table.as_of).order_by(table.id.desc()).limit(1))
        version = {"published_at": datetime.now(UTC), "as_of": known or as_of, "note": NOTE}
        connection.execute(insert(T["data_version"]).values(**version))
    return done


def read_ambito(connection: Connection) -> AmbitoFile:
    """Return what the tables say of their Ambito, as a file; municipalities by code, with the name for who reads.

    Raises
    ------
    AmbitoFileError
        If there is none, or a row holds what no file may say.
    """
    ambito = connection.execute(select(T["ambito"])).mappings().first()
    if ambito is None:
        message = "La base dati non ha ancora un Ambito: `bifocale init` lo definisce."
        raise AmbitoFileError(message)
    towns = _rows(connection, "municipality", "code")
    ended = _rows(connection, "municipality_succession", "day", "successor_code", "kind", "former_code")
    former = {row["former_code"] for row in ended}
    today = [town for town in towns if town["code"] not in former and (town["left_on"] is None or town["is_lead"])]
    areas: dict[str, list[str]] = {}
    for town in today:
        if town["sub_area"]:
            areas.setdefault(town["sub_area"], []).append(f"{town['code']} {town['name']}")
    bodies = {row["id"]: row["key"] for row in _rows(connection, "organisation", "id")}
    services = {row["id"]: row["key"] for row in _rows(connection, "service", "id")}
    named = {town["code"]: f"{town['code']} {town['name']}" for town in towns}
    lead = next((named[town["code"]] for town in towns if town["is_lead"]), "")
    told = {
        "ambito": {
            "chiave": ambito["key"],
            "nome": ambito["name"],
            "capofila": lead,
            "comuni": [named[town["code"]] for town in today],
            "sub_ambiti": areas,
            "persone_in_comune": bool(ambito["shares_persons"]),
        },
        "successione": _successions(ended, named),
        "appartenenza": [
            _kept(comune=named[town["code"]], dal=town["joined_on"], al=town["left_on"])
            for town in towns
            if town["joined_on"] or town["left_on"]
        ],
        "programma": [_named(row, "binario", "track") for row in _rows(connection, "programme", "key")],
        "linea": [_named(row, "binario", "track") for row in _rows(connection, "strand", "key")],
        "obiettivo": [_objective(connection, row) for row in _rows(connection, "objective", "key")],
        "ente": [_named(row, "natura", "kind") for row in _rows(connection, "organisation", "key")],
        "servizio": [_service(connection, row, bodies, named) for row in _rows(connection, "service", "key")],
        "risorsa": [
            _kept(
                programma=row["programme_key"],
                linea=row["strand_key"],
                anno=row["year"],
                previste=row["planned"],
                spese=row["spent"],
            )
            for row in _rows(connection, "budget", "programme_key", "strand_key", "year")
        ],
        "risorsa_comune": [
            _kept(
                comune=named[row["municipality_code"]],
                programma=row["programme_key"],
                linea=row["strand_key"],
                anno=row["year"],
                previste=row["planned"],
                spese=row["spent"],
            )
            for row in _rows(connection, "municipal_budget", "programme_key", "strand_key", "year", "municipality_code")
        ],
        "riparto": [_sharing(connection, row, named) for row in _rows(connection, "sharing_key", "from_year")],
        "fatto": [
            _kept(
                titolo=row["title"], dal=row["first_day"], al=row["last_day"], servizio=services.get(row["service_id"])
            )
            for row in _rows(connection, "plan_event", "first_day", "title")
        ],
    }
    return ambito_file_of(told)


def _successions(ended: Iterable[Mapping[str, Any]], named: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the successions of a day, kind and successor together."""
    events: dict[tuple[Any, ...], list[str]] = {}
    for row in ended:
        events.setdefault((row["day"], row["kind"], row["successor_code"]), []).append(named[row["former_code"]])
    return [
        {"tipo": str(kind), "dal": day, "comuni": former, "successore": named[now]}
        for (day, kind, now), former in events.items()
    ]


def _refuse_others(connection: Connection, file: AmbitoFile, towns: Mapping[str, Town]) -> None:
    there = connection.execute(select(T["ambito"])).mappings().first()
    if there is None:
        return
    if there["is_demo"]:
        raise AmbitoFileError(IS_DEMO)
    if there["key"] != file.ambito.key:
        raise AmbitoFileError(IS_OTHER.format(there=there["key"], name=there["name"], told=file.ambito.key))
    town = T["municipality"]
    lead = connection.execute(select(town).where(town.c.is_lead)).mappings().first()
    told = towns[file.ambito.lead]
    if lead is not None and lead["code"] != told.code and lead["code"] not in former_codes(file, towns):
        raise AmbitoFileError(LEAD_MOVED.format(there=lead["name"], told=told.name))


def _refuse_contradictions(connection: Connection, file: AmbitoFile, towns: Mapping[str, Town]) -> None:
    """Refuse changes of municipalities that the tables, which keep what a file does not say, would contradict."""
    there = {row["code"]: row for row in _rows(connection, "municipality", "code")}
    members, former = {towns[text].code for text in file.ambito.members}, former_codes(file, towns)
    wrong = [
        CEASED.format(
            name=there[code]["name"],
            code=code,
            since=short_day("dal", row["day"]),
            now=there[row["successor_code"]]["name"],
        )
        for row in _rows(connection, "municipality_succession", "former_code")
        if (code := row["former_code"]) in members - former
    ]
    for part in file.memberships:
        joined = there.get(towns[part.municipality].code, {}).get("joined_on")
        if part.left_on and not part.joined_on and joined and part.left_on < joined:
            wrong.append(
                LEFT_TOO_SOON.format(
                    name=towns[part.municipality].name,
                    left=short_day("il", part.left_on),
                    joined=short_day("il", joined),
                )
            )
    if wrong:
        raise AmbitoFileError(all_told(wrong))


def _take_back(connection: Connection, done: Written, members: set[str]) -> None:
    """Take the last day away from municipalities that had left, and that a file has among those of today."""
    town = T["municipality"]
    back = connection.execute(
        update(town).where(town.c.code.in_(members), town.c.left_on.is_not(None)).values(left_on=None)
    )
    done.add("municipality", new=0, changed=back.rowcount)


def _shares_persons(connection: Connection, file: AmbitoFile) -> bool:
    """Return whether identifiers are shared by the organisations: what the file says, or what the tables do."""
    known, told = connection.scalar(select(T["ambito"].c.shares_persons)), file.ambito.shares_persons
    if told is None:
        return bool(known)
    if known is not None and known != told and connection.scalar(select(exists().select_from(T["person"]))):
        raise AmbitoFileError(SHARES_MOVED)
    return told


def _put_municipalities(connection: Connection, done: Written, file: AmbitoFile, towns: Mapping[str, Town]) -> None:
    areas = {towns[text].code: area for area, places in file.ambito.sub_areas.items() for text in places}
    lead = towns[file.ambito.lead].code
    dated = {towns[part.municipality].code: part for part in file.memberships}
    texts = [
        *file.ambito.members,
        *(part.municipality for part in file.memberships),
        *(text for part in file.successions for text in part.former),
    ]
    rows = [
        {
            "code": town.code,
            "name": town.name,
            "ambito_key": file.ambito.key,
            "is_lead": town.code == lead,
            "sub_area": areas.get(town.code),
            "joined_on": dated[town.code].joined_on if town.code in dated else None,
            "left_on": dated[town.code].left_on if town.code in dated else None,
        }
        for town in {towns[text].code: towns[text] for text in texts}.values()
    ]
    _take_back(connection, done, {towns[text].code for text in file.ambito.members})
    rows.sort(key=lambda row: (row["is_lead"], row["code"]))  # who leads no more first: two may not lead together
    put(connection, done, "municipality", rows, by=("code",), keeps_unsaid=True)
    successions = [
        {
            "former_code": towns[text].code,
            "successor_code": towns[part.successor].code,
            "day": part.day,
            "kind": part.kind,
        }
        for part in file.successions
        for text in part.former
    ]
    put(connection, done, "municipality_succession", successions, by=("former_code",))


def _put_residents(connection: Connection, done: Written, residents: pl.DataFrame) -> None:
    table = T["residents"]
    there = [tuple(row) for row in connection.execute(select(table.c.municipality_code, table.c.year).distinct())]
    known = pl.DataFrame(there, schema={"municipality": pl.String, "year": residents.schema["year"]}, orient="row")
    new = residents.join(known, on=["municipality", "year"], how="anti").rename({"municipality": "municipality_code"})
    for part in new.iter_slices(SLICE):
        connection.execute(insert(table), part.to_dicts())
    done.add("residents", new=new.height, changed=0)


def _put_plan(connection: Connection, done: Written, file: AmbitoFile) -> None:
    for table, parts in (("programme", file.programmes), ("strand", file.strands)):
        rows = [{"key": part.key, "name": part.name, "track": part.track} for part in parts]
        put(connection, done, table, rows, by=("key",))
    objectives = [
        {"key": one.key, "code": one.code, "title": one.title, "programme_key": one.programme}
        for one in file.objectives
    ]
    put(connection, done, "objective", objectives, by=("key",), keeps_unsaid=True)
    goals = [{"objective_key": one.key, "sdg": goal} for one in file.objectives for goal in one.goals]
    put(connection, done, "objective_sdg", goals, by=("objective_key", "sdg"))
    targets = [
        {
            "objective_key": one.key,
            "indicator": target.indicator,
            "year": target.year,
            "value": target.value,
            "polarity": target.polarity,
        }
        for one in file.objectives
        for target in one.targets
    ]
    put(connection, done, "target", targets, by=("objective_key", "indicator", "year"))
    budgets = [
        {
            "programme_key": one.programme,
            "strand_key": one.strand,
            "year": one.year,
            "planned": one.planned,
            "spent": one.spent,
        }
        for one in file.budgets
    ]
    put(connection, done, "budget", budgets, by=("programme_key", "strand_key", "year"), keeps_unsaid=True)


def _put_shares(connection: Connection, done: Written, file: AmbitoFile, towns: Mapping[str, Town]) -> None:
    """Write the parts of municipalities in the budgets, and the keys by which what the Ambito spends is shared.

    A key is written anew, quotas too: part of the old quotas with part of the new would be nobody's agreement.
    """
    parts = [
        {
            "programme_key": one.programme,
            "strand_key": one.strand,
            "year": one.year,
            "municipality_code": towns[one.municipality].code,
            "planned": one.planned,
            "spent": one.spent,
        }
        for one in file.municipal_budgets
    ]
    by = ("programme_key", "strand_key", "year", "municipality_code")
    put(connection, done, "municipal_budget", parts, by=by, keeps_unsaid=True)
    keys = [{"from_year": one.from_year, "rule": one.rule, "act": one.act} for one in file.sharing_keys]
    put(connection, done, "sharing_key", keys, by=("from_year",))
    quotas = [
        {"from_year": one.from_year, "municipality_code": towns[quota.municipality].code, "quota": quota.quota}
        for one in file.sharing_keys
        for quota in one.quotas
    ]
    kept = {(one.from_year, towns[quota.municipality].code) for one in file.sharing_keys for quota in one.quotas}
    _take_away_quotas(connection, done, file, kept)
    put(connection, done, "sharing_quota", quotas, by=("from_year", "municipality_code"))


def _take_away_quotas(connection: Connection, done: Written, file: AmbitoFile, kept: set[tuple[int, str]]) -> None:
    """Take away the quotas that keys of the file no longer have."""
    table = T["sharing_quota"]
    told = {part.from_year for part in file.sharing_keys}
    for row in _rows(connection, "sharing_quota", "from_year", "municipality_code"):
        year, code = row["from_year"], row["municipality_code"]
        if year in told and (year, code) not in kept:
            connection.execute(delete(table).where(table.c.from_year == year, table.c.municipality_code == code))
            done.add("sharing_quota", new=0, changed=1)


def _put_services(connection: Connection, done: Written, file: AmbitoFile, towns: Mapping[str, Town]) -> None:
    bodies = [{"key": one.key, "name": one.name, "kind": one.kind} for one in file.organisations]
    put(connection, done, "organisation", bodies, by=("key",))
    body = ids_by_key(connection, "organisation")
    services = [
        {
            "key": one.key,
            "name": one.name,
            "type": one.type,
            "organisation_id": body[one.organisation],
            "municipality_code": towns[one.municipality].code,
            "latitude": one.latitude,
            "longitude": one.longitude,
            "programme_key": one.programme,
            "strand_key": one.strand,
            "unit": one.unit,
            "opened": one.opened,
            "closed": one.closed,
            "telephone": one.telephone,
            "email": one.email,
            "address": one.address,
            "hours": one.hours,
        }
        for one in file.services
    ]
    put(connection, done, "service", services, by=("key",), keeps_unsaid=True)
    service = ids_by_key(connection, "service")
    capacity = [
        {
            "service_id": service[one.key],
            "section": span.section,
            "valid_from": span.valid_from,
            "valid_to": span.valid_to,
            "funded": span.funded,
            "actual": span.actual,
        }
        for one in file.services
        for span in one.capacity
    ]
    put(connection, done, "capacity", capacity, by=("service_id", "section", "valid_from"))
    refuse_overlaps(connection, {service[one.key]: one.key for one in file.services})


def refuse_overlaps(connection: Connection, services: Mapping[int, str]) -> None:
    """Refuse capacities that would lie over those that the tables hold already and the file does not name."""
    wrong, before = list[str](), None
    for span in _rows(connection, "capacity", "service_id", "section", "valid_from"):
        if span["service_id"] not in services:
            continue
        same = before is not None and all(before[name] == span[name] for name in ("service_id", "section"))
        if before is not None and same and (before["valid_to"] is None or before["valid_to"] >= span["valid_from"]):
            wrong.append(
                f"- servizio «{services[span['service_id']]}», sezione «{span['section'].label.lower()}»: la capienza "
                f"{short_day('dal', before['valid_from'])}, che è nella base dati o nel file, vale ancora "
                f"{short_day('il', span['valid_from'])}, quando ne comincia un'altra: scriverle tutte e due nel file, "
                "la prima con «al»."
            )
        before = span
    if wrong:
        raise AmbitoFileError(all_told(wrong))


def _put_events(connection: Connection, done: Written, file: AmbitoFile) -> None:
    service = ids_by_key(connection, "service")
    events = [
        {
            "first_day": one.first_day,
            "last_day": one.last_day,
            "title": one.title,
            "service_id": None if one.service is None else service[one.service],
        }
        for one in file.events
    ]
    put(connection, done, "plan_event", events, by=("first_day", "title"))


def _rows(connection: Connection, name: str, *order: str) -> list[Mapping[str, Any]]:
    table = T[name]
    asked = select(table).order_by(*(table.c[column] for column in order))
    return [dict(row) for row in connection.execute(asked).mappings()]


def _kept(**values: Any) -> dict[str, Any]:
    """Return what is there of some fields."""
    return {name: value for name, value in values.items() if value is not None}


def _named(row: Mapping[str, Any], label: str, column: str) -> dict[str, Any]:
    return {"chiave": row["key"], "nome": row["name"], label: str(row[column])}


def _objective(connection: Connection, row: Mapping[str, Any]) -> dict[str, Any]:
    mine = [one for one in _rows(connection, "target", "indicator", "year") if one["objective_key"] == row["key"]]
    goals = [one["sdg"] for one in _rows(connection, "objective_sdg", "sdg") if one["objective_key"] == row["key"]]
    targets = [
        {"indicatore": one["indicator"], "anno": one["year"], "valore": one["value"], "verso": str(one["polarity"])}
        for one in mine
    ]
    told = _kept(chiave=row["key"], codice=row["code"], titolo=row["title"], programma=row["programme_key"])
    return {**told, "agenda_2030": goals, "valore_atteso": targets}


def _sharing(connection: Connection, row: Mapping[str, Any], named: Mapping[str, str]) -> dict[str, Any]:
    quotas = [
        {"comune": named[one["municipality_code"]], "quota": one["quota"]}
        for one in _rows(connection, "sharing_quota", "from_year", "municipality_code")
        if one["from_year"] == row["from_year"]
    ]
    return {"dal_anno": row["from_year"], "criterio": str(row["rule"]), "atto": row["act"], "quota": quotas}


def _service(
    connection: Connection, row: Mapping[str, Any], bodies: Mapping[int, str], named: Mapping[str, str]
) -> dict[str, Any]:
    spans: Iterable[Mapping[str, Any]] = _rows(connection, "capacity", "section", "valid_from")
    capacity = [
        _kept(
            sezione=str(one["section"]),
            dal=one["valid_from"],
            al=one["valid_to"],
            finanziata=one["funded"],
            effettiva=one["actual"],
        )
        for one in spans
        if one["service_id"] == row["id"]
    ]
    told = _kept(
        chiave=row["key"],
        nome=row["name"],
        tipo=str(row["type"]),
        ente=bodies[row["organisation_id"]],
        comune=named[row["municipality_code"]],
        unita=str(row["unit"]),
        apertura=row["opened"],
        chiusura=row["closed"],
        programma=row["programme_key"],
        linea=row["strand_key"],
        latitudine=row["latitude"],
        longitudine=row["longitude"],
        telefono=row["telephone"],
        posta=row["email"],
        indirizzo=row["address"],
        orario=row["hours"],
    )
    return {**told, "capienza": capacity}
