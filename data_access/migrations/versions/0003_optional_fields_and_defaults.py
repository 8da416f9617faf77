"""Optional lines of funding, programmes and coordinates; defaults that the database knows.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('ambito', schema=None) as batch_op:
        batch_op.alter_column('is_demo',
               existing_type=sa.BOOLEAN(),
               server_default=sa.false(),
               existing_nullable=False)

    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.alter_column('fictitious',
               existing_type=sa.BOOLEAN(),
               server_default=sa.false(),
               existing_nullable=False)
        batch_op.alter_column('quantity',
               existing_type=sa.INTEGER(),
               server_default=sa.text('1'),
               existing_nullable=False)
        batch_op.alter_column('first_contact',
               existing_type=sa.BOOLEAN(),
               server_default=sa.false(),
               existing_nullable=False)

    with op.batch_alter_table('municipality', schema=None) as batch_op:
        batch_op.alter_column('is_lead',
               existing_type=sa.BOOLEAN(),
               server_default=sa.false(),
               existing_nullable=False)

    with op.batch_alter_table('objective', schema=None) as batch_op:
        batch_op.alter_column('programme_key',
               existing_type=sa.VARCHAR(length=40),
               comment='Programma; vuoto se non ne ha uno',
               existing_comment='Programma',
               nullable=True)

    with op.batch_alter_table('occupancy', schema=None) as batch_op:
        batch_op.alter_column('unavailable',
               existing_type=sa.INTEGER(),
               server_default=sa.text('0'),
               existing_nullable=False)
        batch_op.alter_column('turned_away',
               existing_type=sa.INTEGER(),
               server_default=sa.text('0'),
               existing_nullable=False)
        batch_op.alter_column('waiting',
               existing_type=sa.INTEGER(),
               server_default=sa.text('0'),
               existing_nullable=False)

    with op.batch_alter_table('return_record', schema=None) as batch_op:
        batch_op.alter_column('revision',
               existing_type=sa.INTEGER(),
               server_default=sa.text('0'),
               existing_nullable=False)
        batch_op.alter_column('row_count',
               existing_type=sa.INTEGER(),
               server_default=sa.text('0'),
               existing_nullable=False)

    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.alter_column('latitude',
               existing_type=sa.FLOAT(),
               comment='Latitudine, gradi decimali WGS84; vuota se non nota',
               existing_comment='Latitudine, gradi decimali WGS84',
               nullable=True)
        batch_op.alter_column('longitude',
               existing_type=sa.FLOAT(),
               comment='Longitudine, gradi decimali WGS84; vuota se non nota',
               existing_comment='Longitudine, gradi decimali WGS84',
               nullable=True)
        batch_op.alter_column('programme_key',
               existing_type=sa.VARCHAR(length=40),
               comment='Programma; vuoto se non ne ha uno',
               existing_comment='Programma',
               nullable=True)
        batch_op.alter_column('strand_key',
               existing_type=sa.VARCHAR(length=40),
               comment='Linea di finanziamento prevalente; vuota se non nota',
               existing_comment='Linea di finanziamento prevalente',
               nullable=True)
        batch_op.create_check_constraint(batch_op.f('ck_service_point'), '(latitude IS NULL) = (longitude IS NULL)')

    with op.batch_alter_table('support', schema=None) as batch_op:
        batch_op.alter_column('strand_key',
               existing_type=sa.VARCHAR(length=40),
               comment='Linea di finanziamento; vuota se non nota',
               existing_comment='Linea di finanziamento',
               nullable=True)



def downgrade() -> None:
    with op.batch_alter_table('support', schema=None) as batch_op:
        batch_op.alter_column('strand_key',
               existing_type=sa.VARCHAR(length=40),
               comment='Linea di finanziamento',
               existing_comment='Linea di finanziamento; vuota se non nota',
               nullable=False)

    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_service_point'), type_='check')
        batch_op.alter_column('strand_key',
               existing_type=sa.VARCHAR(length=40),
               comment='Linea di finanziamento prevalente',
               existing_comment='Linea di finanziamento prevalente; vuota se non nota',
               nullable=False)
        batch_op.alter_column('programme_key',
               existing_type=sa.VARCHAR(length=40),
               comment='Programma',
               existing_comment='Programma; vuoto se non ne ha uno',
               nullable=False)
        batch_op.alter_column('longitude',
               existing_type=sa.FLOAT(),
               comment='Longitudine, gradi decimali WGS84',
               existing_comment='Longitudine, gradi decimali WGS84; vuota se non nota',
               nullable=False)
        batch_op.alter_column('latitude',
               existing_type=sa.FLOAT(),
               comment='Latitudine, gradi decimali WGS84',
               existing_comment='Latitudine, gradi decimali WGS84; vuota se non nota',
               nullable=False)

    with op.batch_alter_table('return_record', schema=None) as batch_op:
        batch_op.alter_column('row_count',
               existing_type=sa.INTEGER(),
               server_default=None,
               existing_nullable=False)
        batch_op.alter_column('revision',
               existing_type=sa.INTEGER(),
               server_default=None,
               existing_nullable=False)

    with op.batch_alter_table('occupancy', schema=None) as batch_op:
        batch_op.alter_column('waiting',
               existing_type=sa.INTEGER(),
               server_default=None,
               existing_nullable=False)
        batch_op.alter_column('turned_away',
               existing_type=sa.INTEGER(),
               server_default=None,
               existing_nullable=False)
        batch_op.alter_column('unavailable',
               existing_type=sa.INTEGER(),
               server_default=None,
               existing_nullable=False)

    with op.batch_alter_table('objective', schema=None) as batch_op:
        batch_op.alter_column('programme_key',
               existing_type=sa.VARCHAR(length=40),
               comment='Programma',
               existing_comment='Programma; vuoto se non ne ha uno',
               nullable=False)

    with op.batch_alter_table('municipality', schema=None) as batch_op:
        batch_op.alter_column('is_lead',
               existing_type=sa.BOOLEAN(),
               server_default=None,
               existing_nullable=False)

    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.alter_column('first_contact',
               existing_type=sa.BOOLEAN(),
               server_default=None,
               existing_nullable=False)
        batch_op.alter_column('quantity',
               existing_type=sa.INTEGER(),
               server_default=None,
               existing_nullable=False)
        batch_op.alter_column('fictitious',
               existing_type=sa.BOOLEAN(),
               server_default=None,
               existing_nullable=False)

    with op.batch_alter_table('ambito', schema=None) as batch_op:
        batch_op.alter_column('is_demo',
               existing_type=sa.BOOLEAN(),
               server_default=None,
               existing_nullable=False)

