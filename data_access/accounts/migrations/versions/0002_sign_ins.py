"""sign-ins.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("mark", sa.String(length=64), nullable=False, comment="Impronta della parola che il browser conserva"),
        sa.Column("issuer", sa.String(length=200), nullable=False, comment="Fornitore di identità, link o proxy"),
        sa.Column(
            "subject", sa.String(length=255), nullable=False, comment="Identificativo della persona presso il fornitore"
        ),
        sa.Column(
            "email",
            sa.String(length=254),
            nullable=False,
            comment="Indirizzo di posta che il fornitore garantisce, in minuscolo",
        ),
        sa.Column(
            "level",
            sa.String(length=200),
            nullable=False,
            comment="Livello di garanzia dell'identità, come lo dice il fornitore",
        ),
        sa.Column(
            "issued_at", sa.DateTime(timezone=True), nullable=False, comment="Quando il fornitore l'ha riconosciuta, UTC"
        ),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False, comment="Quando è entrata, UTC"),
        sa.Column("last_run", sa.DateTime(timezone=True), nullable=False, comment="Ultima pagina aperta, UTC"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True, comment="Quando è uscita, UTC"),
        sa.Column(
            "chosen", sa.String(length=80), nullable=True, comment="Ruolo scelto tra i suoi, come sindaco:019035"
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_sign_in")),
        comment="Ingressi: chi ha provato chi è, e fino a quando vale",
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_began_at"), ["began_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_began_at"))
    op.drop_table("sign_in")
