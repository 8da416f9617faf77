"""The API: the cells of the edition in three forms, what is kept, refusals that say what there is instead."""

import io
import json
import shlex
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from limits import RateLimitItemPerMinute
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Route

from components.base_path import publish_under
from components.server import middleware
from components.server.published import is_open
from components.state.page_registry import EVERY_PAGE
from data_access.settings import Settings
from publication.api.cells import of_page
from publication.api.held import COLUMNS
from publication.api.negotiation import divided, wanted
from publication.api.pages import EVERY, NO_TWIN, TWINS
from publication.api.problem import STATUSES, ProblemError
from publication.api.service import Api, Published
from publication.api.text import TITLES
from publication.edition.making import Made
from publication.edition.package import Edition, EditionFileError
from publication.edition.tables import CELLS, KEYS
from publication.routes import API_ADDRESSES, publication_routes
from publication.served import LOOK_AGAIN, Shelf
from tests.support.asgi_client import Client
from tests.support.edition_world import ENTRIES
from tests.unit.publication.api.conftest import client_of, shelf_of
from tests.unit.publication.test_served import Clock, put

README = Path(__file__).resolve().parents[4] / "README.md"
MEASURE = "/api/v1/measure/people_served"


def cells(client: Client, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["cells"]
    return found


def problem(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    told: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (told["status"], told["title"]) == (answer.status_code, TITLES[told["code"]])
    assert told["detail"]
    assert told["remedy"]
    return told


def test_a_number_is_that_of_the_edition_and_a_hidden_one_is_said_to_be(client: Client, first: Made) -> None:
    told = {one["place"]: one for one in cells(client, f"{MEASURE}?by=municipality&periodo=2025")}
    assert (told["099001"]["place_name"], told["099001"]["value"]) == ("Alfa", 40)
    assert (told["099002"]["value"], told["099002"]["status"]) == (None, "suppressed")
    every = cells(client, f"{MEASURE}?by=month")
    kept = first.edition.cells.filter(indicator="people_served", lens="residence", level="ambito", unit="month")
    assert [one["value"] for one in every] == kept["value"].to_list()


def test_the_three_forms_hold_the_same_cells(client: Client) -> None:
    asked = "?by=municipality,quarter"
    told = cells(client, f"{MEASURE}{asked}")
    written = client.get(f"{MEASURE}.csv{asked}")
    assert written.headers["content-type"] == "text/csv; charset=utf-8"
    schema = {**CELLS, "place_name": pl.String, "note": pl.String}
    table = pl.read_csv(written.content, schema_overrides=schema).with_columns(pl.col("group").fill_null(""))
    binary = pl.read_parquet(io.BytesIO(client.get(f"{MEASURE}.parquet{asked}").content))
    assert binary.select(COLUMNS).to_dicts() == told == table.select(COLUMNS).to_dicts()
    assert set(binary["note"]) == {"Dati dimostrativi"} == set(table["note"])
    assert client.get(f"{MEASURE}{asked}", headers={"accept": "text/csv"}).content == written.content


def test_a_page_is_read_by_programs_at_its_address_with_a_form(client: Client, first: Made) -> None:
    for page in ("/quadro.json", "/.json?periodo=2025", "/mappa.json?periodo=2025&confronto=anno", "/comune.csv"):
        assert client.get(page).status_code == 200, page
    told = pl.DataFrame(cells(client, "/comune.json?comune=099001&periodo=2025"), infer_schema_length=None)
    joined = told.join(first.edition.cells, on=list(KEYS), how="inner", suffix="_kept")
    assert joined.height == told.height
    assert all(joined[name].eq_missing(joined[f"{name}_kept"]).all() for name in CELLS if name not in KEYS)
    assert {"ambito", "area", "municipality"} == set(told["level"])
    assert {"2025"} == set(told.filter(level="municipality", place="099002")["period"])


def test_what_is_known_of_pages_is_what_they_are() -> None:
    """A new page must say what programs get of it, or that it has nothing that an edition holds."""
    assert {*TWINS, *NO_TWIN} == {page.name for page in EVERY_PAGE}
    lenses = {page.name: page.lens for page in EVERY_PAGE if page.name in TWINS and page.filters}
    assert lenses == {name: twin.lens for name, twin in TWINS.items() if name in lenses}
    years = {page.name for page in EVERY_PAGE if page.of_calendar_years}
    assert years <= {name for name, twin in TWINS.items() if twin.of_calendar_years}
    assert TWINS["metodo"].indicators == EVERY


@pytest.mark.parametrize("page", NO_TWIN)
def test_a_page_of_what_no_edition_holds_says_so(client: Client, page: str) -> None:
    told = problem(client, f"/{page}.json")
    assert told["code"] == "pagina-senza-dati-pubblici"
    assert "quadro" in told["available"]


@pytest.mark.parametrize(
    ("address", "code", "there"),
    [
        ("/api/v1/nulla", "indirizzo-sconosciuto", ""),
        ("/api/v2", "indirizzo-sconosciuto", ""),
        ("/api", "indirizzo-sconosciuto", ""),
        ("/pippo.json", "indirizzo-sconosciuto", ""),
        ("/api/v1/indicators.csv", "indirizzo-sconosciuto", ""),
        ("/api/v1/measure/peple_served", "indicatore-sconosciuto", "people_served"),
        ("/api/v1/editions/7", "edizione-non-servita", "1"),
        (f"{MEASURE}?by=service", "suddivisione-non-pubblicata", "municipality,quarter"),
        (f"{MEASURE}?by=municipality,month", "suddivisione-non-pubblicata", "area,month"),
        (f"{MEASURE}?by=sex", "suddivisione-non-pubblicata", "municipality"),
        (f"{MEASURE}?periodo=2031", "periodo-non-pubblicato", "2025"),
        (f"{MEASURE}?periodo=2024..2025", "periodo-non-pubblicato", "2025"),
        ("/api/v1/measure/flow_new?ottica=sede", "ottica-non-pubblicata", "residenza"),
        (f"{MEASURE}?target=dipendenze", "filtro-non-pubblicato", "municipality"),
        ("/quadro.json?bisogno=abitare", "filtro-non-pubblicato", "municipality"),
        ("/quadro.json?periodo=2031", "periodo-non-pubblicato", "2025"),
        (f"{MEASURE}?comune=019035", "luogo-non-pubblicato", "099001"),
        (f"{MEASURE}?pippo=1", "parametro-sconosciuto", "periodo"),
        (f"{MEASURE}?periodo=domani", "valore-non-valido", "2025"),
        (f"{MEASURE}?ottica=occhio", "valore-non-valido", "sede"),
        (f"{MEASURE}?periodo=2025&periodo=2024", "valore-non-valido", ""),
        (f"{MEASURE}?area=territorio&comune=099001", "luogo-non-pubblicato", ""),
        ("/mappa.json?confronto=mai", "valore-non-valido", "anno"),
        ("/api/v1/indicators/%0a", "indicatore-sconosciuto", "people_served"),
        ("/api/v1/%0a/b", "indirizzo-sconosciuto", ""),
        (f"{MEASURE}?limit=0", "valore-non-valido", ""),
        (f"{MEASURE}?offset=-1", "valore-non-valido", ""),
        (f"{MEASURE}?by=", "valore-non-valido", ""),
        ("/api/v1/editions?x=1", "parametro-sconosciuto", ""),
    ],
)
def test_what_is_not_there_is_refused_with_what_there_is(client: Client, address: str, code: str, there: str) -> None:
    told = problem(client, address)
    assert told["code"] == code
    assert there in [*told.get("available", []), ""]


def test_under_a_path_what_is_not_there_is_named_as_it_was_asked_for(client: Client) -> None:
    publish_under("/crema")
    try:
        told = problem(client, "/crema/api/v1/nulla")
        (server,) = client.get("/crema/api/v1/openapi.json").json()["servers"]
        first = client.get(f"/crema{MEASURE}?by=month&limit=2")
    finally:
        publish_under("")
    assert "«/crema/api/v1/nulla»" in told["detail"]
    assert "/crema/api/v1/openapi.json" in told["remedy"]
    assert server == {"url": "/crema"}
    assert first.json()["page"]["next"].startswith(f"/crema{MEASURE}?")
    assert first.headers["link"].startswith(f"</crema{MEASURE}?")


def test_an_area_is_told_by_its_own_municipalities_and_a_period_by_the_times_within_it(
    client: Client, first: Made
) -> None:
    lead, territory = first.edition.names["areas"]
    by_town = f"{MEASURE}?by=municipality&periodo=2025"
    assert {one["place"] for one in cells(client, f"{by_town}&area={lead}")} == {"099001"}
    assert {one["place"] for one in cells(client, f"{by_town}&area={territory}")} == {"099002", "099003"}
    months = cells(client, f"{MEASURE}?by=month&periodo=2024-02..2024-05")
    assert [one["period"] for one in months] == ["2024-02", "2024-03", "2024-04", "2024-05"]
    told = problem(client, f"{MEASURE}?by=area&comune=099001")
    assert told["code"] == "luogo-non-pubblicato"
    told = problem(client, f"{MEASURE}?by=month&periodo=2031")
    assert told["code"] == "periodo-non-pubblicato"
    assert "2024-03" in told["available"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/measure/..%2f..%2fetc%2fpasswd",
        "/api/v1/editions/1/file/..%2f..",
        "/api/v1/editions/1/file.zip",
        "/api/v1/editions/-1",
        "/api/v1/editions/1e9",
        "/api/v1/editions/%D9%A1",  # one, in Arabic digits
        "/api/v1/measure/PEOPLE_SERVED",
        "/api/v1/measure/people_served%00",
        "/api/v1/measure/people_served%ff",
        "/api/V1/measure/people_served",
        "/api//v1",
        "/api/v1/geometry.csv",
        "/api/v1/measure",
        "/api/v1/measure/",
        "/quadro.json.csv",
        f"/api/v1/{'a' * 20_000}",
        f"/api/v1{'/x' * 5_000}",
        "/api/v1/🧨",
        "/api/v1/%0d%0aSet-Cookie:%20a=b",
    ],
)
def test_an_address_that_is_not_there_is_a_404_in_json_with_a_remedy(client: Client, address: str) -> None:
    told = problem(client, address)
    assert told["status"] == 404
    assert len(json.dumps(told)) < 20_000


@pytest.mark.parametrize(
    "asked",
    [
        *(
            f"limit={value}"
            for value in ("1e3", "1_0", "%D9%A1", "10001", "9" * 5_000, "0x10", "1.0", "-0", "%00", "true")
        ),
        *(f"offset={value}" for value in ("100000001", "9" * 400, "-1", "NaN", "Infinity", "[]", "%7B%7D")),
        *("limit=10&limit=20", "LIMIT=1", "limit[]=1", "by=municipality,municipality", "by=municipality;quarter"),
        *(
            "periodo=%F0%9F%A7%A8",
            "periodo=2025-13",
            "periodo=0000",
            "periodo=99999999999",
            "periodo=2025..",
            "area=%00",
        ),
        *("comune=99001", "comune=%20", "ottica=RESIDENZA", "by=constructor", "__proto__=1", "periodo=2025%27--"),
    ],
)
def test_a_wrong_value_is_refused_in_json_with_a_remedy(client: Client, asked: str) -> None:
    told = problem(client, f"{MEASURE}?{asked}")
    assert 400 <= told["status"] < 405


@pytest.mark.parametrize("accept", ["", "*/*;q=nan", ",,,", "text/*;q=x", "json", "a" * 9_000, "text/csv;q=-1", ";q=1"])
def test_what_a_request_accepts_never_breaks_an_answer(client: Client, accept: str) -> None:
    answer = client.get(MEASURE, headers={"accept": accept})
    assert answer.status_code in {200, 406}
    assert answer.status_code == 200 or answer.json()["remedy"]


@pytest.mark.parametrize("known", ["*", "W/", '"' * 500, ",,,", 'W/"x"', "*, x"])
def test_what_is_known_already_never_breaks_an_answer(client: Client, known: str) -> None:
    answer = client.get(MEASURE, headers={"if-none-match": known, "range": "bytes=0-5,9-", "if-match": "x"})
    assert answer.status_code == (304 if "*" in known else 200)
    assert (answer.content == b"") == ("*" in known)


@pytest.mark.parametrize("form", ["", ".csv", ".parquet"])
def test_an_answer_is_the_same_compressed_asked_by_head_or_again(client: Client, form: str) -> None:
    plain = client.get(f"{MEASURE}{form}", headers={"accept-encoding": "identity"})
    packed = client.get(f"{MEASURE}{form}", headers={"accept-encoding": "gzip"})
    head = client.head(f"{MEASURE}{form}")
    assert packed.content == plain.content
    assert head.content == b""
    assert {one.headers["etag"] for one in (plain, packed, head)} == {plain.headers["etag"]}
    assert head.headers["content-type"] == plain.headers["content-type"]
    missing = client.head("/api/v1/nulla")
    assert (missing.status_code, missing.content) == (404, b"")


def test_a_long_question_is_answered_and_not_kept(held: Published) -> None:
    api = Api(lambda: held, is_on=lambda: True, version="0")
    client = Client(Starlette(routes=[Route(address, api) for address in API_ADDRESSES]))
    assert client.get(MEASURE).status_code == 200
    assert len(api._kept) == 1
    assert client.get(MEASURE, headers={"accept": f"*/*, {'a' * 600}"}).status_code == 200
    assert len(api._kept) == 1


def test_a_refusal_repeats_nothing_that_cannot_be_shown(client: Client) -> None:
    told = problem(client, f"{MEASURE}?periodo={'%1b%5b2J' + 'x' * 5000}")
    assert "\x1b" not in told["detail"]
    assert len(told["detail"]) < 300


def test_only_reading_is_allowed_and_it_is_told_in_json(client: Client) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"):
        answer = client.request(method, MEASURE)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer.json()["code"] == "metodo-non-ammesso"


def test_a_form_that_is_not_there_is_told(client: Client) -> None:
    answer = client.get(MEASURE, headers={"accept": "image/png"})
    assert (answer.status_code, answer.json()["code"]) == (406, "formato-non-disponibile")
    assert "text/csv" in answer.json()["available"]
    assert client.get("/api/v1/editions", headers={"accept": "text/csv"}).status_code == 406
    assert wanted("text/html,application/xhtml+xml,*/*;q=0.8") == "json"
    assert wanted("text/csv;q=0.5, application/vnd.apache.parquet") == "parquet"
    assert wanted("application/json;q=0.1, text/*;q=0.9") == "csv"
    assert divided("/api/v1/measure/a.csv") == ("/api/v1/measure/a", "csv")
    assert divided("/a.b") == ("/a.b", None)


def test_who_has_an_answer_already_is_told_so(client: Client) -> None:
    answer = client.get(MEASURE)
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert "set-cookie" not in answer.headers
    again = client.get(MEASURE, headers={"if-none-match": f'"x", {answer.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    assert client.get(f"{MEASURE}?periodo=2024").headers["etag"] != answer.headers["etag"]
    head = client.head(MEASURE)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


def test_any_page_elsewhere_may_read(client: Client) -> None:
    elsewhere = {"origin": "https://altrove.example"}
    assert client.get(MEASURE, headers=elsewhere).headers["access-control-allow-origin"] == "*"
    asked = client.request("OPTIONS", MEASURE, headers={**elsewhere, "access-control-request-method": "GET"})
    assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (204, "GET, HEAD")
    assert client.get("/mappa", headers=elsewhere).status_code == 403
    assert not any(map(is_open, ("/mappa", "/apice", "/assemblea/a/b.json", "/_stcore/stream", "/geo/a-b.json")))


def test_a_long_answer_comes_in_pages(client: Client) -> None:
    asked = f"{MEASURE}?by=municipality,quarter"
    every, taken, following = cells(client, asked), list[dict[str, Any]](), f"{asked}&limit=7"
    while following:
        answer = client.get(following).json()
        taken += answer["cells"]
        following = answer["page"]["next"]
    assert taken == every
    first_page = client.get(f"{asked}&limit=7", headers={"accept": "text/csv"})
    assert 'rel="next"' in first_page.headers["link"]
    assert client.get(f"{asked}&offset=100000").json()["cells"] == []


def test_a_network_that_asks_too_much_is_told_when_to_try_again(held: Published) -> None:
    client = client_of(lambda: held, most=RateLimitItemPerMinute(2))
    assert [client.get(MEASURE).status_code for _ in range(2)] == [200, 200]
    answer = client.get(MEASURE)
    assert (answer.status_code, answer.json()["code"]) == (429, "troppe-richieste")
    assert 1 <= int(answer.headers["retry-after"]) <= 60


def test_switched_off_there_is_nothing_and_without_an_edition_it_says_so(held: Published) -> None:
    off = client_of(lambda: held, is_on=False)
    assert [off.get(path).status_code for path in (MEASURE, "/mappa.json", "/api/v1")] == [404] * 3
    none = client_of(lambda: None)
    answer = none.get(MEASURE)
    assert (answer.status_code, answer.json()["code"]) == (503, "nessuna-edizione")

    def broken() -> Published:
        raise EditionFileError("Un percorso /segreto del server", public="")

    answer = client_of(broken).get(MEASURE)
    assert (answer.status_code, answer.json()["code"]) == (503, "non-disponibile")
    assert "segreto" not in answer.text


def test_the_routes_answer_from_the_shelf_where_the_setting_is_on(first: Made, sqlite_engine: Engine) -> None:
    put(sqlite_engine, first)
    for is_on, status in ((True, 200), (False, 404)):
        settings = Settings(public_api=is_on)
        routes = publication_routes(lambda settings=settings: (sqlite_engine, settings), may_attend=lambda *_: False)
        client = Client(Starlette(routes=routes, middleware=middleware(routes=routes)))
        assert client.get("/api/v1/editions").status_code == status
        assert client.get("/mappa.json?periodo=2025").status_code == status
        assert client.get("/edizione/").status_code == 404


def test_the_newest_edition_takes_the_place_of_the_one_before(first: Made, sqlite_engine: Engine) -> None:
    clock = Clock()
    shelf = Shelf(lambda: (sqlite_engine, Settings(public_api=True)), clock=clock)
    assert shelf.published() is None
    put(sqlite_engine, first)
    one = shelf.published()
    assert one is not None
    assert [edition.number for edition in one.editions] == [1]
    put(sqlite_engine, first, number=2)
    assert shelf.published() is one
    clock.now += LOOK_AGAIN
    two = shelf.published()
    assert two is not None
    assert two.held is not one.held
    assert [edition.number for edition in two.editions] == [2, 1]
    clock.now += LOOK_AGAIN
    assert shelf.published() is two
    put(sqlite_engine, first, number=3, content=first.edition.content[:-40])
    clock.now += LOOK_AGAIN
    assert shelf.published() is two, "one that was changed takes nobody's place"
    with pytest.raises(EditionFileError):
        Shelf(lambda: (sqlite_engine, Settings()), clock=clock).published()


def test_every_document_is_of_the_edition(client: Client, first: Made) -> None:
    assert {one["key"] for one in client.get("/api/v1/indicators").json()["indicators"]} == {
        entry.key for entry in ENTRIES
    }
    told = client.get("/api/v1/indicators/people_served").json()
    assert {"lens": "residence", "level": "municipality", "unit": "quarter"}.items() <= next(
        one.items() for one in told["available"] if one["level"] == "municipality" and one["unit"] == "quarter"
    )
    assert client.get("/api/v1/geometry").json() == json.loads(first.edition.member("confini.geojson"))
    manifest = client.get("/api/v1/editions/latest").json()["manifest"]
    assert manifest["members"]["celle.parquet"]["sha256"]
    assert client.get("/api/v1/editions/1/file").content == first.edition.content
    assert client.get("/api/v1").json()["municipalities"]["099001"]["name"] == "Alfa"
    said = client.get(f"{MEASURE}?periodo=2025&comune=099002").json()["sentences"]
    assert "meno di 6" in said[0]["sentence"]


def test_the_openapi_document_is_one_and_every_code_is_in_it(client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    assert told["components"]["schemas"]["Problem"]["properties"]["code"]["enum"] == list(STATUSES) == list(TITLES)
    for path, item in told["paths"].items():
        filled = path.replace("{key}", "people_served").replace("{number}", "latest").replace("{page}", "quadro")
        assert client.get(filled).status_code == 200, filled
        assert set(client.get(f"{filled}?x=1").json()) >= {"code", "remedy"}, filled
        assert {"200", "304", "400", "404", "406", "429", "503"} == set(item["get"]["responses"])


def test_hostile_names_break_no_form(hostile: Edition) -> None:
    published = shelf_of(hostile)
    client = client_of(lambda: published)
    asked = "?by=municipality&periodo=2025"
    told = {one["place"]: one["place_name"] for one in cells(client, f"{MEASURE}{asked}")}
    assert told == {code: one["name"] for code, one in hostile.names["municipalities"].items()}
    table = pl.read_csv(client.get(f"{MEASURE}.csv{asked}").content, schema_overrides={"place": pl.String})
    assert table["place"].to_list() == list(told)
    assert not table["place_name"].str.contains(r"^[=+\-@\t\r]").any()
    for address in ("/api/v1", "/api/v1/openapi.json", "/api/v1/indicators", "/mappa.json"):
        assert client.get(address).json()


def test_every_refusal_has_a_title_and_a_status(held: Published) -> None:
    with pytest.raises(ProblemError) as caught:
        of_page(held.held, "verifica", ())
    assert "pagina" in str(caught.value)
    assert STATUSES.keys() == TITLES.keys()


def test_every_example_of_the_readme_is_answered(client: Client) -> None:
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("curl ")]
    assert len(lines) > 6
    for line in lines:
        words = shlex.split(line)
        headers = {"accept": words[2].partition(": ")[2]} if words[1] == "-H" else {}
        answer = client.get(words[-1].removeprefix("http://localhost:8501"), headers=headers)
        assert answer.status_code == 200, line
        assert answer.content, line
