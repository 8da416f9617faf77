"""redraws of disclosure control.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('redraw',
    sa.Column('set_key', sa.String(length=16), nullable=False, comment="Somma delle chiavi delle persone dell'insieme, in esadecimale"),
    sa.Column('turn', sa.Integer(), nullable=False, comment='Quante volte si è sorteggiato di nuovo'),
    sa.CheckConstraint('turn >= 1', name=op.f('ck_redraw_turn')),
    sa.PrimaryKeyConstraint('set_key', name=op.f('pk_redraw')),
    comment='Arrotondamenti sorteggiati di nuovo per proteggere le persone'
    )


def downgrade() -> None:
    op.drop_table('redraw')
