"""Places outside the Ambito that people came from; the part of each municipality in the budgets.

Revision 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outside_place',
    sa.Column('code', sa.String(length=6), nullable=False, comment='Codice ISTAT del comune (sei cifre), o sigla ISO del Paese (due lettere)'),
    sa.Column('name', sa.String(length=80), nullable=False, comment='Denominazione'),
    sa.Column('province', sa.String(length=60), nullable=False, comment='Provincia, o il Paese'),
    sa.CheckConstraint('length(code) IN (2, 6)', name=op.f('ck_outside_place_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_outside_place')),
    comment="Luoghi fuori dall'Ambito da cui è venuto qualcuno: comuni d'Italia, o Paesi"
    )
    op.create_table('municipal_budget',
    sa.Column('programme_key', sa.String(length=40), nullable=False, comment='Programma'),
    sa.Column('strand_key', sa.String(length=40), nullable=False, comment='Linea di finanziamento'),
    sa.Column('year', sa.Integer(), nullable=False, comment='Anno'),
    sa.Column('municipality_code', sa.String(length=6), nullable=False, comment='Comune'),
    sa.Column('planned', sa.Float(), nullable=False, comment='Euro previsti'),
    sa.Column('spent', sa.Float(), nullable=True, comment='Euro spesi; vuoto se non ancora rendicontati'),
    sa.CheckConstraint('planned >= 0 AND (spent IS NULL OR spent >= 0)', name=op.f('ck_municipal_budget_amounts')),
    sa.ForeignKeyConstraint(['municipality_code'], ['municipality.code'], name=op.f('fk_municipal_budget_municipality_code_municipality')),
    sa.ForeignKeyConstraint(['programme_key'], ['programme.key'], name=op.f('fk_municipal_budget_programme_key_programme')),
    sa.ForeignKeyConstraint(['strand_key'], ['strand.key'], name=op.f('fk_municipal_budget_strand_key_strand')),
    sa.PrimaryKeyConstraint('programme_key', 'strand_key', 'year', 'municipality_code', name=op.f('pk_municipal_budget')),
    comment='Quota di un comune nelle risorse di un programma, una linea e un anno: non si aggiunge al totale'
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('origin_code', sa.String(length=6), nullable=True, comment="Luogo di residenza quel giorno di chi risiede fuori dall'Ambito; vuoto se non è indicato"))
        batch_op.create_foreign_key(batch_op.f('fk_contact_origin_code_outside_place'), 'outside_place', ['origin_code'], ['code'])
        batch_op.create_check_constraint(batch_op.f('ck_contact_origin'), "origin_code IS NULL OR residence_class = 'fuori_ambito'")


def downgrade() -> None:
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_contact_origin'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_contact_origin_code_outside_place'), type_='foreignkey')
        batch_op.drop_column('origin_code')

    op.drop_table('municipal_budget')
    op.drop_table('outside_place')
