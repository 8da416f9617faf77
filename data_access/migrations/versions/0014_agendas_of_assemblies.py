"""Agendas of assemblies, and the views on them.

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agenda',
    sa.Column('id', sa.Integer(), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('key', sa.String(length=40), nullable=False, comment='Parola a caso del suo indirizzo'),
    sa.Column('title', sa.String(length=160), nullable=False, comment='Titolo'),
    sa.Column('meeting_date', sa.Date(), nullable=False, comment="Giorno dell'assemblea"),
    sa.Column('edition', sa.String(length=64), nullable=False, comment="Impronta dell'edizione a cui è fissato; vuota: la più recente"),
    sa.Column('role', sa.String(length=80), nullable=False, comment='Ruolo che lo tiene: responsabile, o il sindaco di un comune'),
    sa.Column('created_by', sa.String(length=254), nullable=False, comment="Chi l'ha fatto; vuoto in una dimostrazione"),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, comment='Quando è stato fatto, UTC'),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False, comment="Quando è stato cambiato l'ultima volta, UTC"),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda')),
    sa.UniqueConstraint('key', name=op.f('uq_agenda_key')),
    comment='Ordini del giorno delle assemblee'
    )
    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('agenda_id', sa.Integer(), nullable=False, comment='Ordine del giorno'),
    sa.Column('position', sa.Integer(), server_default=sa.text('0'), nullable=False, comment="Posto nell'ordine, da 0"),
    sa.Column('page', sa.String(length=40), nullable=False, comment='Pagina, la sua chiave'),
    sa.Column('query', sa.String(length=2000), nullable=False, comment="Filtri della vista, come li scrive l'indirizzo"),
    sa.Column('figure', sa.String(length=120), nullable=False, comment='Figura della pagina, la sua chiave'),
    sa.Column('title', sa.String(length=160), nullable=False, comment='Titolo'),
    sa.Column('note', sa.String(length=2000), nullable=False, comment='Nota'),
    sa.Column('decision', sa.String(length=2000), nullable=False, comment='Che cosa si è deciso'),
    sa.ForeignKeyConstraint(['agenda_id'], ['agenda.id'], name=op.f('fk_agenda_item_agenda_id_agenda')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item')),
    comment='Punti degli ordini del giorno: viste salvate, con note e decisioni'
    )
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_item_agenda_id'), ['agenda_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_item_agenda_id'))

    op.drop_table('agenda_item')
    op.drop_table('agenda')
