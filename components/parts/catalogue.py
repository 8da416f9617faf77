"""The catalogue of indicators, for people: what each one is, how it is worked out, what it does not say.

Comes in: the catalogue. Goes out: elements on the page, each entry under its own anchor (its key).
Must not: hold definitions of its own.
"""

import streamlit as st

from data_access.vocabulary import NeedDimension, ResidenceClass, ServiceType, TargetGroup, Term
from indicators.catalogue import CATALOGUE
from indicators.definition import Indicator

VOCABULARIES: dict[str, type[Term]] = {
    "Tipi di servizio": ServiceType,
    "Target": TargetGroup,
    "Bisogni": NeedDimension,
    "Residenza": ResidenceClass,
}


def catalogue_entries() -> None:
    """Draw every entry of the catalogue."""
    for entry in CATALOGUE.values():
        _entry(entry)


def vocabularies() -> None:
    """Draw the words of the domain that have a definition."""
    for name, words in VOCABULARIES.items():
        with st.expander(name, type="compact"):
            st.markdown("\n".join(f"- **{term.label}**{_defined(term)}" for term in words))


def _entry(entry: Indicator) -> None:
    with st.container(border=True, gap="xsmall"):
        st.subheader(entry.name, anchor=entry.key)
        st.markdown(entry.explanation)
        lines = [f"Formula: {entry.formula}", f"Unità: {entry.unit}", f"Definizione da: {entry.source}"]
        lines += [f"Che cosa non dice: {entry.limits}"] if entry.limits else []
        lines += [f"A che cosa serve: {entry.aims}"] if entry.aims else []
        lines.append(f"Obiettivi dell'Agenda 2030: {', '.join(map(str, entry.sdgs))}")
        st.markdown("\n".join(f"- {line}" for line in lines))


def _defined(term: Term) -> str:
    return f": {term.definition}" if term.definition else ""
