"""Rooms beside beds; sections for families, young people, adults together.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

UNITS = ('posto_letto', 'camera', 'alloggio', 'pasto', 'accesso', 'nucleo')
FORMER_UNITS = tuple(unit for unit in UNITS if unit != 'camera')
SECTIONS = ('uomini', 'donne', 'famiglie', 'giovani', 'misti', 'tutti')
FORMER_SECTIONS = ('uomini', 'donne', 'tutti')
SECTIONED = ('capacity', 'occupancy', 'stay')


def upgrade() -> None:
    _allow('service', 'unit', 'capacityunit', UNITS, 11, 11)
    for table in SECTIONED:
        _allow(table, 'section', 'section', SECTIONS, 6, 8)


def downgrade() -> None:
    for table in SECTIONED:
        _allow(table, 'section', 'section', FORMER_SECTIONS, 8, 6)
    _allow('service', 'unit', 'capacityunit', FORMER_UNITS, 11, 11)


def _allow(table: str, column: str, name: str, words: tuple[str, ...], former: int, length: int) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f'ck_{table}_{name}'), type_='check')
        if former != length:
            batch_op.alter_column(column, existing_type=sa.String(length=former), type_=sa.String(length=length), existing_nullable=False)
        listed = ', '.join(f"'{word}'" for word in words)
        batch_op.create_check_constraint(op.f(f'ck_{table}_{name}'), f'{column} IN ({listed})')
