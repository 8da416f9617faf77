"""Counts of a month from whoever cannot give the rows behind them.

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('monthly_count',
    sa.Column('id', sa.Integer(), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('organisation_id', sa.Integer(), nullable=False, comment='Ente che lo fornisce'),
    sa.Column('service_id', sa.Integer(), nullable=True, comment="Servizio; vuoto se il conteggio è dell'ente"),
    sa.Column('month', sa.Date(), nullable=False, comment='Primo giorno del mese contato'),
    sa.Column('indicator', sa.String(length=40), nullable=False, comment="Chiave dell'indicatore nel catalogo"),
    sa.Column('group_name', sa.String(length=60), nullable=False, comment='Gruppo contato; «totale» se sono tutti'),
    sa.Column('total', sa.Integer(), nullable=False, comment='Quanti nel mese'),
    sa.Column('source', sa.String(length=120), nullable=False, comment='Da dove viene il numero'),
    sa.CheckConstraint('total >= 0', name=op.f('ck_monthly_count_total')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_monthly_count_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_monthly_count_service_id_service')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monthly_count')),
    sa.UniqueConstraint('organisation_id', 'service_id', 'month', 'indicator', 'group_name', name=op.f('uq_monthly_count_organisation_id_service_id_month_indicator_group_name')),
    comment='Conteggi mensili di chi non può dare le righe, con la loro fonte'
    )
    with op.batch_alter_table('monthly_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_monthly_count_organisation_id'), ['organisation_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('monthly_count', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_monthly_count_organisation_id'))

    op.drop_table('monthly_count')
