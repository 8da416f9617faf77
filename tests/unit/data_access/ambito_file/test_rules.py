"""A file of an Ambito must hold together: what leads nowhere, is said twice or comes before its time is told."""

from datetime import date
from pathlib import Path

import pytest

from data_access.ambito_file.contents import AmbitoFileError, read_ambito_file
from data_access.ambito_file.rules import Town, require_sound
from geo.register import find_municipalities
from indicators.catalogue.catalogue import CATALOGUE
from tests.unit.data_access.ambito_file.files import LODI, PLAN, SHARED

TOWNS = {
    "Lodi": Town(code="098031", name="Lodi"),
    "98019": Town(code="098019", name="Codogno"),
    "S. Angelo Lodigiano": Town(code="098050", name="Sant'Angelo Lodigiano"),
    "Crema": Town(code="019035", name="Crema"),
    "Codogno": Town(code="098019", name="Codogno"),
}
INDICATORS = {"bed_occupancy"}


def problems(text: str) -> list[str]:
    with pytest.raises(AmbitoFileError) as told:
        require_sound(read_ambito_file(text.encode()), TOWNS, INDICATORS)
    return [line.removeprefix("- ") for line in str(told.value).splitlines()[1:]]


WHOLE = (LODI + PLAN).decode()


def test_a_sound_file_is_taken() -> None:
    require_sound(read_ambito_file(WHOLE.encode()), TOWNS, INDICATORS)


@pytest.mark.parametrize(
    ("former", "new", "said"),
    [
        ('98019, "S.', '98019, "Codogno", "S.', "ambito, «comuni»: Codogno (098019) c'è due volte."),
        ('capofila = "Lodi"', 'capofila = "Crema"', "ambito, «capofila»: Crema non è tra i «comuni»."),
        (
            'comune = "Lodi"',
            'comune = "Crema"',
            "servizio «dormitorio-la-fonte»: Crema non è tra i «comuni»",
        ),
        (
            'ente = "associazione-la-fonte"',
            'ente = "la-fonte"',
            (
                "servizio «dormitorio-la-fonte»: «ente» vale «la-fonte», che nel file non c'è (ci sono: "
                "«associazione-la-fonte»)."
            ),
        ),
        ('chiave = "poverta"', 'chiave = "altro"', "risorsa n. 1: «programma» vale «poverta», che nel file non c'è"),
        (
            'linea = "qsfp"',
            'linea = "fsr"',
            "risorsa n. 1: «linea» vale «fsr», che nel file non c'è (ci sono: «qsfp»",
        ),
        ("bed_occupancy", "occupazione", "obiettivo «5-3-2»: l'indicatore «occupazione» non esiste"),
        ("[1, 10]", "[1, 1]", "obiettivo «5-3-2», «agenda_2030»: 1 c'è due volte."),
        ("2027-03-15", "2026-03-15", "fatto «Piano freddo»: finisce prima di cominciare."),
        (
            "apertura = 2020-01-01",
            "apertura = 2020-01-01\nchiusura = 2019-12-31",
            "servizio «dormitorio-la-fonte»: chiude il 31/12/2019, prima di aprire il 01/01/2020.",
        ),
        (
            "apertura = 2020-01-01",
            "apertura = 2020-01-01\nlatitudine = 45.3",
            "servizio «dormitorio-la-fonte»: «latitudine» e «longitudine» si dicono tutte e due, o nessuna.",
        ),
        (
            "effettiva = 12\n",
            'effettiva = 12\n[[servizio.capienza]]\nsezione = "uomini"\ndal = 2021-01-01\nfinanziata=8\neffettiva=8\n',
            "sezione «uomini»: la capienza dal 01/01/2020 vale ancora il 01/01/2021",
        ),
        ('nome = "Associazione La Fonte"', 'nome = "???"', "ente n. 1: il nome non basta a fare una chiave"),
    ],
)
def test_what_does_not_hold_together_is_told(former: str, new: str, said: str) -> None:
    assert WHOLE.count(former) == 1
    assert any(said in problem for problem in problems(WHOLE.replace(former, new)))


def test_two_of_one_key_are_told_and_two_of_one_name_are_two() -> None:
    """A base with two services of one name was written in a file that was refused."""
    body = '[[ente]]\nchiave = "altra"\nnome = "associazione la fonte"\nnatura = "altro"\n'
    require_sound(read_ambito_file((WHOLE + body).encode()), TOWNS, INDICATORS)
    same = '[[ente]]\nchiave = "associazione-la-fonte"\nnome = "Altra"\nnatura = "altro"\n'
    assert problems(WHOLE + same) == [
        "ente: la chiave «associazione-la-fonte» c'è due volte: dirne un'altra con «chiave»."
    ]


def test_sub_areas_are_of_the_members_and_each_in_one() -> None:
    areas = 'comuni = ["Lodi"]\nsub_ambiti = { "Nord" = ["Lodi", "Crema"], "Sud" = ["Lodi"] }'
    told = problems(WHOLE.replace('comuni = ["Lodi", 98019, "S. Angelo Lodigiano"]', areas))
    assert "ambito, «sub_ambiti»: Lodi è in due sub-ambiti." in told
    assert "ambito, «sub_ambiti»: Crema non è tra i «comuni»." in told


def test_the_example_of_the_document_is_a_sound_file() -> None:
    document = Path(__file__).parents[4] / "docs" / "dati.md"
    example = document.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    file = read_ambito_file(example.encode())
    towns = {
        text: Town(code=found.code, name=found.name)
        for text, found in zip(file.places(), find_municipalities(file.places()), strict=True)
    }
    require_sound(file, towns, CATALOGUE.keys())
    assert [town.name for town in towns.values()][:4] == ["Lodi", "Codogno", "Bertonico", "Sant'Angelo Lodigiano"]


@pytest.mark.parametrize("name", ["X" * 81, "Nuovo\u202ecomune"])
def test_the_name_of_a_new_municipality_is_one_that_the_tables_hold(name: str) -> None:
    """On PostgreSQL a long one ended in an error of the database."""
    text = (
        WHOLE
        + f'\n[[successione]]\ntipo = "cambio_codice"\ndal = 2026-01-01\ncomuni = ["Lodi"]\nsuccessore = "{name}"\n'
    )
    with pytest.raises(AmbitoFileError, match="il nome di 098900 deve essere un testo di al massimo 80 caratteri"):
        require_sound(read_ambito_file(text.encode()), {**TOWNS, name: Town(code="098900", name=name)}, INDICATORS)


@pytest.mark.parametrize(
    ("former", "new", "said"),
    [
        (
            'comune = "Lodi"\nprogramma',
            'comune = "Crema"\nprogramma',
            "risorsa_comune n. 2: Crema non è tra i «comuni»",
        ),
        (
            "comune = 98019\n",
            'comune = "Lodi"\n',
            "risorsa_comune: «poverta» su «qsfp» per il 2026 di Lodi c'è due volte.",
        ),
        ("dal_anno = 2023", "dal_anno = 2025", "riparto: dal 2025 c'è due volte."),
        (
            'criterio = "residenti"',
            'criterio = "quote"',
            "riparto dal 2023: il criterio è «quote», e quote maggiori di zero non ce ne sono",
        ),
        (
            'criterio = "quote"',
            'criterio = "residenti"',
            "riparto dal 2025: il criterio è «residenti», e le quote non servono",
        ),
        ('comune = "Codogno"\nquota', 'comune = "Lodi"\nquota', "riparto dal 2025: la quota di Lodi c'è due volte."),
        ('comune = "Codogno"\nquota', 'comune = "Crema"\nquota', "riparto dal 2025: Crema non è tra i «comuni»"),
        ('linea = "qsfp"', 'linea = "fsr"', "risorsa_comune n. 1: «linea» vale «fsr», che nel file non c'è"),
    ],
)
def test_what_does_not_hold_together_in_the_parts_of_municipalities_is_told(former: str, new: str, said: str) -> None:
    shared = SHARED.decode()
    assert former in shared
    with pytest.raises(AmbitoFileError) as refusal:
        require_sound(read_ambito_file((WHOLE + shared.replace(former, new, 1)).encode()), TOWNS, INDICATORS)
    told = [line for line in str(refusal.value).splitlines() if line.startswith("- ")]
    assert [line for line in told if line.startswith(f"- {said}")], told
    require_sound(read_ambito_file((WHOLE + shared).encode()), TOWNS, INDICATORS)


def succession(former: str, successor: str, *, kind: str = "incorporazione", day: str = "2025-01-01") -> str:
    return f'\n[[successione]]\ntipo = "{kind}"\ndal = {day}\ncomuni = [{former}]\nsuccessore = "{successor}"\n'


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (
            succession('"Crema"', "Crema"),
            "successione n. 1: Crema è tra i comuni che cessano e anche il loro successore.",
        ),
        (succession('"Paullo"', "Crema"), "successione n. 1: il successore, Crema, non è tra i «comuni» dell'Ambito."),
        (
            succession('"Paullo"', "Crema") + succession('"Crema"', "Lodi", day="2024-01-01"),
            "successione n. 1: il successore, Crema, il 01/01/2025 era già cessato.",
        ),
        (
            succession('"Crema"', "Lodi", kind="fusione"),
            "successione n. 1: una fusione è di due comuni o più; di uno solo è «incorporazione» o «cambio_codice».",
        ),
        (
            succession('"Crema", "Paullo"', "Lodi", kind="cambio_codice"),
            "successione n. 1: un cambio di codice è di un comune solo.",
        ),
        (
            succession('"Crema"', "Lodi") + succession('"Crema"', "Codogno"),
            "successione: Crema cessa due volte.",
        ),
        (
            succession('"Codogno"', "Lodi"),
            "ambito, «comuni»: Codogno è cessato («successione»), e non può stare tra quelli di oggi.",
        ),
        (
            succession('"Crema"', "Lodi", day="2025-09-01"),
            "successione n. 1: vale dal 01/09/2025, che non è ancora venuto: scriverla da quel giorno.",
        ),
        ('\n[[appartenenza]]\ncomune = "Lodi"\n', "appartenenza di Lodi: dire «dal», «al» o tutti e due."),
        (
            '\n[[appartenenza]]\ncomune = "Lodi"\ndal = 2025-09-01\n',
            "appartenenza di Lodi: il 01/09/2025 non è ancora venuto: scriverla da quel giorno.",
        ),
        (
            '\n[[appartenenza]]\ncomune = "Crema"\ndal = 2024-01-01\nal = 2023-01-01\n',
            "appartenenza di Crema: esce prima di entrare.",
        ),
        (
            '\n[[appartenenza]]\ncomune = "Lodi"\nal = 2023-01-01\n',
            "appartenenza di Lodi: è uscito, e non può stare tra i «comuni» di oggi.",
        ),
        (
            '\n[[appartenenza]]\ncomune = "Lodi"\nal = 2023-01-01\n',
            "appartenenza di Lodi: vi sta un servizio, e finché c'è i suoi numeri sono dell'Ambito.",
        ),
        (
            '\n[[appartenenza]]\ncomune = "Crema"\ndal = 2023-01-01\n',
            "appartenenza di Crema: non è tra i «comuni» dell'Ambito.",
        ),
        (2 * '\n[[appartenenza]]\ncomune = "Lodi"\ndal = 2023-01-01\n', "appartenenza: Lodi c'è due volte."),
    ],
)
def test_municipalities_that_changed_in_a_way_that_cannot_be_are_told(part: str, said: str) -> None:
    towns = {**TOWNS, "Paullo": Town(code="015169", name="Paullo")}
    sound = WHOLE + succession('"Crema"', "Lodi")
    require_sound(read_ambito_file(sound.encode()), towns, INDICATORS, today=date(2025, 6, 1))
    with pytest.raises(AmbitoFileError) as refusal:
        require_sound(read_ambito_file((WHOLE + part).encode()), towns, INDICATORS, today=date(2025, 6, 1))
    told = [line.removeprefix("- ") for line in str(refusal.value).splitlines()]
    assert said in told, told


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (
            '[[obiettivo.valore_atteso]]\nindicatore = "bed_occupancy"\nanno = 2026\nvalore = 0.8\nverso = "neutro"\n',
            "obiettivo «5-3-2»: il valore atteso di «bed_occupancy» per il 2026 c'è due volte.",
        ),
        (
            '[[risorsa]]\nprogramma = "poverta"\nlinea = "qsfp"\nanno = 2026\npreviste = 1.0\n\n',
            "risorsa: «poverta» su «qsfp» per il 2026 c'è due volte.",
        ),
        (
            '[[fatto]]\ntitolo = "Piano freddo"\ndal = 2026-12-01\n\n',
            "fatto «Piano freddo»: c'è due volte dal 01/12/2026, e nessuno li distinguerebbe.",
        ),
        (
            'sezione = "uomini"\ndal = 2026-01-01\nal = 2025-01-01\nfinanziata = 1\neffettiva = 1\n',
            "servizio «dormitorio-la-fonte»: la capienza dal 01/01/2026 finisce prima di cominciare.",
        ),
    ],
)
def test_what_is_said_twice_or_ends_before_it_begins_is_told(part: str, said: str) -> None:
    """What a file says a second time, or with its end before its beginning."""
    capacity, budget = "\n[[servizio.capienza]]\n", "[[risorsa]]\n"
    added = (capacity, capacity + part + capacity) if part.startswith("sezione") else (budget, part + budget)
    assert said in problems(WHOLE.replace(*added, 1))
