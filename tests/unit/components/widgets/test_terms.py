"""Acronyms and terms of the trade are explained under the figure that they stand in, and nowhere else."""

from components.widgets.terms import TERMS, terms_in, terms_of, terms_of_rows
from data_access.vocabulary import ServiceType
from indicators.model.query import Grouping
from tests.support.results import RATE, a_result, row


def test_every_term_that_a_result_shows_is_explained() -> None:
    """A mayor read «PUA», «PNRR M5C2 1.3» and «indice T» without a word about them."""
    kinds = a_result(
        [
            row(str(kind), value=9)
            for kind in (ServiceType.SHOWERS, next(kind for kind in ServiceType if "PUA" in kind.label))
        ],
        by=(Grouping.SERVICE_TYPE,),
    )
    assert terms_of(kinds) == "PUA: punto unico di accesso, lo sportello a cui ci si rivolge per primo."
    assert "Theil" in terms_in(["indice T"])
    both = terms_of_rows([{"Linea": "PNRR M5C2 1.3", "Euro": 12.5}, {"Linea": "Fondo povertà", "Euro": None}])
    assert both.startswith("PNRR: Piano nazionale di ripresa e resilienza; M5C2 1.3: missione 5 (inclusione)")


def test_words_that_only_hold_a_term_are_not_explained() -> None:
    assert terms_in(["PUAgliese", "tasso grezzo", "indice Tax"]) == ""
    assert terms_of(a_result([row(value=9)], indicator=RATE)) == ""


def test_a_smoothed_rate_is_explained_by_its_name() -> None:
    assert terms_in(["Tasso per 1.000 residenti (lisciato)"]) == f"lisciato: {TERMS['lisciato']}."
