"""Mappings that are kept, files withdrawn, values replaced of any table, numbers of cases.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_mapping',
    sa.Column('id', sa.Integer(), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('organisation_id', sa.Integer(), nullable=True, comment='Ente che la usa; vuoto se la usa chi carica per tutti'),
    sa.Column('name', sa.String(length=80), nullable=False, comment='Come si chiama'),
    sa.Column('kind', sa.String(length=20), nullable=False, comment='Tipo di file'),
    sa.Column('content', sa.Text(), nullable=False, comment='La mappatura, in TOML'),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False, comment='Quando è stata conservata, UTC'),
    sa.Column('saved_by', sa.String(length=254), nullable=False, comment="Chi l'ha conservata"),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_saved_mapping_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_mapping')),
    sa.UniqueConstraint('organisation_id', 'name', name='uq_saved_mapping_organisation_name'),
    comment='Come si leggono i file di altri programmi'
    )
    with op.batch_alter_table('case_record', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reference', sa.String(length=40), nullable=True, comment="Numero della presa in carico presso l'ente; vuoto se non noto"))
        batch_op.create_unique_constraint('uq_case_record_organisation_reference', ['organisation_id', 'reference'])

    with op.batch_alter_table('file_load', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdraws_id', sa.Integer(), nullable=True, comment='Il file che è stato ritirato, se non è un caricamento ma un ritiro'))
        batch_op.create_foreign_key(batch_op.f('fk_file_load_withdraws_id_file_load'), 'file_load', ['withdraws_id'], ['id'])

    with op.batch_alter_table('former_rows', schema=None) as batch_op:
        batch_op.alter_column('service_id',
               existing_type=sa.INTEGER(),
               nullable=True,
               existing_comment='Servizio',
               comment='Servizio; vuoto se le righe non sono di un servizio e mese')
        batch_op.alter_column('month',
               existing_type=sa.DATE(),
               nullable=True)


def downgrade() -> None:
    with op.batch_alter_table('former_rows', schema=None) as batch_op:
        batch_op.alter_column('month',
               existing_type=sa.DATE(),
               nullable=False)
        batch_op.alter_column('service_id',
               existing_type=sa.INTEGER(),
               nullable=False)

    with op.batch_alter_table('file_load', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_file_load_withdraws_id_file_load'), type_='foreignkey')
        batch_op.drop_column('withdraws_id')

    with op.batch_alter_table('case_record', schema=None) as batch_op:
        batch_op.drop_constraint('uq_case_record_organisation_reference', type_='unique')
        batch_op.drop_column('reference')

    op.drop_table('saved_mapping')