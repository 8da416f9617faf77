"""Acts of the verification of returns.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('return_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='Quando, UTC'),
    sa.Column('who', sa.String(length=254), nullable=False, comment='Chi: indirizzo di posta, o chi ha lanciato il comando'),
    sa.Column('role', sa.String(length=80), nullable=False, comment='In che ruolo'),
    sa.Column('service_id', sa.Integer(), nullable=False, comment='Servizio'),
    sa.Column('month', sa.Date(), nullable=False, comment='Primo giorno del mese'),
    sa.Column('kind', sa.String(length=20), nullable=False, comment='Tipo di contenuto; vuoto: tutto il flusso'),
    sa.Column('finding', sa.String(length=64), nullable=False, comment='Impronta della segnalazione; vuota: il flusso'),
    sa.Column('act', sa.Enum('prende', 'conferma', 'contesta', 'risponde', 'chiude', 'vero', 'riapre', 'sollecita', name='returnact', native_enum=False, create_constraint=True), nullable=False, comment='Che cosa'),
    sa.Column('measure', sa.String(length=40), nullable=False, comment='Indicatore contestato, la sua chiave; vuoto: nessuno'),
    sa.Column('note', sa.String(length=1000), nullable=False, comment='Che cosa scrive'),
    sa.Column('revision', sa.Integer(), server_default=sa.text('0'), nullable=False, comment='Rettifica del flusso che aveva davanti; 0 il primo invio'),
    sa.CheckConstraint("finding <> '' OR act NOT IN ('vero', 'riapre')", name=op.f('ck_return_event_finding')),
    sa.CheckConstraint("note <> '' OR act NOT IN ('contesta', 'risponde', 'vero')", name=op.f('ck_return_event_note')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_return_event_service_id_service')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_event')),
    comment='Verifica dei flussi: conferme, contestazioni, risposte, una riga ciascuna, mai cambiate'
    )
    with op.batch_alter_table('return_event', schema=None) as batch_op:
        batch_op.create_index('ix_return_event_service_month', ['service_id', 'month'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('return_event', schema=None) as batch_op:
        batch_op.drop_index('ix_return_event_service_month')

    op.drop_table('return_event')
