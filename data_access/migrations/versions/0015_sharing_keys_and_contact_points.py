"""The key by which municipalities share resources; where services answer.

Revision 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sharing_key',
    sa.Column('from_year', sa.Integer(), nullable=False, comment='Primo anno in cui vale'),
    sa.Column('rule', sa.Enum('residenti', 'quote', name='sharingrule', native_enum=False, create_constraint=True), nullable=False, comment='Criterio'),
    sa.Column('act', sa.String(length=120), nullable=False, comment="Atto che l'ha decisa"),
    sa.PrimaryKeyConstraint('from_year', name=op.f('pk_sharing_key')),
    comment="Chiave concordata con cui i comuni si dividono le risorse d'Ambito"
    )
    op.create_table('sharing_quota',
    sa.Column('from_year', sa.Integer(), nullable=False, comment='Chiave di cui fa parte'),
    sa.Column('municipality_code', sa.String(length=6), nullable=False, comment='Comune'),
    sa.Column('quota', sa.Float(), nullable=False, comment='Quota; conta il suo rapporto con la somma delle quote'),
    sa.CheckConstraint('quota >= 0', name=op.f('ck_sharing_quota_quota')),
    sa.ForeignKeyConstraint(['from_year'], ['sharing_key.from_year'], name=op.f('fk_sharing_quota_from_year_sharing_key')),
    sa.ForeignKeyConstraint(['municipality_code'], ['municipality.code'], name=op.f('fk_sharing_quota_municipality_code_municipality')),
    sa.PrimaryKeyConstraint('from_year', 'municipality_code', name=op.f('pk_sharing_quota')),
    comment='Quota di ogni comune in una chiave che è scritta per quote'
    )
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.add_column(sa.Column('telephone', sa.String(length=40), nullable=True, comment='Telefono del servizio, pubblico'))
        batch_op.add_column(sa.Column('email', sa.String(length=120), nullable=True, comment='Indirizzo di posta del servizio, pubblico'))
        batch_op.add_column(sa.Column('address', sa.String(length=160), nullable=True, comment='Via e numero in cui si trova'))
        batch_op.add_column(sa.Column('hours', sa.String(length=160), nullable=True, comment='Orario in cui è aperto o risponde'))



def downgrade() -> None:
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.drop_column('hours')
        batch_op.drop_column('address')
        batch_op.drop_column('email')
        batch_op.drop_column('telephone')

    op.drop_table('sharing_quota')
    op.drop_table('sharing_key')
