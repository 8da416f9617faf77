"""accounts and access log.

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
        "access_chain",
        sa.Column("id", sa.Integer(), nullable=False, comment="Sempre 1"),
        sa.Column(
            "first_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Numero della prima riga tenuta",
        ),
        sa.Column(
            "first_mark", sa.String(length=64), nullable=False, comment="Impronta della riga prima della prima tenuta"
        ),
        sa.Column(
            "last_number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Numero dell'ultima riga",
        ),
        sa.Column("last_mark", sa.String(length=64), nullable=False, comment="Impronta dell'ultima riga"),
        sa.CheckConstraint("id = 1", name=op.f("ck_access_chain_one_row")),
        sa.CheckConstraint("last_number >= first_number - 1", name=op.f("ck_access_chain_numbers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_chain")),
        comment="Primo e ultimo anello del registro degli accessi",
    )
    op.create_table(
        "access_event",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="Chiave assegnata dalla base dati",
        ),
        sa.Column("at", sa.String(length=32), nullable=False, comment="Quando, UTC, ISO 8601"),
        sa.Column(
            "kind",
            sa.Enum(
                "ingresso",
                "rifiuto",
                "uscita",
                "numeri_esatti",
                "scaricamento",
                "esportazione",
                "importazione",
                "abilitazioni",
                "piano",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Che cosa",
        ),
        sa.Column(
            "who",
            sa.String(length=254),
            nullable=False,
            comment="Di chi: indirizzo di posta, o chi ha lanciato il comando",
        ),
        sa.Column("role", sa.String(length=80), nullable=False, comment="In che ruolo"),
        sa.Column("network", sa.String(length=60), nullable=False, comment="Da quale rete: indirizzo troncato"),
        sa.Column(
            "detail", sa.String(length=2000), nullable=False, comment="Quale domanda, file, persona; mai una risposta"
        ),
        sa.Column("mark", sa.String(length=64), nullable=False, comment="Impronta della riga e di quella prima"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_access_event")),
        comment="Registro degli accessi, una riga dopo l'altra, mai cambiate",
    )
    with op.batch_alter_table("access_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_event_who"), ["who"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("email", sa.String(length=254), nullable=False, comment="Indirizzo di posta, in minuscolo"),
        sa.Column("name", sa.String(length=120), nullable=False, comment="Nome e cognome, come li scrive chi abilita"),
        sa.Column("issuer", sa.String(length=200), nullable=True, comment="Fornitore di identità che la riconosce"),
        sa.Column("subject", sa.String(length=255), nullable=True, comment="Suo identificativo presso il fornitore"),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False, comment="Quando è stata abilitata, UTC"),
        sa.Column("added_by", sa.String(length=254), nullable=False, comment="Chi l'ha abilitata"),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=True, comment="Ultimo uso del cruscotto, UTC"),
        sa.Column(
            "sessions_from",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Gli ingressi fatti prima di questo momento, UTC, non valgono più",
        ),
        sa.CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name=op.f("ck_account_issuer_and_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_account_issuer_subject")),
        comment="Persone abilitate",
    )
    op.create_table(
        "account_grant",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("account_id", sa.Integer(), nullable=False, comment="Persona"),
        sa.Column(
            "role",
            sa.Enum(
                "responsabile",
                "sindaco",
                "ente",
                "cura_dati",
                "amministratore",
                "pubblico",
                name="accountrole",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
            comment="Ruolo",
        ),
        sa.Column("municipality", sa.String(length=6), nullable=True, comment="Comune di un sindaco, codice ISTAT"),
        sa.Column("organisation", sa.String(length=60), nullable=True, comment="Ente partner, la sua chiave"),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="Primo giorno in cui vale"),
        sa.Column(
            "valid_to",
            sa.Date(),
            nullable=True,
            comment="Ultimo giorno in cui vale; vuoto: finché qualcuno non lo chiude",
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False, comment="Quando è stato dato, UTC"),
        sa.Column("added_by", sa.String(length=254), nullable=False, comment="Chi l'ha dato"),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Quando è stato tolto, UTC: da allora non vale",
        ),
        sa.Column("ended_by", sa.String(length=254), nullable=True, comment="Chi l'ha tolto"),
        sa.CheckConstraint("(role = 'ente') = (organisation IS NOT NULL)", name=op.f("ck_account_grant_organisation")),
        sa.CheckConstraint(
            "(role = 'sindaco') = (municipality IS NOT NULL)", name=op.f("ck_account_grant_municipality")
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_account_grant_days")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_grant_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_grant")),
        comment="Ruoli delle persone abilitate",
    )
    with op.batch_alter_table("account_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_grant_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("account_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_grant_account_id"))

    op.drop_table("account_grant")
    op.drop_table("account")
    with op.batch_alter_table("access_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_event_who"))
        batch_op.drop_index(batch_op.f("ix_access_event_at"))

    op.drop_table("access_event")
    op.drop_table("access_chain")
