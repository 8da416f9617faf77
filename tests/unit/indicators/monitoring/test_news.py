"""What has changed: new data, revisions, late and missing returns, differences larger than chance."""

from datetime import date

import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import ReturnStatus
from indicators.engine.query_service import Edition
from indicators.model.period import Period
from indicators.model.query import Comparison, Grouping, Lens, Query
from indicators.monitoring.news import News, NewsKind, is_seen, news
from indicators.monitoring.year_on_year import Difference, are_compared, differences
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.results import RATE, a_result, row

ON = date(2026, 11, 22)
MANAGER = Viewer.parse("manager")
PEOPLE = Query(indicator="people_served", period=Period.year(2025), viewer=MANAGER)
BEDS = Query(indicator="bed_occupancy", period=Period.year(2025), lens=Lens.PLACE, viewer=MANAGER)


def _edition(snapshot: Snapshot) -> Edition:
    return Edition(snapshot, Settings())


def _news(
    snapshot: Snapshot, *, viewer: str = "manager", queries: tuple[Query, ...] = (), since: int | None = None
) -> list[News]:
    return list(news(_edition(snapshot), viewer=Viewer.parse(viewer), queries=queries, on=ON, since=since))


def _sentences(found: list[News], kind: NewsKind) -> list[str]:
    return [item.sentence for item in found if item.kind is kind]


def _people(before: int, now: int) -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"]).service("mensa", organisation="uno")
    given.contact(None, service="mensa", day="2024-01-02")
    given.contacts([f"p{number}" for number in range(before)], service="mensa", days=["2024-05-05"])
    return given.contacts([f"p{number}" for number in range(now)], service="mensa", days=["2025-05-05"])


# -- differences ---------------------------------------------------------------------------------------------------


def test_a_difference_larger_than_chance_is_told_with_its_link(sqlite_engine: Engine) -> None:
    (item,) = [n for n in _news(saved(_people(50, 120), sqlite_engine), queries=(PEOPLE,)) if n.kind is NewsKind.CHANGE]
    assert item.sentence == "Persone servite: in aumento, 120 persone nel 2025, contro 50 persone nel 2024."
    assert item.query is not None
    assert (item.query.indicator, item.query.period) == ("people_served", Period.year(2025))
    assert item.query.comparison is Comparison.YEAR


@pytest.mark.parametrize(("before", "now"), [(50, 60), (50, 50), (3, 6), (60, 50)])
def test_what_chance_may_do_is_not_told(sqlite_engine: Engine, before: int, now: int) -> None:
    assert not _sentences(_news(saved(_people(before, now), sqlite_engine), queries=(PEOPLE,)), NewsKind.CHANGE)


def test_a_movement_that_the_digits_do_not_show_is_not_told() -> None:
    """«In aumento, 3,0 nel 2025, contro 3,0 nel 2024»."""
    result = a_result([row(value=3.04)], indicator=RATE)

    def moved(before: float) -> Difference:
        return Difference(result=result, group={}, value=3.04, before=before, strength=1.2)

    assert not is_seen(moved(2.96))
    assert is_seen(moved(2.94))


def test_a_difference_says_which_of_its_months_may_still_change(sqlite_engine: Engine) -> None:
    """A year of which two months are open was told as provisional, as if all of it were."""
    found = _news(saved(_people(50, 120), sqlite_engine, as_of="2025-12-31"), queries=(PEOPLE,))
    (sentence,) = _sentences(found, NewsKind.CHANGE)
    assert sentence == (
        "Persone servite: in aumento, 120 persone nel 2025, contro 50 persone nel 2024. Gli ultimi due mesi possono "
        "ancora cambiare."
    )


def test_a_service_that_opened_within_the_year_before_is_no_difference(sqlite_engine: Engine) -> None:
    """A dormitory that opened in December was told to have grown eightfold."""
    given = _people(50, 50).service("docce", opened="2024-12-10")
    given.contacts([f"d{number}" for number in range(20)], service="docce", days=["2024-12-15"])
    given.contacts([f"d{number}" for number in range(200)], service="docce", days=["2025-03-05"])
    assert differences(_edition(saved(given, sqlite_engine)), [PEOPLE.but(by=(Grouping.SERVICE,))]) == ()


def test_the_more_is_asked_the_larger_a_difference_must_be(sqlite_engine: Engine) -> None:
    """Fifty to eighty is beyond chance when asked alone (z about 2.6), not among forty questions."""
    edition = _edition(saved(_people(50, 80), sqlite_engine))
    alone = differences(edition, [PEOPLE])
    assert [(found.before, found.value) for found in alone] == [(50, 80)]
    assert alone[0].strength > 1
    assert not differences(edition, [PEOPLE] * 40)


def test_a_protected_viewer_is_told_protected_figures(sqlite_engine: Engine) -> None:
    (item,) = _sentences(
        _news(saved(_people(51, 122), sqlite_engine), viewer="mayor", queries=(PEOPLE,)), NewsKind.CHANGE
    )
    assert "122" not in item
    assert "51" not in item


def test_a_period_not_yet_over_is_compared_with_the_same_months(sqlite_engine: Engine) -> None:
    """Fifty persons by October were a fall beside the hundred and twenty of a whole year, sixty of them by October."""
    given = _people(10, 60).contacts([f"p{number}" for number in range(60)], service="mensa", days=["2026-02-02"])
    given.contacts([f"late{number}" for number in range(60)], service="mensa", days=["2025-12-02"])
    query = PEOPLE.but(period=Period.year(2026))
    assert not differences(_edition(saved(given, sqlite_engine)), [query])


def test_the_months_of_a_period_not_yet_over_are_said(sqlite_engine: Engine) -> None:
    given = _people(10, 60).contacts([f"p{number}" for number in range(150)], service="mensa", days=["2026-02-02"])
    query = PEOPLE.but(period=Period.year(2026))
    (sentence,) = _sentences(_news(saved(given, sqlite_engine), queries=(query,)), NewsKind.CHANGE)
    assert sentence.startswith(
        "Persone servite: in aumento, 150 persone nel 2026 (fino a ottobre), contro 60 persone da gennaio a ottobre"
    )


def test_a_question_that_this_viewer_may_not_ask_is_passed_over(sqlite_engine: Engine) -> None:
    query = PEOPLE.but(period=Period.parse("2025-05"), by=(Grouping.MUNICIPALITY,), viewer=Viewer.parse("public"))
    assert differences(_edition(saved(_people(50, 120), sqlite_engine)), [query]) == ()


def test_that_nothing_differs_is_told_only_where_something_is_compared(sqlite_engine: Engine) -> None:
    """«Nessuna differenza dall'anno prima, tra tanti confronti» was said of the first year of the data."""
    edition = _edition(saved(_people(50, 50), sqlite_engine))
    assert are_compared(edition, [PEOPLE])
    assert not are_compared(edition, [PEOPLE.but(period=Period.year(2024))])


def test_what_is_missing_in_one_year_is_left_out_of_the_other(sqlite_engine: Engine) -> None:
    """A service that delivered ten months of twelve had not lost a seventh of its people."""
    given = _people(60, 60).delivery("mensa", month="2025-05")
    given.contacts([f"summer{number}" for number in range(60)], service="mensa", days=["2024-06-05"])
    given.delivery("mensa", month="2025-06", status=ReturnStatus.MISSING)
    assert not _sentences(_news(saved(given, sqlite_engine), queries=(PEOPLE,)), NewsKind.CHANGE)


def test_a_difference_at_equal_returns_says_so(sqlite_engine: Engine) -> None:
    given = _people(120, 50).delivery("mensa", month="2025-05")
    given.delivery("mensa", month="2025-06", status=ReturnStatus.MISSING)
    (sentence,) = _sentences(_news(saved(given, sqlite_engine), queries=(PEOPLE,)), NewsKind.CHANGE)
    assert sentence == (
        "Persone servite: in diminuzione, 50 persone nel 2025, contro 120 persone nel 2024 a parità di flussi."
    )


def test_a_breakdown_is_told_by_the_name_of_its_group(sqlite_engine: Engine) -> None:
    query = PEOPLE.but(by=(Grouping.SERVICE,))
    (sentence,) = _sentences(_news(saved(_people(50, 120), sqlite_engine), queries=(query,)), NewsKind.CHANGE)
    assert sentence.startswith("Persone servite (Servizio mensa): in aumento")


def _shelter(months_before: list[int], months_now: list[int]) -> AmbitoBuilder:
    given = ambito(lead="Alfa").shelter("rifugio", beds=20).contact(None, service="rifugio", day="2024-01-01")
    for year, months in ((2024, months_before), (2025, months_now)):
        for number, occupied in enumerate(months, start=1):
            first = f"{year}-{number:02d}-01"
            given.occupancy("rifugio", day=first, until=f"{year}-{number:02d}-28", occupied=occupied)
    return given


def test_beds_are_compared_month_with_month(sqlite_engine: Engine) -> None:
    """Two beds more in every month is beyond what the months vary, though winter and summer differ by ten."""
    before = [18, 17, 16, 14, 12, 10, 8, 8, 10, 12, 15, 17]
    given = _shelter(before, [beds + 2 - number % 2 for number, beds in enumerate(before)])
    (found,) = differences(_edition(saved(given, sqlite_engine)), [BEDS])
    assert found.value > found.before
    assert found.strength > 2


def test_beds_that_go_up_and_down_are_no_news(sqlite_engine: Engine) -> None:
    before = [18, 17, 16, 14, 12, 10, 8, 8, 10, 12, 15, 17]
    given = _shelter(before, [beds + (2 if number % 2 else -1) for number, beds in enumerate(before)])
    assert not differences(_edition(saved(given, sqlite_engine)), [BEDS])


def test_five_months_of_beds_are_too_few_to_say(sqlite_engine: Engine) -> None:
    given = _shelter([10, 10, 10, 10, 10], [15, 15, 15, 15, 16])
    assert not differences(_edition(saved(given, sqlite_engine)), [BEDS])


# -- data, revisions, returns --------------------------------------------------------------------------------------


def test_new_data_are_told_to_who_has_not_seen_them(sqlite_engine: Engine) -> None:
    snapshot = saved(_people(5, 5), sqlite_engine, note="Flussi di ottobre.")
    assert _sentences(_news(snapshot, since=0), NewsKind.DATA) == [
        "Dati nuovi, aggiornati al 31 ottobre 2026 (Flussi di ottobre)."
    ]
    assert not _sentences(_news(snapshot, since=1), NewsKind.DATA)


def _revised() -> AmbitoBuilder:
    given = _people(5, 5).service("docce", organisation="due")
    given.version(note="prima")
    given.version(note="seconda").revision("mensa", month="2025-05", measure="contacts", before=40, after=45)
    return given.revision("mensa", month="2025-05", measure="people_served", before=3, after=4)


def test_a_revision_says_what_the_figures_were_and_are(sqlite_engine: Engine) -> None:
    (item,) = [n for n in _news(saved(_revised(), sqlite_engine), since=1) if n.kind is NewsKind.REVISION]
    assert item.sentence == (
        "Servizio mensa: rettificati i dati di maggio 2025: "
        "accessi e prestazioni da 40 a 45 e persone servite da 3 a 4."
    )
    assert item.services == ("mensa",)
    assert item.query is not None
    assert (item.query.services, str(item.query.period)) == (("mensa",), "2025-05")


@pytest.mark.parametrize("viewer", ["public", "mayor"])
def test_a_revision_keeps_its_exact_numbers_from_protected_viewers(sqlite_engine: Engine, viewer: str) -> None:
    """It told mayors the contacts of one service in one month, exact: of a house of seven they are its nights."""
    (sentence,) = _sentences(_news(saved(_revised(), sqlite_engine), viewer=viewer, since=1), NewsKind.REVISION)
    assert sentence == "Servizio mensa: rettificati i dati di maggio 2025."


def test_a_partner_reads_of_its_own_revisions_only(sqlite_engine: Engine) -> None:
    snapshot = saved(_revised(), sqlite_engine)
    assert not _sentences(_news(snapshot, viewer="partner:due", since=1), NewsKind.REVISION)
    assert (
        "persone servite da 3 a 4" in _sentences(_news(snapshot, viewer="partner:uno", since=1), NewsKind.REVISION)[0]
    )


def test_revisions_already_seen_are_not_told_again(sqlite_engine: Engine) -> None:
    assert not _sentences(_news(saved(_revised(), sqlite_engine), since=2), NewsKind.REVISION)


def test_many_revisions_are_counted_after_three(sqlite_engine: Engine) -> None:
    given = _revised()
    for month in range(6, 10):
        given.revision("mensa", month=f"2025-{month:02d}", measure="contacts", before=1, after=2)
    sentences = _sentences(_news(saved(given, sqlite_engine), since=1), NewsKind.REVISION)
    assert len(sentences) == 4
    assert "settembre 2025" in sentences[0], "the newest month first"
    assert sentences[-1] == "E altre 2 rettifiche a dati già pubblicati."


def _returns() -> AmbitoBuilder:
    given = _people(5, 5).version(note="prima")  # published on 1 November 2026
    for number, month in enumerate(("2026-07", "2026-08", "2026-09")):
        key = f"s{number}"
        given.service(key).delivery(key, month=month, status=ReturnStatus.MISSING)
    given.delivery("mensa", month="2026-08", received="2026-11-05")  # due on 20 September
    return given.delivery("mensa", month="2026-07", received="2026-10-05")  # late too, but already seen


def test_missing_returns_are_one_sentence_the_oldest_first(sqlite_engine: Engine) -> None:
    found = _news(saved(_returns(), sqlite_engine), since=1)
    assert _sentences(found, NewsKind.MISSING) == ["Mancano 3 flussi: Servizio s0, Servizio s1 e Servizio s2."]


def test_late_returns_are_told_since_the_last_visit(sqlite_engine: Engine) -> None:
    found = _news(saved(_returns(), sqlite_engine), since=1)
    assert _sentences(found, NewsKind.LATE) == ["Arrivato in ritardo un flusso: Servizio mensa."]


def test_news_come_in_order_of_kind(sqlite_engine: Engine) -> None:
    kinds = [item.kind for item in _news(saved(_returns(), sqlite_engine), since=1)]
    assert kinds == sorted(kinds)
