"""Tables of the shared database.

Revision 0001, after an empty database.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "ambito",
        sa.Column("key", sa.String(length=40), nullable=False, comment="Chiave breve, usata negli indirizzi"),
        sa.Column("name", sa.String(length=120), nullable=False, comment="Nome per esteso"),
        sa.Column("is_demo", sa.Boolean(), nullable=False, comment="Vero se i dati sono dimostrativi (sintetici)"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ambito")),
        comment="Ambito Territoriale Sociale descritto dalla base dati",
    )
    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False, comment="Quando, UTC"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="I dati sono aggiornati a questo giorno"),
        sa.Column("note", sa.String(length=200), nullable=False, comment="Che cosa è cambiato"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_version")),
        comment="Versioni dei dati, scritte da chi importa",
    )
    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("key", sa.String(length=40), nullable=False, comment="Chiave pseudonima"),
        sa.Column("size", sa.Integer(), nullable=False, comment="Componenti"),
        sa.CheckConstraint("size >= 1", name=op.f("ck_household_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("key", name=op.f("uq_household_key")),
        comment="Nuclei",
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("key", sa.String(length=60), nullable=False, comment="Chiave breve, usata negli indirizzi"),
        sa.Column("name", sa.String(length=120), nullable=False, comment="Denominazione"),
        sa.Column(
            "kind",
            sa.Enum(
                "comune_capofila",
                "azienda_consortile",
                "terzo_settore",
                "altro",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Natura dell'ente",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
        comment="Enti che gestiscono servizi e inviano flussi",
    )
    op.create_table(
        "programme",
        sa.Column("key", sa.String(length=40), nullable=False, comment="Chiave breve"),
        sa.Column("name", sa.String(length=160), nullable=False, comment="Nome del programma"),
        sa.Column(
            "track",
            sa.Enum("ambito", "comunale", "terzo_settore", name="track", native_enum=False, create_constraint=True),
            nullable=False,
            comment="Binario di co-progettazione",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_programme")),
        comment="Programmi d'Ambito e comunali",
    )
    op.create_table(
        "strand",
        sa.Column("key", sa.String(length=40), nullable=False, comment="Chiave breve"),
        sa.Column("name", sa.String(length=120), nullable=False, comment="Nome della linea"),
        sa.Column(
            "track",
            sa.Enum("ambito", "comunale", "terzo_settore", name="track", native_enum=False, create_constraint=True),
            nullable=False,
            comment="Binario di risorse",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_strand")),
        comment="Linee di finanziamento",
    )
    op.create_table(
        "budget",
        sa.Column("programme_key", sa.String(length=40), nullable=False, comment="Programma"),
        sa.Column("strand_key", sa.String(length=40), nullable=False, comment="Linea di finanziamento"),
        sa.Column("year", sa.Integer(), nullable=False, comment="Anno"),
        sa.Column("planned", sa.Float(), nullable=False, comment="Euro previsti"),
        sa.Column("spent", sa.Float(), nullable=True, comment="Euro spesi; vuoto se non ancora rendicontati"),
        sa.CheckConstraint("planned >= 0 AND (spent IS NULL OR spent >= 0)", name=op.f("ck_budget_amounts")),
        sa.ForeignKeyConstraint(["programme_key"], ["programme.key"], name=op.f("fk_budget_programme_key_programme")),
        sa.ForeignKeyConstraint(["strand_key"], ["strand.key"], name=op.f("fk_budget_strand_key_strand")),
        sa.PrimaryKeyConstraint("programme_key", "strand_key", "year", name=op.f("pk_budget")),
        comment="Risorse previste e spese per programma, linea e anno",
    )
    op.create_table(
        "municipality",
        sa.Column(
            "code", sa.String(length=6), nullable=False, comment="Codice ISTAT, sei caratteri con gli zeri iniziali"
        ),
        sa.Column("name", sa.String(length=80), nullable=False, comment="Denominazione ufficiale"),
        sa.Column("ambito_key", sa.String(length=40), nullable=False, comment="Ambito di appartenenza"),
        sa.Column("is_lead", sa.Boolean(), nullable=False, comment="Vero per il comune capofila"),
        sa.Column("sub_area", sa.String(length=60), nullable=True, comment="Sub-ambito, se definito dall'Ambito"),
        sa.CheckConstraint("length(code) = 6", name=op.f("ck_municipality_istat_code")),
        sa.ForeignKeyConstraint(["ambito_key"], ["ambito.key"], name=op.f("fk_municipality_ambito_key_ambito")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
        comment="Comuni dell'Ambito; uno solo è capofila",
    )
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.create_index(
            "uq_municipality_lead",
            ["ambito_key"],
            unique=True,
            sqlite_where=sa.text("is_lead"),
            postgresql_where=sa.text("is_lead"),
        )

    op.create_table(
        "objective",
        sa.Column("key", sa.String(length=40), nullable=False, comment="Chiave breve"),
        sa.Column("code", sa.String(length=20), nullable=False, comment="Codice nel Piano di Zona, per esempio 5.3.2"),
        sa.Column("title", sa.String(length=200), nullable=False, comment="Titolo"),
        sa.Column("programme_key", sa.String(length=40), nullable=False, comment="Programma"),
        sa.ForeignKeyConstraint(
            ["programme_key"], ["programme.key"], name=op.f("fk_objective_programme_key_programme")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_objective")),
        comment="Obiettivi del Piano di Zona",
    )
    with op.batch_alter_table("objective", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objective_programme_key"), ["programme_key"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("key", sa.String(length=40), nullable=False, comment="Chiave pseudonima (mai codice fiscale o nome)"),
        sa.Column("birth_year", sa.Integer(), nullable=True, comment="Anno di nascita, se noto"),
        sa.Column(
            "sex",
            sa.Enum("F", "M", "X", name="sex", native_enum=False, create_constraint=True),
            nullable=False,
            comment="Sesso",
        ),
        sa.Column("household_id", sa.Integer(), nullable=True, comment="Nucleo"),
        sa.CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name=op.f("ck_person_birth_year")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_person_household_id_household")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
        comment="Persone, solo con chiave pseudonima",
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_household_id"), ["household_id"], unique=False)

    op.create_table(
        "staff_hours",
        sa.Column("organisation_id", sa.Integer(), nullable=False, comment="Ente"),
        sa.Column(
            "profession",
            sa.Enum(
                "amministrativo",
                "educatore",
                "counselor",
                "assistente_sociale",
                "antropologo",
                "mediatore",
                "operatore_lavoro",
                "orientatore",
                "psicologo",
                "educatore_finanziario",
                name="profession",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Professione",
        ),
        sa.Column("month", sa.Date(), nullable=False, comment="Primo giorno del mese"),
        sa.Column("hours", sa.Float(), nullable=False, comment="Ore lavorate"),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_staff_hours_hours")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_staff_hours_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "profession", "month", name=op.f("pk_staff_hours")),
        comment="Ore dell'équipe per professione, ente e mese",
    )
    op.create_table(
        "case_record",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("person_id", sa.Integer(), nullable=False, comment="Persona"),
        sa.Column("organisation_id", sa.Integer(), nullable=False, comment="Ente che ha in carico"),
        sa.Column("opened", sa.Date(), nullable=False, comment="Apertura"),
        sa.Column("closed", sa.Date(), nullable=True, comment="Chiusura"),
        sa.Column(
            "exit_class",
            sa.Enum(
                "autonomia",
                "accoglienza_stabile",
                "istituzione",
                "strada",
                "ignota",
                "decesso",
                name="exitclass",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
            comment="Esito alla chiusura",
        ),
        sa.CheckConstraint("closed IS NULL OR closed >= opened", name=op.f("ck_case_record_dates")),
        sa.CheckConstraint("exit_class IS NULL OR closed IS NOT NULL", name=op.f("ck_case_record_exit")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_case_record_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_record_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_record")),
        comment="Prese in carico",
    )
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_record_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_record_person_id"), ["person_id"], unique=False)

    op.create_table(
        "municipality_alias",
        sa.Column("alias", sa.String(length=80), nullable=False, comment="Grafia alternativa"),
        sa.Column("municipality_code", sa.String(length=6), nullable=False, comment="Comune"),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_municipality_alias_municipality_code_municipality"),
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_municipality_alias")),
        comment="Grafie alternative dei nomi dei comuni",
    )
    with op.batch_alter_table("municipality_alias", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_municipality_alias_municipality_code"), ["municipality_code"], unique=False
        )

    op.create_table(
        "objective_sdg",
        sa.Column("objective_key", sa.String(length=40), nullable=False, comment="Obiettivo"),
        sa.Column("sdg", sa.Integer(), nullable=False, comment="Numero dell'obiettivo dell'Agenda 2030"),
        sa.CheckConstraint("sdg BETWEEN 1 AND 17", name=op.f("ck_objective_sdg_sdg")),
        sa.ForeignKeyConstraint(
            ["objective_key"], ["objective.key"], name=op.f("fk_objective_sdg_objective_key_objective")
        ),
        sa.PrimaryKeyConstraint("objective_key", "sdg", name=op.f("pk_objective_sdg")),
        comment="Obiettivi dell'Agenda 2030 serviti",
    )
    op.create_table(
        "person_target",
        sa.Column("person_id", sa.Integer(), nullable=False, comment="Persona"),
        sa.Column(
            "target",
            sa.Enum(
                "senza_dimora",
                "dipendenze",
                "asilo",
                "msna",
                "donne_sole",
                "donne_minori",
                "lavoratori",
                "neomaggiorenni",
                "dimessi",
                "nuclei_minori",
                "anziani",
                "sfratto",
                "salute_mentale",
                name="targetgroup",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Target",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_target_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "target", name=op.f("pk_person_target")),
        comment="Target delle persone, multipli",
    )
    op.create_table(
        "residents",
        sa.Column("municipality_code", sa.String(length=6), nullable=False, comment="Comune"),
        sa.Column("year", sa.Integer(), nullable=False, comment="Anno della popolazione"),
        sa.Column(
            "sex",
            sa.Enum("F", "M", "X", name="sex", native_enum=False, create_constraint=True),
            nullable=False,
            comment="Sesso (F o M)",
        ),
        sa.Column("age", sa.Integer(), nullable=False, comment="Età in anni compiuti; 100 vale 100 e oltre"),
        sa.Column("residents", sa.Integer(), nullable=False, comment="Residenti"),
        sa.CheckConstraint("age BETWEEN 0 AND 100", name=op.f("ck_residents_age")),
        sa.CheckConstraint("residents >= 0", name=op.f("ck_residents_residents")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_residents_municipality_code_municipality")
        ),
        sa.PrimaryKeyConstraint("municipality_code", "year", "sex", "age", name=op.f("pk_residents")),
        comment="Popolazione residente ISTAT per comune, anno, sesso ed età",
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("key", sa.String(length=60), nullable=False, comment="Chiave breve, usata negli indirizzi"),
        sa.Column("name", sa.String(length=120), nullable=False, comment="Nome del servizio"),
        sa.Column(
            "type",
            sa.Enum(
                "dormitorio",
                "mensa",
                "emporio",
                "bassa_soglia",
                "accoglienza",
                "docce",
                "unita_strada",
                "housing_first",
                "pronto_intervento",
                "centro_servizi",
                "residenza",
                "segretariato",
                "ascolto",
                "lavoro",
                "educazione_finanziaria",
                "mediazione",
                "contributo",
                name="servicetype",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Tipo di servizio",
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False, comment="Ente gestore"),
        sa.Column("municipality_code", sa.String(length=6), nullable=False, comment="Comune in cui si trova"),
        sa.Column("latitude", sa.Float(), nullable=False, comment="Latitudine, gradi decimali WGS84"),
        sa.Column("longitude", sa.Float(), nullable=False, comment="Longitudine, gradi decimali WGS84"),
        sa.Column("programme_key", sa.String(length=40), nullable=False, comment="Programma"),
        sa.Column("strand_key", sa.String(length=40), nullable=False, comment="Linea di finanziamento prevalente"),
        sa.Column(
            "unit",
            sa.Enum(
                "posto_letto",
                "alloggio",
                "pasto",
                "accesso",
                "nucleo",
                name="capacityunit",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Unità in cui si misura la capienza",
        ),
        sa.Column("opened", sa.Date(), nullable=False, comment="Giorno di apertura"),
        sa.Column("closed", sa.Date(), nullable=True, comment="Giorno di chiusura definitiva"),
        sa.CheckConstraint("closed IS NULL OR closed >= opened", name=op.f("ck_service_dates")),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_service_coordinates")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_service_municipality_code_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_service_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["programme_key"], ["programme.key"], name=op.f("fk_service_programme_key_programme")),
        sa.ForeignKeyConstraint(["strand_key"], ["strand.key"], name=op.f("fk_service_strand_key_strand")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("key", name=op.f("uq_service_key")),
        comment="Servizi",
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_municipality_code"), ["municipality_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("objective_key", sa.String(length=40), nullable=False, comment="Obiettivo"),
        sa.Column("indicator", sa.String(length=40), nullable=False, comment="Chiave dell'indicatore nel catalogo"),
        sa.Column("year", sa.Integer(), nullable=False, comment="Anno"),
        sa.Column("value", sa.Float(), nullable=False, comment="Valore atteso, nell'unità dell'indicatore"),
        sa.Column(
            "polarity",
            sa.Enum("alto_bene", "basso_bene", "neutro", name="polarity", native_enum=False, create_constraint=True),
            nullable=False,
            comment="Verso desiderato",
        ),
        sa.ForeignKeyConstraint(["objective_key"], ["objective.key"], name=op.f("fk_target_objective_key_objective")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("objective_key", "indicator", "year", name=op.f("uq_target_objective_key_indicator_year")),
        comment="Valori attesi per obiettivo, indicatore e anno",
    )
    op.create_table(
        "capacity",
        sa.Column("service_id", sa.Integer(), nullable=False, comment="Servizio"),
        sa.Column(
            "section",
            sa.Enum("uomini", "donne", "tutti", name="section", native_enum=False, create_constraint=True),
            nullable=False,
            comment="Sezione riservata",
        ),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="Primo giorno di validità"),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="Ultimo giorno di validità"),
        sa.Column("funded", sa.Integer(), nullable=False, comment="Unità finanziate"),
        sa.Column("actual", sa.Integer(), nullable=False, comment="Unità effettive"),
        sa.CheckConstraint("funded >= 0 AND actual >= 0", name=op.f("ck_capacity_counts")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_capacity_dates")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_capacity_service_id_service")),
        sa.PrimaryKeyConstraint("service_id", "section", "valid_from", name=op.f("pk_capacity")),
        comment="Capienza finanziata ed effettiva, datata; senza riga il servizio è chiuso",
    )
    op.create_table(
        "case_need",
        sa.Column("case_id", sa.Integer(), nullable=False, comment="Presa in carico"),
        sa.Column(
            "dimension",
            sa.Enum(
                "abitare",
                "lavoro",
                "salute",
                "benessere",
                name="needdimension",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Dimensione",
        ),
        sa.Column("opening_rating", sa.Integer(), nullable=False, comment="Gravità all'apertura, da 0 a 3"),
        sa.Column("review_rating", sa.Integer(), nullable=True, comment="Gravità all'ultima verifica, da 0 a 3"),
        sa.Column("reviewed_on", sa.Date(), nullable=True, comment="Giorno dell'ultima verifica"),
        sa.CheckConstraint("opening_rating BETWEEN 0 AND 3", name=op.f("ck_case_need_opening_rating")),
        sa.CheckConstraint(
            "review_rating IS NULL OR review_rating BETWEEN 0 AND 3", name=op.f("ck_case_need_review_rating")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_need_case_id_case_record")),
        sa.PrimaryKeyConstraint("case_id", "dimension", name=op.f("pk_case_need")),
        comment="Bisogni per dimensione, valutati all'apertura e all'ultima verifica",
    )
    op.create_table(
        "contact",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Chiave assegnata dalla base dati",
        ),
        sa.Column("service_id", sa.Integer(), nullable=False, comment="Servizio"),
        sa.Column("person_id", sa.Integer(), nullable=True, comment="Persona; vuota se l'accesso è anonimo"),
        sa.Column("day", sa.Date(), nullable=False, comment="Giorno dell'accesso"),
        sa.Column(
            "residence_code",
            sa.String(length=6),
            nullable=True,
            comment="Comune dell'Ambito in cui era residente quel giorno",
        ),
        sa.Column(
            "residence_class",
            sa.Enum(
                "ambito",
                "fuori_ambito",
                "senza_residenza",
                "non_nota",
                name="residenceclass",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Classe di residenza quel giorno",
        ),
        sa.Column("fictitious", sa.Boolean(), nullable=False, comment="Vero se la residenza è in una via fittizia"),
        sa.Column("quantity", sa.Integer(), nullable=False, comment="Prestazioni (pasti, notti, docce, spese)"),
        sa.Column(
            "first_contact",
            sa.Boolean(),
            nullable=False,
            comment="Vero se l'ente lo dichiara primo accesso in assoluto",
        ),
        sa.CheckConstraint(
            "(residence_class = 'ambito') = (residence_code IS NOT NULL)", name=op.f("ck_contact_residence")
        ),
        sa.CheckConstraint("NOT fictitious OR residence_code IS NOT NULL", name=op.f("ck_contact_fictitious")),
        sa.CheckConstraint("quantity >= 1", name=op.f("ck_contact_quantity")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_person_id_person")),
        sa.ForeignKeyConstraint(
            ["residence_code"], ["municipality.code"], name=op.f("fk_contact_residence_code_municipality")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_contact_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        comment="Accessi: la tabella grande",
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("ix_contact_day_service", ["day", "service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_person_id"), ["person_id"], unique=False)

    op.create_table(
        "occupancy",
        sa.Column("service_id", sa.Integer(), nullable=False, comment="Servizio"),
        sa.Column(
            "section",
            sa.Enum("uomini", "donne", "tutti", name="section", native_enum=False, create_constraint=True),
            nullable=False,
            comment="Sezione riservata",
        ),
        sa.Column("day", sa.Date(), nullable=False, comment="Giorno; la notte porta la data della sera"),
        sa.Column("occupied", sa.Integer(), nullable=False, comment="Unità occupate"),
        sa.Column("unavailable", sa.Integer(), nullable=False, comment="Unità effettive fuori uso quel giorno"),
        sa.Column("turned_away", sa.Integer(), nullable=False, comment="Persone non accolte"),
        sa.Column("waiting", sa.Integer(), nullable=False, comment="Persone in lista d'attesa"),
        sa.CheckConstraint(
            "occupied >= 0 AND unavailable >= 0 AND turned_away >= 0 AND waiting >= 0", name=op.f("ck_occupancy_counts")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_occupancy_service_id_service")),
        sa.PrimaryKeyConstraint("service_id", "section", "day", name=op.f("pk_occupancy")),
        comment="Occupazione giornaliera; una riga assente non vale zero",
    )
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.create_index("ix_occupancy_day", ["day"], unique=False)

    op.create_table(
        "pact",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column(
            "kind",
            sa.Enum(
                "singoli_famiglie",
                "comunita",
                "territoriale",
                name="pactkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Tipo di patto",
        ),
        sa.Column("case_id", sa.Integer(), nullable=True, comment="Presa in carico, per i patti di singoli e famiglie"),
        sa.Column(
            "municipality_code", sa.String(length=6), nullable=True, comment="Comune promotore, per gli altri patti"
        ),
        sa.Column("signed", sa.Date(), nullable=False, comment="Firma"),
        sa.Column("closed", sa.Date(), nullable=True, comment="Chiusura"),
        sa.Column(
            "outcome",
            sa.Enum(
                "raggiunto",
                "parziale",
                "non_raggiunto",
                "interrotto",
                name="pactoutcome",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
            comment="Esito",
        ),
        sa.CheckConstraint("(kind = 'singoli_famiglie') = (case_id IS NOT NULL)", name=op.f("ck_pact_case")),
        sa.CheckConstraint("closed IS NULL OR closed >= signed", name=op.f("ck_pact_dates")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_pact_case_id_case_record")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_pact_municipality_code_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pact")),
        comment="Patti",
    )
    with op.batch_alter_table("pact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pact_case_id"), ["case_id"], unique=False)

    op.create_table(
        "plan_event",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("first_day", sa.Date(), nullable=False, comment="Primo giorno"),
        sa.Column("last_day", sa.Date(), nullable=True, comment="Ultimo giorno, se dura"),
        sa.Column("title", sa.String(length=120), nullable=False, comment="Testo breve in italiano"),
        sa.Column("service_id", sa.Integer(), nullable=True, comment="Servizio interessato, se uno"),
        sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name=op.f("ck_plan_event_days")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_plan_event_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_event")),
        comment="Fatti del piano da annotare sulle figure",
    )
    op.create_table(
        "request",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Chiave assegnata dalla base dati",
        ),
        sa.Column("service_id", sa.Integer(), nullable=False, comment="Servizio"),
        sa.Column("person_id", sa.Integer(), nullable=True, comment="Persona, se riconosciuta"),
        sa.Column("day", sa.Date(), nullable=False, comment="Giorno"),
        sa.Column(
            "outcome",
            sa.Enum(
                "accolta",
                "non_accolta",
                "rifiutata",
                "inviata",
                name="requestoutcome",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Esito",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_request_person_id_person")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_request_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        comment="Richieste di posto ed esito a fine giornata",
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_request_service_day", ["service_id", "day"], unique=False)

    op.create_table(
        "return_record",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("organisation_id", sa.Integer(), nullable=False, comment="Ente"),
        sa.Column("service_id", sa.Integer(), nullable=False, comment="Servizio"),
        sa.Column("month", sa.Date(), nullable=False, comment="Primo giorno del mese a cui si riferisce"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="0 il primo invio, poi le rettifiche"),
        sa.Column("due", sa.Date(), nullable=False, comment="Scadenza"),
        sa.Column("received", sa.Date(), nullable=True, comment="Giorno di ricezione"),
        sa.Column(
            "status",
            sa.Enum(
                "ricevuto",
                "in_ritardo",
                "mancante",
                "rettificato",
                name="returnstatus",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Stato",
        ),
        sa.Column("row_count", sa.Integer(), nullable=False, comment="Righe ricevute"),
        sa.CheckConstraint("(status = 'mancante') = (received IS NULL)", name=op.f("ck_return_record_received")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_return_record_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_return_record_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_record")),
        sa.UniqueConstraint("service_id", "month", "revision", name=op.f("uq_return_record_service_id_month_revision")),
        comment="Flussi mensili attesi e ricevuti",
    )
    with op.batch_alter_table("return_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_record_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("data_version_id", sa.Integer(), nullable=False, comment="Versione che l'ha introdotta"),
        sa.Column("service_id", sa.Integer(), nullable=False, comment="Servizio"),
        sa.Column("month", sa.Date(), nullable=False, comment="Primo giorno del mese rettificato"),
        sa.Column("measure", sa.String(length=40), nullable=False, comment="Chiave dell'indicatore rettificato"),
        sa.Column("before", sa.Float(), nullable=False, comment="Valore prima"),
        sa.Column("after", sa.Float(), nullable=False, comment="Valore dopo"),
        sa.ForeignKeyConstraint(
            ["data_version_id"], ["data_version.id"], name=op.f("fk_revision_data_version_id_data_version")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_revision_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        comment="Rettifiche a dati già pubblicati",
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_data_version_id"), ["data_version_id"], unique=False)

    op.create_table(
        "stay",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Chiave assegnata dalla base dati",
        ),
        sa.Column("service_id", sa.Integer(), nullable=False, comment="Servizio"),
        sa.Column("person_id", sa.Integer(), nullable=False, comment="Persona"),
        sa.Column(
            "section",
            sa.Enum("uomini", "donne", "tutti", name="section", native_enum=False, create_constraint=True),
            nullable=False,
            comment="Sezione",
        ),
        sa.Column("entered_on", sa.Date(), nullable=False, comment="Prima notte"),
        sa.Column("left_on", sa.Date(), nullable=True, comment="Giorno di uscita; vuoto se in corso"),
        sa.Column(
            "exit_class",
            sa.Enum(
                "autonomia",
                "accoglienza_stabile",
                "istituzione",
                "strada",
                "ignota",
                "decesso",
                name="exitclass",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
            comment="Destinazione all'uscita",
        ),
        sa.CheckConstraint("exit_class IS NULL OR left_on IS NOT NULL", name=op.f("ck_stay_exit")),
        sa.CheckConstraint("left_on IS NULL OR left_on >= entered_on", name=op.f("ck_stay_dates")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stay_person_id_person")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_stay_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
        comment="Permanenze nei servizi residenziali",
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_stay_service_entered", ["service_id", "entered_on"], unique=False)

    op.create_table(
        "support",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Chiave assegnata dalla base dati",
        ),
        sa.Column("person_id", sa.Integer(), nullable=False, comment="Persona"),
        sa.Column("service_id", sa.Integer(), nullable=False, comment="Servizio che lo eroga"),
        sa.Column("day", sa.Date(), nullable=False, comment="Giorno"),
        sa.Column(
            "continuity",
            sa.Enum("una_tantum", "continuativo", name="continuity", native_enum=False, create_constraint=True),
            nullable=False,
            comment="Una tantum o continuativo",
        ),
        sa.Column("amount", sa.Float(), nullable=False, comment="Importo in euro"),
        sa.Column("strand_key", sa.String(length=40), nullable=False, comment="Linea di finanziamento"),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_support_amount")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_support_person_id_person")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_support_service_id_service")),
        sa.ForeignKeyConstraint(["strand_key"], ["strand.key"], name=op.f("fk_support_strand_key_strand")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        comment="Sostegni economici e materiali",
    )
    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.create_index("ix_support_day", ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_support_person_id"), ["person_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_person_id"))
        batch_op.drop_index("ix_support_day")

    op.drop_table("support")
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.drop_index("ix_stay_service_entered")
        batch_op.drop_index(batch_op.f("ix_stay_person_id"))

    op.drop_table("stay")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_data_version_id"))

    op.drop_table("revision")
    with op.batch_alter_table("return_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_record_organisation_id"))

    op.drop_table("return_record")
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_index("ix_request_service_day")
        batch_op.drop_index(batch_op.f("ix_request_person_id"))

    op.drop_table("request")
    op.drop_table("plan_event")
    with op.batch_alter_table("pact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pact_case_id"))

    op.drop_table("pact")
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.drop_index("ix_occupancy_day")

    op.drop_table("occupancy")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_person_id"))
        batch_op.drop_index("ix_contact_day_service")

    op.drop_table("contact")
    op.drop_table("case_need")
    op.drop_table("capacity")
    op.drop_table("target")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_service_municipality_code"))

    op.drop_table("service")
    op.drop_table("residents")
    op.drop_table("person_target")
    op.drop_table("objective_sdg")
    with op.batch_alter_table("municipality_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipality_alias_municipality_code"))

    op.drop_table("municipality_alias")
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_record_person_id"))
        batch_op.drop_index(batch_op.f("ix_case_record_organisation_id"))

    op.drop_table("case_record")
    op.drop_table("staff_hours")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_household_id"))

    op.drop_table("person")
    with op.batch_alter_table("objective", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objective_programme_key"))

    op.drop_table("objective")
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_municipality_lead", sqlite_where=sa.text("is_lead"), postgresql_where=sa.text("is_lead")
        )

    op.drop_table("municipality")
    op.drop_table("budget")
    op.drop_table("strand")
    op.drop_table("programme")
    op.drop_table("organisation")
    op.drop_table("household")
    op.drop_table("data_version")
    op.drop_table("ambito")
