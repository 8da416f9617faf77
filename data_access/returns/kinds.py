"""The kinds of file that partners and offices deliver, each with its fields, its key and the rows of its template.

Comes in: the tables of `data_access.models`, which say vocabulary, length and what may be empty. Goes out: `KINDS`.
Must not: read a file; repeat what a table says. Organisations, services and persons of the templates are invented.
"""

from collections.abc import Mapping
from typing import Any, Final

from data_access.contract_rules import CHECK_WORDS
from data_access.returns.errors import KindError
from data_access.returns.fields import Field, FieldType, Kind, Needs, Order, field_of
from data_access.vocabulary import Sex

_SERVICE_ALSO: Final = ("nome servizio", "chiave servizio", "codice servizio", "struttura", "nome struttura")
_DAY_ALSO: Final = ("data", "notte", "notte del", "giorno notte", "data accesso", "data evento")
_PERSON_ALSO: Final = ("codice persona", "id persona", "id utente", "codice utente", "identificativo", "assistito")
_AMOUNT_ALSO: Final = ("importo euro", "euro", "contributo", "valore euro", "importo erogato")


def _service(column: str) -> Field:
    return field_of(
        column,
        "servizio",
        description="Chiave o nome del servizio, come sta nell'elenco dei servizi",
        also=_SERVICE_ALSO,
        max_length=120,
    )


def _organisation(column: str, **given: Any) -> Field:
    words = "Chiave o denominazione dell'ente"
    return field_of(column, "ente", description=words, also=("organizzazione", "ente gestore"), max_length=120, **given)


def _person(column: str, **given: Any) -> Field:
    return field_of(
        column,
        "persona",
        description="Identificativo della persona: diventa una chiave pseudonima e non viene conservato",
        also=_PERSON_ALSO,
        **given,
    )


def _about_the_person() -> tuple[Field, ...]:
    """Return what is said of a person beside the identifier, on any row."""
    return (
        field_of("person.birth_year", "anno_nascita", minimum=1900, also=("nato nel", "anno di nascita")),
        field_of("person.sex", "sesso", default=Sex.OTHER.value, also=("genere",)),
        field_of(
            "household.key",
            "nucleo",
            "Nucleo",
            description="Identificativo del nucleo: diventa una chiave pseudonima e non viene conservato",
            form=FieldType.PERSON,
            is_required=False,
            also=("id nucleo", "famiglia", "codice nucleo"),
        ),
        field_of(
            "household.size",
            "componenti",
            minimum=1,
            is_required=False,
            also=("componenti nucleo", "numero componenti"),
        ),
        field_of("person_target.target", "target", form=FieldType.TERMS, is_required=False, also=("categoria",)),
    )


def _residence() -> tuple[Field, ...]:
    return (
        field_of(
            "contact.residence_code",
            "comune_residenza",
            description=(
                "Comune di residenza quel giorno, per nome o codice ISTAT, anche fuori dall'Ambito, o il Paese; "
                "vuoto se senza residenza o non nota"
            ),
            within_ambito=False,
            also=("residenza", "comune di residenza", "comune residenza", "comune"),
        ),
        field_of(
            "contact.residence_class",
            "classe_residenza",
            description="Classe di residenza quel giorno; vuota, si ricava dal comune (senza comune: non nota)",
            is_required=False,
            also=("tipo residenza", "condizione anagrafica"),
        ),
        field_of("contact.fictitious", "via_fittizia", default="no", also=("residenza fittizia", "fittizia")),
    )


_RESIDENCE_NEEDS: Final = (
    Needs(field="via_fittizia", other="comune_residenza", what=CHECK_WORDS["contact.fictitious"]),
)

SERVICES: Final = Kind(
    key="servizi",
    title="Servizi e capienze",
    description="Una riga per servizio, sezione e periodo di capienza; un servizio senza capienza ha una riga sola.",
    fields=(
        field_of("service.key", "servizio", "Servizio", description="Chiave breve del servizio", also=_SERVICE_ALSO),
        field_of("service.name", "nome", also=("nome del servizio", "denominazione")),
        field_of("service.type", "tipo", also=("tipo servizio", "tipologia")),
        _organisation("service.organisation_id"),
        field_of("organisation.kind", "natura_ente", is_required=False),
        field_of("service.municipality_code", "comune", also=("sede", "comune sede")),
        field_of("service.latitude", "latitudine", is_required=False, minimum=-90, maximum=90, also=("lat",)),
        field_of("service.longitude", "longitudine", is_required=False, minimum=-180, maximum=180, also=("lon", "lng")),
        field_of("service.programme_key", "programma", is_required=False),
        field_of("service.strand_key", "linea", is_required=False, also=("linea di finanziamento",)),
        field_of("service.unit", "unita", also=("unità di misura",)),
        field_of("service.opened", "aperto", also=("apertura", "data apertura", "aperto dal")),
        field_of("service.closed", "chiuso", also=("chiusura", "data chiusura", "chiuso dal")),
        field_of("capacity.section", "sezione", default="tutti"),
        field_of("capacity.valid_from", "dal", is_required=False, also=("valida dal", "capienza dal")),
        field_of("capacity.valid_to", "al", also=("valida al", "capienza al")),
        field_of("capacity.funded", "finanziati", is_required=False, also=("posti finanziati", "capienza finanziata")),
        field_of("capacity.actual", "effettivi", is_required=False, also=("posti effettivi", "capienza effettiva")),
    ),
    primary_key=("servizio", "sezione", "dal"),
    same_within=(("servizio",), ("nome", "tipo", "ente", "comune", "unita", "aperto", "chiuso")),
    orders=(
        Order(first="aperto", then="chiuso", what=CHECK_WORDS["service.dates"]),
        Order(first="dal", then="al", what=CHECK_WORDS["capacity.dates"]),
    ),
    needs=(
        Needs(field="latitudine", other="longitudine", what="Servizi con una sola delle due coordinate"),
        Needs(field="longitudine", other="latitudine", what="Servizi con una sola delle due coordinate"),
        Needs(field="finanziati", other="dal", what="Capienze senza il primo giorno di validità"),
        Needs(field="effettivi", other="finanziati", what="Capienze effettive senza quella finanziata"),
    ),
    examples=(
        {
            "servizio": "dormitorio-esempio",
            "nome": "Dormitorio di esempio",
            "tipo": "dormitorio",
            "ente": "Cooperativa Esempio",
            "natura_ente": "terzo_settore",
            "comune": "Roma",
            "latitudine": "41,9028",
            "longitudine": "12,4964",
            "unita": "posto_letto",
            "aperto": "01/11/2020",
            "sezione": "uomini",
            "dal": "01/11/2020",
            "finanziati": "18",
            "effettivi": "16",
        },
        {
            "servizio": "mensa-esempio",
            "nome": "Mensa di esempio",
            "tipo": "mensa",
            "ente": "Associazione Esempio",
            "natura_ente": "terzo_settore",
            "comune": "Roma",
            "unita": "pasto",
            "aperto": "07/01/2019",
        },
    ),
)

NIGHTS: Final = Kind(
    key="notti",
    title="Notti",
    description="Una riga per servizio, sezione e giorno; la notte ha la data della sera; chi manca non è zero.",
    fields=(
        _service("occupancy.service_id"),
        field_of("occupancy.day", "giorno", also=_DAY_ALSO),
        field_of("occupancy.section", "sezione", default="tutti"),
        field_of("service.unit", "unita", is_required=False, also=("unità di misura",)),
        field_of("occupancy.occupied", "occupati", also=("posti occupati", "presenze", "ospiti", "presenti")),
        field_of("occupancy.unavailable", "non_disponibili", default="0", also=("fuori uso", "indisponibili")),
        field_of("occupancy.turned_away", "non_accolte", default="0", also=("respinte", "non accolti")),
        field_of("occupancy.waiting", "in_attesa", default="0", also=("lista d'attesa", "in lista")),
        field_of("capacity.actual", "effettivi", is_required=False, also=("posti effettivi", "capienza", "posti")),
        field_of("capacity.funded", "finanziati", is_required=False, also=("posti finanziati",)),
    ),
    primary_key=("servizio", "sezione", "giorno"),
    day="giorno",
    examples=(
        {
            "servizio": "dormitorio-esempio",
            "giorno": "01/03/2025",
            "sezione": "uomini",
            "unita": "posto_letto",
            "occupati": "14",
            "non_disponibili": "2",
            "non_accolte": "1",
            "in_attesa": "3",
            "effettivi": "16",
            "finanziati": "18",
        },
        {"servizio": "dormitorio-esempio", "giorno": "02/03/2025", "sezione": "uomini", "occupati": "15"},
    ),
)

CONTACTS: Final = Kind(
    key="accessi",
    title="Accessi di persone",
    description="Una riga per accesso di una persona a un servizio in un giorno.",
    fields=(
        _service("contact.service_id"),
        field_of("contact.day", "giorno", also=_DAY_ALSO),
        _person("contact.person_id", is_required=True),
        *_about_the_person(),
        *_residence(),
        field_of("contact.quantity", "quantita", minimum=1, default="1", also=("quantità", "prestazioni", "pasti")),
        field_of("contact.first_contact", "primo_accesso", default="no", also=("primo contatto",)),
    ),
    day="giorno",
    needs=_RESIDENCE_NEEDS,
    examples=(
        {
            "servizio": "mensa-esempio",
            "giorno": "03/03/2025",
            "persona": "P-0001",
            "anno_nascita": "1971",
            "sesso": "M",
            "target": "senza_dimora|dipendenze",
            "comune_residenza": "Roma",
            "quantita": "2",
            "primo_accesso": "no",
        },
        {
            "servizio": "mensa-esempio",
            "giorno": "03/03/2025",
            "persona": "P-0002",
            "sesso": "F",
            "nucleo": "N-01",
            "componenti": "3",
            "classe_residenza": "senza_residenza",
        },
    ),
)

COUNTS: Final = Kind(
    key="conteggi",
    title="Conteggi anonimi",
    description="Accessi di cui non si conosce la persona, contati per servizio, giorno e residenza.",
    fields=(
        _service("contact.service_id"),
        field_of("contact.day", "giorno", also=_DAY_ALSO),
        *_residence(),
        Field(
            name="accessi",
            title="Accessi",
            description="Quanti accessi anonimi quel giorno",
            form=FieldType.WHOLE,
            is_required=True,
            minimum=0,
            maximum=1_000_000,
            also=("numero accessi", "presenze", "conteggio", "n accessi"),
        ),
        Field(
            name="prestazioni",
            title="Prestazioni",
            description="Prestazioni (pasti, docce, spese) date in quegli accessi; vuoto: una per accesso",
            form=FieldType.WHOLE,
            minimum=0,
            maximum=1_000_000,
            also=("pasti", "docce", "quantità"),
        ),
    ),
    primary_key=("servizio", "giorno", "comune_residenza", "classe_residenza", "via_fittizia"),
    day="giorno",
    needs=_RESIDENCE_NEEDS,
    examples=(
        {"servizio": "mensa-esempio", "giorno": "03/03/2025", "classe_residenza": "non_nota", "accessi": "41"},
        {
            "servizio": "mensa-esempio",
            "giorno": "03/03/2025",
            "comune_residenza": "Roma",
            "accessi": "12",
            "prestazioni": "15",
        },
    ),
)

STAYS: Final = Kind(
    key="permanenze",
    title="Permanenze",
    description="Una riga per permanenza di una persona in un servizio residenziale.",
    fields=(
        _service("stay.service_id"),
        _person("stay.person_id"),
        *_about_the_person(),
        field_of("stay.section", "sezione", default="tutti"),
        field_of("stay.entered_on", "entrata", also=("ingresso", "data ingresso", "prima notte", "dal")),
        field_of("stay.left_on", "uscita", also=("data uscita", "dimissione", "al")),
        field_of("stay.exit_class", "destinazione", also=("esito", "motivo uscita", "destinazione uscita")),
    ),
    primary_key=("servizio", "persona", "entrata"),
    interval=("entrata", "uscita"),
    orders=(Order(first="entrata", then="uscita", what=CHECK_WORDS["stay.dates"]),),
    needs=(Needs(field="destinazione", other="uscita", what=CHECK_WORDS["stay.exit"]),),
    examples=(
        {
            "servizio": "dormitorio-esempio",
            "persona": "P-0001",
            "anno_nascita": "1971",
            "sesso": "M",
            "sezione": "uomini",
            "entrata": "12/01/2025",
            "uscita": "20/03/2025",
            "destinazione": "autonomia",
        },
        {
            "servizio": "dormitorio-esempio",
            "persona": "P-0003",
            "sesso": "M",
            "sezione": "uomini",
            "entrata": "02/03/2025",
        },
    ),
)

REQUESTS: Final = Kind(
    key="richieste",
    title="Richieste di posto",
    description="Una riga per richiesta di un posto, con l'esito alla fine della giornata.",
    fields=(
        _service("request.service_id"),
        field_of("request.day", "giorno", also=_DAY_ALSO),
        _person("request.person_id"),
        field_of("request.outcome", "esito"),
    ),
    day="giorno",
    examples=(
        {"servizio": "dormitorio-esempio", "giorno": "03/03/2025", "persona": "P-0004", "esito": "accolta"},
        {"servizio": "dormitorio-esempio", "giorno": "03/03/2025", "esito": "non_accolta"},
    ),
)

CASES: Final = Kind(
    key="prese_in_carico",
    title="Prese in carico e bisogni",
    description="Una riga per presa in carico e dimensione di bisogno; senza bisogni valutati, una riga sola.",
    fields=(
        Field(
            name="caso",
            title="Presa in carico",
            description="Numero della presa in carico presso l'ente: lega bisogni e patti",
            form=FieldType.TEXT,
            is_required=True,
            max_length=40,
            also=("numero caso", "id caso", "pratica", "cartella"),
        ),
        _person("case_record.person_id"),
        *_about_the_person(),
        _organisation("case_record.organisation_id"),
        field_of("case_record.opened", "apertura", also=("data apertura", "presa in carico dal")),
        field_of("case_record.closed", "chiusura", also=("data chiusura",)),
        field_of("case_record.exit_class", "esito", also=("esito chiusura",)),
        field_of("case_need.dimension", "dimensione", is_required=False, also=("bisogno", "area di bisogno")),
        field_of(
            "case_need.opening_rating", "gravita_apertura", is_required=False, maximum=3, also=("gravità apertura",)
        ),
        field_of("case_need.review_rating", "gravita_verifica", maximum=3, also=("gravità verifica",)),
        field_of("case_need.reviewed_on", "verificato_il", also=("data verifica",)),
    ),
    primary_key=("ente", "caso", "dimensione"),
    same_within=(("ente", "caso"), ("persona", "apertura", "chiusura", "esito")),
    orders=(
        Order(first="apertura", then="chiusura", what=CHECK_WORDS["case_record.dates"]),
        Order(first="apertura", then="verificato_il", what="Bisogni verificati prima dell'apertura"),
    ),
    needs=(
        Needs(field="esito", other="chiusura", what=CHECK_WORDS["case_record.exit"]),
        Needs(field="dimensione", other="gravita_apertura", what="Bisogni senza la gravità all'apertura"),
        Needs(field="gravita_apertura", other="dimensione", what="Gravità senza la dimensione del bisogno"),
        Needs(field="gravita_verifica", other="dimensione", what="Gravità senza la dimensione del bisogno"),
    ),
    examples=(
        {
            "caso": "2025-017",
            "persona": "P-0001",
            "anno_nascita": "1971",
            "sesso": "M",
            "ente": "Cooperativa Esempio",
            "apertura": "15/01/2025",
            "dimensione": "abitare",
            "gravita_apertura": "3",
            "gravita_verifica": "2",
            "verificato_il": "20/03/2025",
        },
        {
            "caso": "2025-017",
            "persona": "P-0001",
            "ente": "Cooperativa Esempio",
            "apertura": "15/01/2025",
            "dimensione": "lavoro",
            "gravita_apertura": "2",
        },
    ),
)

PACTS: Final = Kind(
    key="patti",
    title="Patti",
    description="Una riga per patto: di singoli e famiglie (con la presa in carico), di comunità o territoriale.",
    fields=(
        field_of("pact.kind", "tipo", also=("tipo patto", "tipo di patto")),
        Field(
            name="caso",
            title="Presa in carico",
            description="Numero della presa in carico presso l'ente, per i patti di singoli e famiglie",
            form=FieldType.TEXT,
            column="",
            max_length=40,
            also=("numero caso", "id caso", "pratica"),
        ),
        field_of("pact.municipality_code", "comune", also=("comune promotore",)),
        field_of("pact.signed", "firma", also=("data firma", "sottoscritto il")),
        field_of("pact.closed", "chiusura", also=("data chiusura",)),
        field_of("pact.outcome", "esito"),
    ),
    primary_key=("tipo", "caso", "comune", "firma"),
    orders=(Order(first="firma", then="chiusura", what=CHECK_WORDS["pact.dates"]),),
    examples=(
        {"tipo": "singoli_famiglie", "caso": "2025-017", "firma": "10/02/2025"},
        {"tipo": "comunita", "comune": "Roma", "firma": "01/02/2025", "chiusura": "31/03/2025", "esito": "raggiunto"},
    ),
)

SUPPORTS: Final = Kind(
    key="sostegni",
    title="Sostegni",
    description="Una riga per sostegno economico o materiale dato a una persona.",
    fields=(
        _service("support.service_id"),
        _person("support.person_id"),
        *_about_the_person(),
        field_of("support.day", "giorno", also=(*_DAY_ALSO, "data erogazione", "data contributo")),
        field_of("support.continuity", "continuita", also=("continuità", "tipo sostegno")),
        field_of("support.amount", "importo", also=_AMOUNT_ALSO),
        field_of("support.strand_key", "linea", is_required=False, also=("linea di finanziamento", "fondo")),
    ),
    day="giorno",
    examples=(
        {
            "servizio": "contributi-esempio",
            "persona": "P-0002",
            "sesso": "F",
            "giorno": "14/03/2025",
            "continuita": "una_tantum",
            "importo": "350,00",
            "linea": "fondo-esempio",
        },
        {
            "servizio": "contributi-esempio",
            "persona": "P-0005",
            "giorno": "14/03/2025",
            "continuita": "continuativo",
            "importo": "1.200,50",
        },
    ),
)

HOURS: Final = Kind(
    key="ore",
    title="Ore dell'équipe",
    description="Una riga per ente, professione e mese.",
    fields=(
        _organisation("staff_hours.organisation_id"),
        field_of("staff_hours.profession", "professione", also=("figura professionale", "qualifica")),
        field_of("staff_hours.month", "mese", description="Mese in cui sono state lavorate"),
        field_of("staff_hours.hours", "ore", also=("ore lavorate", "monte ore")),
    ),
    primary_key=("ente", "professione", "mese"),
    day="mese",
    examples=(
        {"ente": "Cooperativa Esempio", "professione": "educatore", "mese": "2025-03", "ore": "152,5"},
        {"ente": "Cooperativa Esempio", "professione": "assistente_sociale", "mese": "2025-03", "ore": "64"},
    ),
)

BUDGETS: Final = Kind(
    key="risorse",
    title="Risorse previste e spese",
    description="Una riga per programma, linea di finanziamento e anno; con il comune, la quota di quel comune.",
    fields=(
        field_of("budget.programme_key", "programma"),
        field_of("budget.strand_key", "linea", also=("linea di finanziamento", "fondo")),
        field_of("budget.year", "anno", also=("annualità", "esercizio")),
        Field(
            name="comune",
            title="Comune",
            description="Comune a cui la somma si riferisce; vuoto se è di tutto l'Ambito",
            form=FieldType.MUNICIPALITY,
        ),
        field_of("budget.planned", "previste", also=("previsto", "stanziato", "euro previsti")),
        field_of("budget.spent", "spese", also=("speso", "rendicontato", "euro spesi")),
    ),
    primary_key=("programma", "linea", "anno", "comune"),
    examples=(
        {
            "programma": "programma-esempio",
            "linea": "fondo-esempio",
            "anno": "2025",
            "previste": "120.000,00",
            "spese": "48.310,75",
        },
        {
            "programma": "programma-esempio",
            "linea": "fondo-esempio",
            "anno": "2025",
            "comune": "Roma",
            "previste": "30000",
        },
    ),
)

RESIDENTS: Final = Kind(
    key="residenti",
    title="Residenti",
    description="Residenti per comune, anno, sesso ed età in anni compiuti (100 vale 100 e oltre).",
    fields=(
        field_of("residents.municipality_code", "comune", also=("codice comune", "codice istat", "territorio")),
        field_of("residents.year", "anno"),
        field_of("residents.sex", "sesso"),
        field_of("residents.age", "eta", maximum=100, also=("età",)),
        field_of("residents.residents", "residenti", also=("popolazione", "totale residenti")),
    ),
    primary_key=("comune", "anno", "sesso", "eta"),
    examples=(
        {"comune": "058091", "anno": "2025", "sesso": "F", "eta": "0", "residenti": "118"},
        {"comune": "058091", "anno": "2025", "sesso": "M", "eta": "0", "residenti": "124"},
    ),
)

TARGETS: Final = Kind(
    key="obiettivi",
    title="Valori attesi",
    description="Valore di un indicatore concordato per la fine di un anno.",
    fields=(
        field_of("target.objective_key", "obiettivo"),
        field_of("target.indicator", "indicatore"),
        field_of("target.year", "anno"),
        field_of("target.value", "valore", minimum=-1e12, also=("valore atteso", "target")),
        field_of("target.polarity", "verso", also=("verso desiderato", "polarità")),
    ),
    primary_key=("obiettivo", "indicatore", "anno"),
    examples=(
        {
            "obiettivo": "obiettivo-esempio",
            "indicatore": "bed_occupancy",
            "anno": "2026",
            "valore": "85",
            "verso": "alto_bene",
        },
    ),
)

AGGREGATES: Final = Kind(
    key="aggregati",
    title="Aggregati mensili",
    description="Conteggi di un mese di chi non può dare le righe; entrano nei totali, mai nelle persone distinte.",
    fields=(
        _organisation("return_record.organisation_id"),
        field_of(
            "return_record.service_id",
            "servizio",
            description="Chiave o nome del servizio; vuoto se il conteggio è dell'ente",
            is_required=False,
            also=_SERVICE_ALSO,
            max_length=120,
        ),
        field_of("return_record.month", "mese", description="Mese contato"),
        Field(
            name="indicatore",
            title="Indicatore",
            description="Chiave dell'indicatore nel catalogo",
            form=FieldType.TEXT,
            is_required=True,
            max_length=40,
            also=("misura",),
        ),
        Field(
            name="gruppo",
            title="Gruppo",
            description="Gruppo contato; «totale» se sono tutti",
            form=FieldType.TEXT,
            default="totale",
            max_length=60,
            also=("categoria",),
        ),
        Field(
            name="conteggio",
            title="Conteggio",
            description="Quanti nel mese",
            form=FieldType.WHOLE,
            is_required=True,
            minimum=0,
            maximum=1_000_000_000,
            also=("numero", "totale", "valore"),
        ),
        Field(
            name="fonte",
            title="Fonte",
            description="Da dove viene il numero",
            form=FieldType.TEXT,
            is_required=True,
            max_length=120,
        ),
    ),
    primary_key=("ente", "servizio", "mese", "indicatore", "gruppo"),
    day="mese",
    examples=(
        {
            "ente": "Associazione Esempio",
            "servizio": "mensa-esempio",
            "mese": "2025-03",
            "indicatore": "contacts",
            "gruppo": "totale",
            "conteggio": "1240",
            "fonte": "registro cartaceo",
        },
    ),
)

_ALL: Final = (
    SERVICES,
    NIGHTS,
    CONTACTS,
    COUNTS,
    STAYS,
    REQUESTS,
    CASES,
    PACTS,
    SUPPORTS,
    HOURS,
    BUDGETS,
    RESIDENTS,
    TARGETS,
    AGGREGATES,
)
KINDS: Final[Mapping[str, Kind]] = {kind.key: kind for kind in _ALL}


def kind_named(key: str) -> Kind:
    """Return a kind by its key.

    Raises
    ------
    KindError
        If there is none.
    """
    if key not in KINDS:
        message = f"Il tipo di file «{key}» non c'è. I tipi sono: {', '.join(KINDS)}."
        raise KindError(message)
    return KINDS[key]
