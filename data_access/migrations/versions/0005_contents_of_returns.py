"""What was supplied of each service and month, by kind of content.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

CONTENTS = ('notti', 'accessi', 'conteggi', 'permanenze', 'richieste', 'sostegni')


def upgrade() -> None:
    op.create_table('return_content',
    sa.Column('service_id', sa.Integer(), nullable=False, comment='Servizio'),
    sa.Column('month', sa.Date(), nullable=False, comment='Primo giorno del mese'),
    sa.Column('content', sa.Enum(*CONTENTS, name='content', native_enum=False, create_constraint=True, length=10), nullable=False, comment='Tipo di contenuto'),
    sa.Column('received', sa.Date(), nullable=False, comment='Giorno di ricezione'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_return_content_service_id_service')),
    sa.PrimaryKeyConstraint('service_id', 'month', 'content', name=op.f('pk_return_content')),
    comment='Che cosa è stato fornito di ogni servizio e mese, per tipo di contenuto'
    )


def downgrade() -> None:
    op.drop_table('return_content')
