"""Boundaries by year, succession and dated membership of municipalities.

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('boundary_layer',
    sa.Column('year', sa.Integer(), nullable=False, comment='Anno dei confini'),
    sa.Column('attribution', sa.String(length=200), nullable=False, comment='Fonte e licenza, scritte sulle mappe'),
    sa.Column('file_name', sa.String(length=200), nullable=False, comment='Come si chiamava il file'),
    sa.Column('mark', sa.String(length=64), nullable=False, comment='Impronta SHA-256 del file'),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False, comment='Quando, UTC'),
    sa.Column('loaded_by', sa.String(length=254), nullable=False, comment="Chi l'ha caricato"),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_boundary_layer')),
    comment="Confini dati dall'Ambito, per anno"
    )
    op.create_table('boundary',
    sa.Column('year', sa.Integer(), nullable=False, comment='Anno dei confini'),
    sa.Column('municipality_code', sa.String(length=6), nullable=False, comment='Comune'),
    sa.Column('shape', sa.LargeBinary(), nullable=False, comment='Poligoni in gradi (EPSG:4326), in WKB'),
    sa.ForeignKeyConstraint(['municipality_code'], ['municipality.code'], name=op.f('fk_boundary_municipality_code_municipality')),
    sa.ForeignKeyConstraint(['year'], ['boundary_layer.year'], name=op.f('fk_boundary_year_boundary_layer')),
    sa.PrimaryKeyConstraint('year', 'municipality_code', name=op.f('pk_boundary')),
    comment='Forma di un comune nei confini di un anno'
    )
    op.create_table('municipality_succession',
    sa.Column('former_code', sa.String(length=6), nullable=False, comment='Comune cessato'),
    sa.Column('successor_code', sa.String(length=6), nullable=False, comment='Comune che ne ha preso il posto'),
    sa.Column('day', sa.Date(), nullable=False, comment='Primo giorno del comune che ne ha preso il posto'),
    sa.Column('kind', sa.Enum('fusione', 'incorporazione', 'cambio_codice', name='successionkind', native_enum=False, create_constraint=True), nullable=False, comment='Che cosa è accaduto'),
    sa.CheckConstraint('former_code <> successor_code', name=op.f('ck_municipality_succession_other')),
    sa.ForeignKeyConstraint(['former_code'], ['municipality.code'], name=op.f('fk_municipality_succession_former_code_municipality')),
    sa.ForeignKeyConstraint(['successor_code'], ['municipality.code'], name=op.f('fk_municipality_succession_successor_code_municipality')),
    sa.PrimaryKeyConstraint('former_code', name=op.f('pk_municipality_succession')),
    comment='Comuni cessati e comune che ne ha preso il posto'
    )
    with op.batch_alter_table('municipality_succession', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_municipality_succession_successor_code'), ['successor_code'], unique=False)

    with op.batch_alter_table('municipality', schema=None) as batch_op:
        batch_op.add_column(sa.Column('joined_on', sa.Date(), nullable=True, comment="Primo giorno nell'Ambito; vuoto se ne ha sempre fatto parte"))
        batch_op.add_column(sa.Column('left_on', sa.Date(), nullable=True, comment="Ultimo giorno nell'Ambito; vuoto se ne fa parte"))
        batch_op.create_check_constraint(batch_op.f('ck_municipality_membership'), 'left_on IS NULL OR joined_on IS NULL OR left_on >= joined_on')



def downgrade() -> None:
    with op.batch_alter_table('municipality', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_municipality_membership'), type_='check')
        batch_op.drop_column('left_on')
        batch_op.drop_column('joined_on')

    with op.batch_alter_table('municipality_succession', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_municipality_succession_successor_code'))

    op.drop_table('municipality_succession')
    op.drop_table('boundary')
    op.drop_table('boundary_layer')
