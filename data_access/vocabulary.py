"""The closed vocabularies of the domain: each term has an Italian label and, where the field needs one, a definition.

Comes in: nothing. Goes out: enumerations whose *value* is the code stored in the database, written in URLs and typed
on the command line, whose *name* is the English identifier used in code, and whose ``label`` is what people read.
Must not: hold anything that belongs to one Ambito (municipalities, organisations, objectives are rows of the database).
Sources: ISTAT typology of services for homeless people, ETHOS, programme sheet of the Ambito, SIOSS/GePI wording.
"""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of a closed vocabulary: a code, an Italian label and an optional definition."""

    label: str
    definition: str

    def __new__(cls, code: str, label: str, definition: str = "") -> Self:
        """Build the member from ``(code, label, definition)``."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.definition = definition
        return member

    def __str__(self) -> str:
        """Return the code, so that a term formats as what is stored."""
        return str(self.value)

    @classmethod
    def of(cls, code: str) -> Self:
        """Return the word with a code."""
        return next(member for member in cls if member.value == code)

    @classmethod
    def codes(cls) -> tuple[str, ...]:
        """Return every code, in the order of the vocabulary."""
        return tuple(str(member.value) for member in cls)


class Sex(Term):
    """Sex as recorded by the partner."""

    FEMALE = "F", "Donne"
    MALE = "M", "Uomini"
    OTHER = "X", "Altro o non indicato"


class ResidenceClass(Term):
    """Where a person was registered on the day of a contact (frozen on the contact)."""

    AMBITO = (
        "ambito",
        "Residenti nell'Ambito",
        "Iscritte all'anagrafe di uno dei comuni dell'Ambito il giorno dell'accesso.",
    )
    OUTSIDE = "fuori_ambito", "Residenti fuori dall'Ambito", "Iscritte all'anagrafe di un comune che non è dell'Ambito."
    NONE = (
        "senza_residenza",
        "Senza residenza",
        "Non iscritte ad alcuna anagrafe: contano nei totali, non nei tassi per residenti.",
    )
    UNKNOWN = "non_nota", "Residenza non nota", "L'ente non ha rilevato la residenza."


class SuccessionKind(Term):
    """How a municipality came to an end, and its successor to hold its territory."""

    MERGER = "fusione", "Fusione", "Più comuni cessano e ne nasce uno nuovo, con un codice nuovo."
    INCORPORATION = "incorporazione", "Incorporazione", "Un comune cessa ed entra in un altro, che resta."
    RECODING = "cambio_codice", "Cambio di codice", "Lo stesso comune con un altro codice o un altro nome."


class SharingRule(Term):
    """How the municipalities have agreed to share what the Ambito spends."""

    RESIDENTS = "residenti", "In proporzione ai residenti"
    QUOTAS = "quote", "Secondo le quote scritte dall'Ambito"


class OrganisationKind(Term):
    """What an organisation is in the governance of the programme."""

    LEAD_MUNICIPALITY = "comune_capofila", "Comune capofila"
    CONSORTIUM = "azienda_consortile", "Azienda speciale consortile"
    THIRD_SECTOR = "terzo_settore", "Ente del Terzo Settore"
    OTHER = "altro", "Altro ente"


class ServiceType(Term):
    """Kind of service (terms of the programme sheet and of the ISTAT typology)."""

    NIGHT_SHELTER = "dormitorio", "Dormitorio", "Accoglienza notturna a bassa soglia (ISTAT: accoglienza notturna)."
    SOUP_KITCHEN = "mensa", "Mensa sociale", "Pasti gratuiti (ISTAT: supporto ai bisogni primari)."
    EMPORIUM = "emporio", "Emporio solidale", "Spesa gratuita per nuclei (ISTAT: supporto ai bisogni primari)."
    DROP_IN = (
        "bassa_soglia",
        "Bassa soglia e centro diurno",
        "Primo contatto senza requisiti (ISTAT: accoglienza diurna).",
    )
    ACCOMMODATION = "accoglienza", "Accoglienza", "Prima e seconda accoglienza con progetto."
    SHOWERS = "docce", "Docce e igiene", "Docce, lavanderia, cambio (ISTAT: supporto ai bisogni primari)."
    OUTREACH = "unita_strada", "Unità di strada", "Contatto di chi non arriva ai servizi."
    HOUSING_FIRST = "housing_first", "Housing First", "Casa subito, con accompagnamento: l'unità è l'alloggio."
    EMERGENCY = "pronto_intervento", "Pronto intervento sociale", "Risposta a emergenze, 24 ore su 24."
    SERVICE_HUB = "centro_servizi", "Centro servizi – stazione di posta", "Servizi integrati e fermo posta."
    REGISTRATION = "residenza", "Fermo posta e residenza", "Accesso alla residenza anagrafica."
    ACCESS_POINT = (
        "segretariato",
        "Segretariato sociale – PUA",
        "Informazione e orientamento (PUA: punto unico di accesso).",
    )
    LISTENING = "ascolto", "Centro di ascolto", "Ascolto e orientamento."
    JOB_SUPPORT = "lavoro", "Orientamento e inserimento lavorativo", "Accompagnamento al lavoro."
    FINANCIAL_EDUCATION = "educazione_finanziaria", "Educazione finanziaria", "Bilancio familiare e debiti."
    MEDIATION = "mediazione", "Mediazione linguistico-culturale", "Mediazione tra persone e servizi."
    CASH_AID = "contributo", "Contributo economico", "Aiuti in denaro."


class CapacityUnit(Term):
    """What the capacity of a service is counted in. Units are never added to one another."""

    BED = "posto_letto", "posti letto"
    ROOM = "camera", "camere", "Una famiglia o più persone insieme: non si somma ai posti letto."
    FLAT = "alloggio", "alloggi"
    MEAL = "pasto", "pasti"
    ACCESS = "accesso", "accessi"
    HOUSEHOLD = "nucleo", "nuclei"

    @property
    def of_them(self) -> str:
        """With its preposition: ``dei posti letto``, ``delle camere``."""
        if self is CapacityUnit.ROOM:
            return f"delle {self.label}"
        return f"{'degli' if self.label[0] in 'aeiou' else 'dei'} {self.label}"

    def agreeing(self, masculine: str) -> str:
        """Return a participle in the plural as it agrees: ``occupati``, ``occupate``."""
        return f"{masculine[:-1]}e" if self is CapacityUnit.ROOM else masculine


class Section(Term):
    """Part of a service reserved for some people: men's and women's beds are never averaged."""

    MEN = "uomini", "Uomini"
    WOMEN = "donne", "Donne"
    FAMILIES = "famiglie", "Famiglie"
    YOUNG = "giovani", "Giovani"
    MIXED = "misti", "Adulti, uomini e donne"
    ANY = "tutti", "Senza distinzione"


class TargetGroup(Term):
    """Target groups: multi-valued, never exclusive, so they never add up to a total."""

    HOMELESS = "senza_dimora", "Persone senza dimora", "Deprivazione abitativa (ETHOS); non è «senza fissa dimora»."
    ADDICTION = "dipendenze", "Persone con dipendenze"
    ASYLUM = "asilo", "Richiedenti asilo e titolari di protezione"
    MINORS = "msna", "Minori stranieri non accompagnati"
    WOMEN_ALONE = "donne_sole", "Donne sole"
    WOMEN_CHILDREN = "donne_minori", "Donne con minori"
    FRAGILE_WORKERS = "lavoratori", "Lavoratori in fragilità"
    YOUNG_ADULTS = "neomaggiorenni", "Neomaggiorenni"
    DISCHARGED = "dimessi", "Persone dimesse da carcere o ospedale"
    FAMILIES = "nuclei_minori", "Nuclei con minori"
    ELDERLY = "anziani", "Anziani soli"
    EVICTED = "sfratto", "Persone sfrattate"
    MENTAL_HEALTH = "salute_mentale", "Persone con disagio psichico"


class NeedDimension(Term):
    """The four dimensions that the programme sheet asks to hold together."""

    HOUSING = "abitare", "Abitare", "Casa, stabilità e adeguatezza dell'alloggio."
    WORK = "lavoro", "Lavoro", "Occupazione, reddito da lavoro, competenze."
    HEALTH = "salute", "Salute", "Salute fisica e psichica, dipendenze, accesso alle cure."
    WELLBEING = "benessere", "Benessere", "Relazioni, diritti, vita quotidiana."


class ExitClass(Term):
    """How a stay or a case ended."""

    HOME = "autonomia", "Autonomia abitativa", "Casa propria o stabile: è l'uscita verso l'autonomia."
    STABLE = "accoglienza_stabile", "Altra accoglienza stabile"
    INSTITUTION = "istituzione", "Istituzione (ospedale, comunità, carcere)"
    STREET = "strada", "Ritorno in strada o abbandono"
    UNKNOWN = "ignota", "Destinazione ignota"
    DECEASED = "decesso", "Decesso"


class PactKind(Term):
    """Instruments of the Ambito: who the pact is signed with."""

    INDIVIDUAL = "singoli_famiglie", "Patto per singoli e famiglie"
    COMMUNITY = "comunita", "Patto di comunità"
    TERRITORIAL = "territoriale", "Patto territoriale"


class PactOutcome(Term):
    """How a pact ended."""

    REACHED = "raggiunto", "Obiettivi raggiunti"
    PARTIAL = "parziale", "Obiettivi raggiunti in parte"
    FAILED = "non_raggiunto", "Obiettivi non raggiunti"
    INTERRUPTED = "interrotto", "Interrotto"


class Continuity(Term):
    """Whether a support was given once or went on."""

    ONE_OFF = "una_tantum", "Una tantum"
    CONTINUOUS = "continuativo", "Continuativo"


class RequestOutcome(Term):
    """What became of a request for a place by the close of the day (Toronto central intake classes)."""

    PLACED = "accolta", "Accolta"
    TURNED_AWAY = "non_accolta", "Non accolta: nessun posto"
    DECLINED = "rifiutata", "Posto offerto e rifiutato"
    REFERRED = "inviata", "Inviata ad altro servizio"


class Profession(Term):
    """Professions of the multidisciplinary team, as the programme sheet names them."""

    ADMINISTRATIVE = "amministrativo", "Esperto amministrativo"
    EDUCATOR = "educatore", "Educatore professionale"
    COUNSELOR = "counselor", "Counselor"
    SOCIAL_WORKER = "assistente_sociale", "Assistente sociale"
    ANTHROPOLOGIST = "antropologo", "Antropologo"
    MEDIATOR = "mediatore", "Mediatore linguistico-culturale"
    JOB_OPERATOR = "operatore_lavoro", "Operatore lavoro"
    CAREER_ADVISER = "orientatore", "Orientatore"
    PSYCHOLOGIST = "psicologo", "Psicologo"
    FINANCIAL_EDUCATOR = "educatore_finanziario", "Educatore finanziario"


class Track(Term):
    """Whose money a strand is: tracks are never summed without the strand visible."""

    AMBITO = "ambito", "Risorse d'Ambito"
    MUNICIPAL = "comunale", "Risorse comunali"
    THIRD_SECTOR = "terzo_settore", "Risorse del Terzo Settore"


class Polarity(Term):
    """Which way is better, if either is."""

    GOOD_HIGH = "alto_bene", "Meglio se aumenta"
    GOOD_LOW = "basso_bene", "Meglio se diminuisce"
    NEUTRAL = "neutro", "Né bene né male"


class Content(Term):
    """What a return holds: a service may deliver its nights and not the persons who slept there."""

    NIGHTS = "notti", "notti"
    PERSONS = "accessi", "accessi di persone"
    COUNTS = "conteggi", "conteggi anonimi"
    STAYS = "permanenze", "permanenze"
    REQUESTS = "richieste", "richieste di posto"
    SUPPORTS = "sostegni", "sostegni"


class ReturnStatus(Term):
    """State of a partner's monthly return ("flusso")."""

    RECEIVED = "ricevuto", "Ricevuto"
    LATE = "in_ritardo", "Ricevuto in ritardo"
    MISSING = "mancante", "Mancante"
    REVISED = "rettificato", "Rettificato"


class ReturnState(Term):
    """Where a return stands in its verification: what the partner and the manager have said of it."""

    EXPECTED = "attesa", "Atteso", "Il flusso non è ancora arrivato."
    RECEIVED = "ricevuto", "Ricevuto", "È arrivato, e nessuno ha ancora detto se è giusto."
    UNDER_REVIEW = "in_verifica", "In verifica", "Qualcuno lo ha preso in carico e lo sta guardando."
    CONFIRMED = "confermato", "Confermato", "L'ente che lo ha mandato, o il responsabile, dice che è giusto."
    CONTESTED = "contestato", "Contestato", "Qualcuno ha scritto che cosa non torna, e la contestazione è aperta."
    CORRECTED = "corretto", "Corretto", "Dopo la contestazione è arrivato un file corretto; resta da chiudere."


class ReturnAct(Term):
    """What somebody does in a verification: each is a line that nobody changes."""

    TAKE = "prende", "Prende in carico"
    CONFIRM = "conferma", "Conferma"
    CONTEST = "contesta", "Contesta"
    ANSWER = "risponde", "Scrive"
    CLOSE = "chiude", "Chiude"
    TRUE = "vero", "Dice che è vero, non un errore"
    REOPEN = "riapre", "Riapre"
    REMIND = "sollecita", "Sollecita per posta"
