"""Editions, published for good.

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('edition',
    sa.Column('id', sa.Integer(), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('number', sa.Integer(), nullable=False, comment="Numero dell'edizione, da 1"),
    sa.Column('data_version', sa.Integer(), nullable=False, comment='Versione dei dati da cui è fatta'),
    sa.Column('token', sa.String(length=120), nullable=False, comment='Impronta dei dati da cui è fatta'),
    sa.Column('as_of', sa.Date(), nullable=False, comment='I dati sono aggiornati a questo giorno'),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False, comment='Quando è stata fatta, UTC'),
    sa.Column('mark', sa.String(length=64), nullable=False, comment='Impronta SHA-256 del file'),
    sa.Column('content', sa.LargeBinary(), nullable=False, comment="Il file dell'edizione: numeri protetti, firmati"),
    sa.Column('counts', sa.LargeBinary(), nullable=False, comment='Conteggi veri delle stesse celle, in Parquet: per provare le edizioni dopo. Non si pubblica'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition')),
    sa.UniqueConstraint('number', name=op.f('uq_edition_number')),
    comment='Edizioni pubblicate, firmate'
    )


def downgrade() -> None:
    op.drop_table('edition')
