"""`bifocale forecast`: the nights of anybody's file, by the method of the page; bad files told by row, in Italian."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from data_access.settings import DisclosureSettings
from data_access.viewers import Viewer
from indicators.analysis.forecast import forecast
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.unit.rooms.conftest import Run

HEAD = "series,night,actual,occupied"
START = date(2025, 1, 1)


def wandering(count: int = 304, *, beds: int = 20, seed: int = 7) -> list[int]:
    rng = np.random.default_rng(seed)
    share = np.empty(count)
    share[0] = 0.75
    for night in range(1, count):
        share[night] = 0.75 + 0.8 * (share[night - 1] - 0.75) + rng.normal(0, 0.05)
    return [int(value) for value in np.round(np.clip(share, 0, 1) * beds)]


def lines(occupied: list[int], *, name: str = "rifugio", beds: int = 20, since: date = START) -> list[str]:
    return [f"{name},{since + timedelta(days=night)},{beds},{taken}" for night, taken in enumerate(occupied)]


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "notti.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_eight_weeks_are_forecast_after_the_last_night(bifocale: Run, tmp_path: Path) -> None:
    code, out, err = bifocale("forecast", written(tmp_path, *lines(wandering())), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (code, err) == (0, "")
    assert list(rows[0]) == ["series", "night", "actual", "expected", "lower_80", "upper_80"]
    assert len(rows) == 56
    assert (rows[0]["night"], rows[-1]["night"]) == ("2025-11-01", "2025-12-26")
    assert all(0 <= int(r["lower_80"]) <= int(r["expected"]) <= int(r["upper_80"]) <= 20 for r in rows)


def test_a_file_says_what_the_page_says_of_the_same_nights(
    bifocale: Run, tmp_path: Path, sqlite_engine: Engine
) -> None:
    occupied = wandering()
    given = ambito(lead="Alfa").shelter("rifugio", beds=20)
    for night, taken in enumerate(occupied):
        given.occupancy("rifugio", day=START + timedelta(days=night), occupied=taken)
    last = START + timedelta(days=303)
    snapshot = saved(given.contact(None, service="rifugio", day=START), sqlite_engine, as_of=last)
    page = forecast(snapshot, "rifugio", viewer=Viewer.parse("manager"), settings=DisclosureSettings())
    path = written(tmp_path, *lines(occupied))
    rows = json.loads(bifocale("forecast", path, "--format", "json")[1])
    assert [(r["expected"], r["lower_80"], r["upper_80"]) for r in rows] == page.frame.select(
        "expected", "lower_80", "upper_80"
    ).rows()
    (tried,) = json.loads(bifocale("forecast", path, "--backtest", "--format", "json")[1])
    assert tried["method_now"] == str(page.method)
    assert tried["error"] == round(page.accuracy.mae, 3)
    assert tried["error_seasonal_naive"] == round(page.accuracy.naive_mae, 3)
    assert tried["error_mean_28"] == round(page.accuracy.mean_mae, 3)
    assert tried["coverage_80"] == round(page.accuracy.coverage, 3)


def test_the_table_of_the_backtest_has_a_row_a_series_and_says_how_they_did_together(
    bifocale: Run, tmp_path: Path
) -> None:
    path = written(tmp_path, *lines(wandering()), *lines(wandering(seed=8), name="casa"))
    code, out, _ = bifocale("forecast", path, "--backtest")
    table, known, together = out.splitlines()[:3], *out.splitlines()[3:]
    assert code == 0
    assert [row.split()[0] for row in table] == ["series", "rifugio", "casa"]
    assert known.endswith("con i posti poi in servizio (colonna actual).")
    assert together.startswith("In media su 2 serie, l'errore è 0,")
    supposed = bifocale("forecast", path, "--backtest", "--capacity", "last")[1]
    assert "anche i posti sono quelli dell'ultima notte nota" in supposed


def test_the_places_that_the_file_has_for_the_nights_to_come_are_believed(bifocale: Run, tmp_path: Path) -> None:
    after = START + timedelta(days=304)
    ahead = [f"rifugio,{after + timedelta(days=day)},{beds}," for day, beds in enumerate([20] * 10 + [0] * 10 + [40])]
    path = written(tmp_path, *lines(wandering()), *ahead)
    rows = json.loads(bifocale("forecast", path, "--format", "json")[1])
    assert [row["actual"] for row in rows] == [20] * 10 + [None] * 10 + [40] * 36
    assert [row["expected"] is None for row in rows] == [False] * 10 + [True] * 10 + [False] * 36
    assert rows[-1]["expected"] > 24
    assert "non si conoscono" not in bifocale("forecast", path)[1]
    assert "I posti delle notti a venire non si conoscono" in bifocale("forecast", path, "--capacity", "last")[1]


def test_the_sentence_says_method_error_and_interval(bifocale: Run, tmp_path: Path) -> None:
    out = bifocale("forecast", written(tmp_path, *lines(wandering())), "--weeks", "4")[1]
    sentence = out.splitlines()[-1]
    assert sentence.startswith("Serie «rifugio»: fino al 28 novembre 2025 sono previsti in media 1")
    assert "ha sbagliato meno degli altri metodi" in sentence
    assert "previsioni di 4 settimane" in sentence


def test_semicolons_a_mark_italian_dates_other_columns_and_empty_cells_are_read(bifocale: Run, tmp_path: Path) -> None:
    plain = written(tmp_path, *lines([15, *wandering()[1:]]))
    wanted = bifocale("forecast", plain, "--format", "json")[1]
    rows = [line.split(",") for line in lines([15, *wandering()[1:]])]
    italian = [f"{night[8:]}/{night[5:7]}/{night[:4]};x;{name};{taken};{beds},0" for name, night, beds, taken in rows]
    path = tmp_path / "excel.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(["Night;unit;Series;Occupied;Actual", *italian, ""]).encode())
    assert bifocale("forecast", path, "--format", "json")[1] == wanted


def test_nights_out_of_order_are_put_in_order(bifocale: Run, tmp_path: Path) -> None:
    given = lines(wandering())
    wanted = bifocale("forecast", written(tmp_path, *given), "--format", "json")
    assert bifocale("forecast", written(tmp_path, *given[::-1]), "--format", "json") == wanted


def test_a_night_without_a_row_is_told_and_is_not_an_empty_one(bifocale: Run, tmp_path: Path) -> None:
    given = lines(wandering())
    code, out, err = bifocale("forecast", written(tmp_path, *given[:200], *given[214:]), "--format", "json")
    assert code == 0
    assert " ".join(err.split()) == (
        "Serie «rifugio»: senza riga 14 notti, a cominciare dal 20 luglio 2025 (tra la riga 201 e la riga 202). "
        "Valgono come non registrate: se il servizio era vuoto o chiuso, aggiungere le righe con occupied o actual a 0."
    )
    assert min(row["lower_80"] for row in json.loads(out)) > 8
    empty = [f"{line.rsplit(',', 1)[0]}," for line in given[200:214]]
    again = bifocale("forecast", written(tmp_path, *given[:200], *empty, *given[214:]), "--format", "json")
    assert again == (0, out, ""), "an empty cell is a night that nobody recorded"


def test_more_occupied_than_places_is_told_by_row_and_never_forecast(bifocale: Run, tmp_path: Path) -> None:
    given = lines([*wandering()[:-5], 25, 25, 25, 25, 25])
    _, out, err = bifocale("forecast", written(tmp_path, *given), "--format", "json")
    assert "5 notti con più occupati che posti in servizio (la prima alla riga 301)" in " ".join(err.split())
    assert max(row["expected"] for row in json.loads(out)) <= 20


def test_one_series_too_short_does_not_keep_the_others_back(bifocale: Run, tmp_path: Path) -> None:
    path = written(tmp_path, *lines(wandering(100), name="breve"), *lines(wandering()))
    code, out, err = bifocale("forecast", path, "--backtest", "--format", "json")
    assert code == 0
    assert [row["series"] for row in json.loads(out)] == ["rifugio"]
    assert "Serie «breve»: La storia registrata è troppo breve" in err
    assert "100 notti; ne servono almeno 189" in " ".join(err.split())


BAD = {
    "missing columns": (
        "series,night,beds\na,2025-01-01,3\n",
        (
            "Riga 1: mancano le colonne actual e occupied. La prima riga deve avere series, night, actual, "
            "occupied (qui ci sono: series, night, beds)."
        ),
    ),
    "one missing column": ("series,night,actual\n", "Riga 1: manca la colonna occupied."),
    "a column twice": ("series,night,night,actual,occupied\n", "Riga 1: la colonna night c'è due volte."),
    "a night twice": (
        f"{HEAD}\na,2025-01-01,3,1\na,2025-01-02,3,1\na,2025-01-01,3,2\n",
        "Righe 2 e 4: la notte del 1º gennaio 2025 della serie «a» c'è due volte. Lasciarne una.",
    ),
    "text in a number": (
        f"{HEAD}\na,2025-01-01,3,1\na,2025-01-02,3,pieno\n",
        (
            "Riga 3, colonna occupied: «pieno» non è un numero intero da 0 in su. Scrivere quanti erano, o "
            "lasciare vuoto se non è stato registrato."
        ),
    ),
    "a negative number": (f"{HEAD}\na,2025-01-01,-3,1\n", "Riga 2, colonna actual: «-3» non è un numero intero"),
    "half a bed": (f"{HEAD}\na,2025-01-01,3,1.5\n", "Riga 2, colonna occupied: «1.5» non è un numero intero"),
    "no date": (
        f"{HEAD}\na,2025-02-30,3,1\n",
        "Riga 2, colonna night: «2025-02-30» non è una data. Scriverla come 2026-03-31 o 31/03/2026.",
    ),
    "a date of America": (f"{HEAD}\na,02/28/2025,3,1\n", "Riga 2, colonna night: «02/28/2025» non è una data."),
    "no name": (f"{HEAD}\n,2025-01-01,3,1\n", "Riga 2: manca il nome della serie (colonna series)."),
    "a short row": (f"{HEAD}\na,2025-01-01,3\n", "Riga 2: ha 3 celle, meno delle colonne della prima riga."),
    "occupied without places": (
        f"{HEAD}\na,2025-01-01,,4\n",
        "Riga 2: 4 occupati senza posti in servizio (colonna actual). Scrivere quanti erano.",
    ),
    "nothing recorded": (f"{HEAD}\na,2025-01-01,3,\n", "Serie «a»: nessuna notte con posti occupati e in servizio"),
    "a header alone": (f"{HEAD}\n", "Il file ha solo l'intestazione: aggiungere una riga per ogni notte."),
    "empty": ("", "è vuoto: serve una prima riga con series, night, actual, occupied."),
    "only a mark": ("\ufeff\n", "è vuoto: serve una prima riga con series, night, actual, occupied."),
    "too short": (
        "\n".join([HEAD, *lines([10, 11, 12] * 10)]),
        (
            "Serie «rifugio»: La storia registrata è troppo breve per una previsione di cui si possa dire "
            "quanto sbaglia: 30 notti; ne servono almeno 189, senza lunghe interruzioni."
        ),
    ),
    "never changed": (
        "\n".join([HEAD, *lines([10] * 300)]),
        "Serie «rifugio»: L'occupazione registrata non è mai cambiata: non c'è nulla da prevedere.",
    ),
}


@pytest.mark.parametrize(("content", "told"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_by_row_with_what_to_do(bifocale: Run, tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "notti.csv"
    path.write_bytes(content.encode())
    code, out, err = bifocale("forecast", path)
    assert (code, out) == (2, "")
    assert told in " ".join(err.split())
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            f"{HEAD}\na,2025-01-01,3,1\nunità,2025-01-01,3,1\n".encode("cp1252"),
            "Riga 3: il file non è scritto in UTF-8",
        ),
        (f"{HEAD}\na,2025-01-01,3,1\n".encode("utf-16"), "Riga 1: il file non è scritto in UTF-8"),
        (f"{HEAD}\n".encode("utf-16-le"), "Riga 1: non è testo; salvarlo di nuovo come «CSV UTF-8»."),
    ],
)
def test_a_file_in_another_alphabet_is_refused_with_how_to_save_it(
    bifocale: Run, tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "notti.csv"
    path.write_bytes(content)
    code, _, err = bifocale("forecast", path)
    assert code == 2
    assert told in " ".join(err.split())
    assert "CSV UTF-8" in err


def test_a_file_that_is_not_there_is_named(bifocale: Run, tmp_path: Path) -> None:
    code, _, err = bifocale("forecast", tmp_path / "altrove.csv")
    assert code == 2
    assert "altrove.csv» non c'è o non si può leggere" in "".join(err.splitlines())
    assert bifocale("forecast", tmp_path)[0] == 2, "a folder is no file"


def test_hostile_names_are_printed_as_words_and_are_no_formula(bifocale: Run, tmp_path: Path) -> None:
    given = lines(wandering(), name="=cmd\x1b[31m[bold]")
    path = written(tmp_path, *given)
    assert "\x1b" not in bifocale("forecast", path)[1]
    assert bifocale("forecast", path, "--format", "csv")[1].splitlines()[1].startswith("'=cmd")


def test_weeks_out_of_range_are_refused_in_italian(bifocale: Run, tmp_path: Path) -> None:
    code, _, err = bifocale("forecast", written(tmp_path, *lines(wandering())), "--weeks", "0")
    assert code == 2
    assert "--weeks: serve un numero intero tra 1 e 26" in err
