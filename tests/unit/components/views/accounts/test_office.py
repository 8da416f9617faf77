"""What an administrator does on the page: each change said in Italian, left in the log, or refused whole."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from components.views.accounts import log, roster, text
from components.views.accounts.office import Office, Typed
from data_access.accounts import store
from data_access.accounts.access_log import Event, Verdict, append, lines
from data_access.accounts.places import Places
from data_access.accounts.register import AccountError, Identity, Register, Right, Wanted
from data_access.accounts.vocabulary import AccountRole, EventKind

TODAY = date(2026, 11, 29)
PLACES = Places(municipalities={"099001": "Alfa", "099002": "Beta"}, organisations={"uno": "Cooperativa Uno"})


class Trace(list[str]):
    """What was written in the log."""

    def __call__(self, detail: str) -> None:
        self.append(detail)


@pytest.fixture
def office(sqlite_engine: Engine) -> Office:
    store.upgrade(sqlite_engine)
    register = Register(sqlite_engine, today=lambda: TODAY)
    register.add([Wanted(email="capo@a.it", right=Right(role=AccountRole.ADMINISTRATOR))], by="riga di comando")
    return Office(register=register, places=PLACES, by="capo@a.it", note=Trace())


def mayor(email: str, town: str = "Alfa", **changes: object) -> Typed:
    return Typed(email=email, role="sindaco", municipality=town, **changes)  # type: ignore[arg-type]


def in_force(office: Office) -> set[tuple[str, str]]:
    return {(entry.email, entry.right.code) for entry in office.register.entries() if entry.holds(TODAY)}


def test_a_role_is_given_and_leaves_a_trace(office: Office) -> None:
    assert office.give(mayor(" S@alfa.it ", name="Sara")) == "«s@alfa.it» è sindaco di Alfa."
    assert office.give(mayor("s@alfa.it")).startswith("«s@alfa.it» è già sindaco di Alfa")
    assert office.note == ["abilitato s@alfa.it come sindaco:099001"], "what changes nothing leaves no trace"
    entry = next(one for one in office.register.entries() if one.email == "s@alfa.it")
    assert (entry.added_by, entry.name) == ("capo@a.it", "Sara")


def test_a_change_of_mayor_is_one_line(office: Office) -> None:
    office.give(mayor("vecchio@alfa.it"))
    told = office.give(mayor("nuovo@alfa.it", since="15/12/2026", until="31/12/2029", replaces=True))
    assert told == "«nuovo@alfa.it» è sindaco di Alfa dal 15/12/2026 fino al 31/12/2029."
    days = {entry.email: (entry.valid_from, entry.valid_to) for entry in office.register.entries()}
    assert days["vecchio@alfa.it"] == (TODAY, date(2026, 12, 14))
    assert days["nuovo@alfa.it"] == (date(2026, 12, 15), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (mayor("nessuno"), "non è un indirizzo di posta"),
        (Typed(email="a@b.it", role="sindaco"), "vuole un comune"),
        (mayor("a@b.it", "Gamma"), "non è dell'Ambito"),
        (Typed(email="a@b.it", role="ente"), "vuole un ente"),
        (mayor("a@b.it", since="domani"), "non è un giorno"),
        (mayor("a@b.it", since="2/12/2026", until="1/12/2026"), "prima di cominciare"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(office: Office, typed: Typed, reason: str) -> None:
    before = in_force(office)
    with pytest.raises(AccountError, match=reason):
        office.give(typed)
    assert in_force(office) == before
    assert office.note == []


def test_a_file_goes_in_whole_or_not_at_all_and_every_wrong_row_is_told(office: Office) -> None:
    before = in_force(office)
    wrong = "indirizzo;ruolo;comune\na@alfa.it;sindaco;Alfa\nb;sindaco;Beta\nc@beta.it;sindaco;Gamma\n"
    with pytest.raises(AccountError) as refused:
        office.load(wrong.encode(), replaces=False)
    assert "Riga 3: «b» non è un indirizzo" in str(refused.value)
    assert "Riga 4: Il comune «Gamma»" in str(refused.value)
    assert in_force(office) == before
    right = "indirizzo;ruolo;comune\na@alfa.it;sindaco;Alfa\nc@beta.it;sindaco;Beta\n"
    assert office.load(right.encode(), replaces=False) == "File caricato. Righe lette: 2; ruoli nuovi: 2."
    assert len(office.note) == 2  # type: ignore[arg-type]
    assert in_force(office) - before == {("a@alfa.it", "sindaco:099001"), ("c@beta.it", "sindaco:099002")}


def test_a_role_is_ended_but_never_the_last_administrators(office: Office) -> None:
    office.give(mayor("s@alfa.it"))
    entry = next(one for one in office.register.entries() if one.email == "s@alfa.it")
    assert "non è più sindaco di Alfa" in office.end(entry)
    assert "non aveva più quel ruolo" in office.end(entry), "somebody else had ended it meanwhile"
    last = next(one for one in office.register.entries() if one.email == "capo@a.it")
    with pytest.raises(AccountError, match="unico amministratore"):
        office.end(last)


def test_every_sign_in_of_somebody_is_closed(office: Office) -> None:
    office.give(mayor("s@alfa.it"))
    identity = Identity(issuer="https://id.example", subject="1", email="s@alfa.it")
    assert office.sign_out("s@alfa.it") == "Gli ingressi di «s@alfa.it» sono chiusi su ogni dispositivo."
    standing = office.register.standing(identity)
    assert standing is not None
    assert standing.sessions_from is not None


def test_the_list_says_who_is_enabled_and_who_is_missing(office: Office) -> None:
    office.give(mayor("s@alfa.it", name="Sara Rossi"))
    office.give(Typed(email="s@alfa.it", role="responsabile"))
    office.give(mayor("b@beta.it", "Beta", since="01/01/2027"))
    entries = office.register.entries()
    assert text.finding(entries, on=TODAY) == (
        "Oggi sono abilitate 2 persone (responsabili: 1, sindaci: 1 e amministratori: 1). Mai entrate: 2."
    )
    assert text.finding([], on=TODAY) == "Oggi nessuno è abilitato a entrare."
    assert text.without_mayor(entries, PLACES, on=TODAY) == "Comuni senza un sindaco abilitato: Beta."
    assert text.without_mayor(entries, PLACES, on=date(2027, 1, 1)) == ""
    states = {row["Indirizzo"]: row["In vigore"] for row in roster.rows(entries, PLACES, on=TODAY)}
    assert states["b@beta.it"] == "non ancora"
    found = roster.matching(entries, PLACES, "ALFA sara sindaco")
    assert [(one.email, one.right.role) for one in found] == [("s@alfa.it", AccountRole.MAYOR)]
    assert roster.matching(entries, PLACES, "gamma") == []


def test_the_log_is_told_from_the_first_of_the_chosen_days(sqlite_engine: Engine) -> None:
    store.upgrade(sqlite_engine)
    noon = "T12:00:00+00:00"
    events = [
        (f"{TODAY - timedelta(days=back)}{noon}", Event(kind=EventKind.SIGN_IN, who="a@b.it")) for back in (8, 6, 0)
    ]
    append(sqlite_engine, events, key=b"k" * 64)
    found = lines(sqlite_engine, since=log.since(7, today=TODAY))
    assert [row["Numero"] for row in log.rows(found)] == [3, 2]
    assert log.rows(found)[0]["Che cosa"] == "Ingresso"
    assert log.kind_named("Ingresso") is EventKind.SIGN_IN
    assert log.kind_named(text.EVERY_KIND) is None


def test_what_verifying_finds_is_said() -> None:
    assert text.verdict_words(Verdict(lines=1234)) == (
        "Il registro è in ordine: nessuna delle 1.234 righe manca o è stata cambiata."
    )
    assert text.verdict_words(Verdict(lines=4, wrong="Manca la riga 5.")) == (
        "Il registro non è in ordine. Manca la riga 5. Righe in ordine prima di quella: 4."
    )
