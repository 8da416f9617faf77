"""The file of accounts: read whole or not at all, with every wrong line told; what is exported is read back."""

from datetime import UTC, date, datetime

import pytest

from data_access.accounts.places import Places
from data_access.accounts.register import AccountError, Entry, Right, Wanted
from data_access.accounts.vocabulary import AccountRole
from indicators.interchange.accounts_file import MOST_TOLD, accounts_csv, read_accounts

PLACES = Places(municipalities={"019035": "Crema", "019062": "Offanengo"}, organisations={"caritas": "Caritas"})
MAYOR = Right(role=AccountRole.MAYOR, municipality="019062")


def read(text: str) -> list[Wanted]:
    return read_accounts(text.encode(), PLACES)


def test_forty_eight_mayors_in_a_file() -> None:
    wanted = read(
        "indirizzo;ruolo;comune;dal;al;nome\n"
        "S@Offanengo.it;sindaco;Offanengo;01/06/2026;2031-05-31;Sara Bi\n"
        "s@crema.it;SINDACO;19035;;;\n"
    )
    assert wanted == [
        Wanted(
            email="s@offanengo.it",
            right=MAYOR,
            name="Sara Bi",
            valid_from=date(2026, 6, 1),
            valid_to=date(2031, 5, 31),
        ),
        Wanted(email="s@crema.it", right=Right(role=AccountRole.MAYOR, municipality="019035")),
    ]


def test_commas_a_mark_of_order_and_empty_lines_are_as_good() -> None:
    assert len(read('\ufeffruolo,indirizzo\n\nresponsabile,"a@b.it"\n,\n')) == 1


def test_every_wrong_line_is_told_and_nothing_holds() -> None:
    with pytest.raises(AccountError) as refused:
        read("indirizzo;ruolo;comune;dal\nnessuno;sindaco;Crema;\na@b.it;sindaco;;\na@b.it;sindaco;Crema;ieri\n")
    told = str(refused.value).splitlines()
    assert told[0].startswith("Il file non è stato caricato")
    assert [line.split(":")[0] for line in told[1:]] == ["Riga 2", "Riga 3", "Riga 4"]
    assert "«ieri» non è un giorno" in told[3]


def test_a_file_all_wrong_tells_some_lines_and_how_many_more() -> None:
    with pytest.raises(AccountError, match="E altre 5 righe"):
        read("indirizzo;ruolo\n" + "x;capo\n" * (MOST_TOLD + 5))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "mancano le colonne"),
        (b"indirizzo;ruolo\n", "nessuna riga"),
        (b"indirizzo;nome\na@b.it;A\n", "manca la colonna «ruolo»"),
        (b"indirizzo;ruolo;telefono\na@b.it;ente;1\n", "non si conosce: «telefono»"),
        (b"indirizzo;ruolo;ruolo\na@b.it;ente;ente\n", "più di una volta"),
        ("indirizzo;ruolo\nà@b.it;ente\n".encode("latin-1"), "CSV UTF-8"),
        (b'indirizzo;ruolo\n"a@b.it;ente\n', "virgolette"),
        (b"x" * 5_000_001, "troppo grande"),
    ],
)
def test_what_is_no_file_of_accounts_is_told(content: bytes, sentence: str) -> None:
    with pytest.raises(AccountError, match=sentence):
        read_accounts(content, PLACES)


def test_what_is_exported_is_read_back() -> None:
    entry = Entry(
        email="s@offanengo.it",
        name="=cmd()",
        right=MAYOR,
        valid_from=date(2026, 6, 1),
        valid_to=None,
        added_by="prova",
        added_at=datetime(2026, 3, 10, 9, tzinfo=UTC),
        ended_at=None,
        ended_by=None,
        last_seen=None,
        is_bound=False,
    )
    written = accounts_csv([entry], PLACES, on=date(2026, 7, 1))
    assert b"'=cmd()" in written
    (wanted,) = read_accounts(written, PLACES)
    assert (wanted.email, wanted.right, wanted.valid_from, wanted.valid_to) == (
        "s@offanengo.it",
        MAYOR,
        date(2026, 6, 1),
        None,
    )


def test_whoever_was_taken_off_does_not_come_back_with_the_exported_file() -> None:
    """The file of the page, loaded again, enabled everybody who had ever been."""
    written = (
        "indirizzo;ruolo;comune;in vigore;tolto il\n"
        "prima@offanengo.it;sindaco;Offanengo;no;01/03/2026 10:00\n"
        "ora@offanengo.it;sindaco;Offanengo;sì;\n"
    )
    assert [wanted.email for wanted in read(written)] == ["ora@offanengo.it"]
