"""Files that were loaded, what they replaced, warnings accepted.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('file_load',
    sa.Column('id', sa.Integer(), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('data_version_id', sa.Integer(), nullable=False, comment='Versione dei dati che ne è venuta'),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False, comment='Quando, UTC'),
    sa.Column('loaded_by', sa.String(length=254), nullable=False, comment="Chi l'ha caricato"),
    sa.Column('file_name', sa.String(length=200), nullable=False, comment='Come si chiamava il file'),
    sa.Column('kind', sa.String(length=20), nullable=False, comment='Tipo di file'),
    sa.Column('mark', sa.String(length=64), nullable=False, comment='Impronta SHA-256 del file'),
    sa.Column('row_count', sa.Integer(), nullable=False, comment='Righe lette'),
    sa.Column('reason', sa.String(length=300), nullable=False, comment='Perché, se sostituisce dati o conferma avvisi'),
    sa.CheckConstraint('row_count >= 0', name=op.f('ck_file_load_row_count')),
    sa.ForeignKeyConstraint(['data_version_id'], ['data_version.id'], name=op.f('fk_file_load_data_version_id_data_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file_load')),
    comment='File caricati'
    )
    with op.batch_alter_table('file_load', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_file_load_data_version_id'), ['data_version_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_file_load_mark'), ['mark'], unique=False)

    op.create_table('accepted_warning',
    sa.Column('mark', sa.String(length=64), nullable=False, comment="Impronta dell'avviso e delle sue righe"),
    sa.Column('kind', sa.String(length=40), nullable=False, comment="Che cosa diceva l'avviso"),
    sa.Column('file_load_id', sa.Integer(), nullable=False, comment='File con cui è stato confermato'),
    sa.Column('reason', sa.String(length=300), nullable=False, comment='Perché è vero'),
    sa.ForeignKeyConstraint(['file_load_id'], ['file_load.id'], name=op.f('fk_accepted_warning_file_load_id_file_load')),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_accepted_warning')),
    comment='Avvisi confermati: vero, non errore'
    )
    with op.batch_alter_table('accepted_warning', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accepted_warning_file_load_id'), ['file_load_id'], unique=False)

    op.create_table('former_rows',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('file_load_id', sa.Integer(), nullable=False, comment='File che le ha sostituite'),
    sa.Column('service_id', sa.Integer(), nullable=False, comment='Servizio'),
    sa.Column('month', sa.Date(), nullable=False, comment='Primo giorno del mese'),
    sa.Column('table_name', sa.String(length=20), nullable=False, comment='Tabella in cui stavano'),
    sa.Column('row_count', sa.Integer(), nullable=False, comment='Quante'),
    sa.Column('content', sa.LargeBinary(), nullable=False, comment='Le righe, in Arrow IPC compresso'),
    sa.ForeignKeyConstraint(['file_load_id'], ['file_load.id'], name=op.f('fk_former_rows_file_load_id_file_load')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_former_rows_service_id_service')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_rows')),
    comment="Righe sostituite da un file corretto, conservate com'erano"
    )
    with op.batch_alter_table('former_rows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_former_rows_file_load_id'), ['file_load_id'], unique=False)
        batch_op.create_index('ix_former_rows_service_month', ['service_id', 'month'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('former_rows', schema=None) as batch_op:
        batch_op.drop_index('ix_former_rows_service_month')
        batch_op.drop_index(batch_op.f('ix_former_rows_file_load_id'))

    op.drop_table('former_rows')
    with op.batch_alter_table('accepted_warning', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accepted_warning_file_load_id'))

    op.drop_table('accepted_warning')
    with op.batch_alter_table('file_load', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_file_load_mark'))
        batch_op.drop_index(batch_op.f('ix_file_load_data_version_id'))

    op.drop_table('file_load')
