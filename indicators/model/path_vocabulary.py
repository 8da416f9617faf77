"""Vocabulary of paths: steps, moments at which needs are rated, what becomes of a pact.

Comes in: nothing. Goes out: closed vocabularies, like those of `data_access.vocabulary`, for words that no table stores
because they are worked out. Must not: compute.
"""

from typing import Final

from data_access.vocabulary import PactOutcome, Term


class PathStep(Term):
    """Steps from the first contact to the exit: who reaches one has been through those before it."""

    CONTACT = "contatto", "Primo contatto"
    CASE = "presa_in_carico", "Presa in carico"
    PACT = "patto", "Patto firmato"
    EXIT = "uscita", "Percorso concluso"
    HOME = "autonomia", "Uscita verso l'autonomia", "È una parte dei percorsi conclusi."


class Moment(Term):
    """When the needs of a case are rated."""

    OPENING = "apertura", "All'apertura"
    REVIEW = "verifica", "All'ultima verifica"


class PactState(Term):
    """What is counted of pacts in a period: signatures, pacts active at its end, conclusions by outcome."""

    SIGNED = "firmato", "Firmati nel periodo"
    ACTIVE = "attivo", "Attivi a fine periodo"
    REACHED = "raggiunto", "Conclusi: obiettivi raggiunti"
    PARTIAL = "parziale", "Conclusi: raggiunti in parte"
    FAILED = "non_raggiunto", "Conclusi: obiettivi non raggiunti"
    INTERRUPTED = "interrotto", "Interrotti"
    UNKNOWN = "senza_esito", "Conclusi: esito non registrato"


CLOSED_AS: Final = {str(outcome): PactState(outcome) for outcome in PactOutcome}  # type: ignore[call-arg]
"""State of a concluded pact by the code of its outcome; without an outcome it is `PactState.UNKNOWN`."""
