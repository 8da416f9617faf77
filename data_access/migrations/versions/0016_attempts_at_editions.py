"""Attempts at editions.

Revision 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('edition_attempt',
    sa.Column('id', sa.Integer(), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='Quando, UTC'),
    sa.Column('token', sa.String(length=120), nullable=False, comment='Impronta dei dati che rivelerebbero qualcuno; vuota negli altri casi'),
    sa.Column('why', sa.String(length=2000), nullable=False, comment='Perché non è stata fatta, e che cosa fare; vuoto: è stata fatta'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition_attempt')),
    comment="Come è andata l'ultima volta che si è fatta un'edizione"
    )


def downgrade() -> None:
    op.drop_table('edition_attempt')
