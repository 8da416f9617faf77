"""Acts of the verification in the access log.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
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
)


def _allow(*words: str) -> None:
    with op.batch_alter_table("access_event", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_access_event_eventkind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_access_event_eventkind"), sa.column("kind").in_(words))


def upgrade() -> None:
    _allow(*BEFORE, "verifica")


def downgrade() -> None:
    _allow(*BEFORE)
