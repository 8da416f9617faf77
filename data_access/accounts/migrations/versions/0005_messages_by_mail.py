"""who asked for messages by mail, and the figures that they follow.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
BEFORE = (
    "ingresso",
    "rifiuto",
    "uscita",
    "numeri_esatti",
    "scaricamento",
    "esportazione",
    "importazione",
    "abilitazioni",
    "piano",
    "verifica",
)


def _allow(*words: str) -> None:
    with op.batch_alter_table("access_event", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_access_event_eventkind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_access_event_eventkind"), sa.column("kind").in_(words))


def upgrade() -> None:
    _allow(*BEFORE, "posta")
    op.create_table(
        "mail_subscriber",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("account_id", sa.Integer(), nullable=False, comment="Persona"),
        sa.Column("role", sa.String(length=80), nullable=False, comment="In quale ruolo, come sindaco:019035"),
        sa.Column("weekly", sa.Boolean(), nullable=False, comment="Se riceve il riepilogo settimanale"),
        sa.Column(
            "key",
            sa.String(length=43),
            nullable=False,
            comment="Parola casuale dei collegamenti con cui si smette di riceverli",
        ),
        sa.Column(
            "began_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="Quando l'ha chiesto la prima volta, UTC",
        ),
        sa.Column(
            "told_version",
            sa.Integer(),
            nullable=True,
            comment="Versione dei dati di cui parlava l'ultimo messaggio",
        ),
        sa.Column("told_week", sa.String(length=8), nullable=True, comment="Settimana dell'ultimo messaggio"),
        sa.Column(
            "told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Quando l'ultimo messaggio è partito, UTC",
        ),
        sa.CheckConstraint("(told_week IS NULL) = (told_at IS NULL)", name=op.f("ck_mail_subscriber_told")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mail_subscriber_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_subscriber")),
        sa.UniqueConstraint("account_id", "role", name=op.f("uq_mail_subscriber_account_id_role")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_subscriber_key")),
        comment="Chi ha chiesto messaggi di posta, e in quale suo ruolo",
    )
    with op.batch_alter_table("mail_subscriber", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_subscriber_account_id"), ["account_id"], unique=False)
    op.create_table(
        "followed_figure",
        sa.Column("id", sa.Integer(), nullable=False, comment="Chiave assegnata dalla base dati"),
        sa.Column("subscriber_id", sa.Integer(), nullable=False, comment="Di chi"),
        sa.Column(
            "subject",
            sa.String(length=64),
            nullable=False,
            comment="Impronta della domanda, che la distingue dalle altre",
        ),
        sa.Column("name", sa.String(length=300), nullable=False, comment="Che cosa mostra, in parole"),
        sa.Column(
            "address", sa.String(length=2000), nullable=False, comment="Dove si guarda: pagina, schede e filtri"
        ),
        sa.Column("question", sa.String(length=2000), nullable=False, comment="Che cosa chiede ai dati"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False, comment="Da quando, UTC"),
        sa.Column(
            "mark",
            sa.String(length=64),
            nullable=False,
            comment="Impronta con chiave dell'ultima risposta di cui è stato detto",
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["mail_subscriber.id"],
            name=op.f("fk_followed_figure_subscriber_id_mail_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_figure")),
        sa.UniqueConstraint("subscriber_id", "subject", name=op.f("uq_followed_figure_subscriber_id_subject")),
        comment="Figure di cui qualcuno ha chiesto di sapere quando cambiano",
    )


def downgrade() -> None:
    op.drop_table("followed_figure")
    with op.batch_alter_table("mail_subscriber", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_subscriber_account_id"))
    op.drop_table("mail_subscriber")
    _allow(*BEFORE)
