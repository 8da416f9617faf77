"""Where services answer: those that are open on the day of the data, with what was written of them."""

from sqlalchemy import Engine

from data_access.vocabulary import ServiceType
from indicators.analysis.service_register import contact_points
from tests.support.asking import saved
from tests.support.builder import ambito


def test_who_answers_today_is_told_with_what_was_written_and_nothing_else(sqlite_engine: Engine) -> None:
    told = {"telephone": "0373 000 001", "hours": "lunedì 9-12"}
    given = (
        ambito(lead="Alfa", others=["Beta"])
        .service("ascolto", kind=ServiceType.LISTENING, at="Beta", contacts=told)
        .service("chiuso", closed="2025-12-31")
        .service("futuro", opened="2026-03-01")
    )
    (point,) = contact_points(saved(given, sqlite_engine, as_of="2026-01-31"))
    assert (point.key, point.kind, point.place) == ("ascolto", ServiceType.LISTENING, "099002")
    assert point.point == (9.681, 45.361)
    assert (point.telephone, point.email, point.address, point.hours) == ("0373 000 001", "", "", "lunedì 9-12")
