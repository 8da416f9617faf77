"""Fingerprints of persons' keys, persons merged, keys that are no tax code and no name, identifiers shared or not.

Revision 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

from data_access.errors import DataContractError

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

CHECK = "NOT (length({key}) = 16 AND ltrim(substr(upper({key}), 1, 6), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = '' AND ltrim(substr(upper({key}), 7, 2), '0123456789LMNPQRSTUV') = '' AND ltrim(substr(upper({key}), 9, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = '' AND ltrim(substr(upper({key}), 10, 2), '0123456789LMNPQRSTUV') = '' AND ltrim(substr(upper({key}), 12, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = '' AND ltrim(substr(upper({key}), 13, 3), '0123456789LMNPQRSTUV') = '' AND ltrim(substr(upper({key}), 16, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = '') AND (length({key}) < 3 OR NOT ltrim(upper({key}), 'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÈÉÌÒÙàèéìòù''._-') = '') AND replace({key}, ' ', '') = {key} AND replace({key}, '@', '') = {key}"
NOT_PSEUDONYMS = (
    "La base dati non è stata aggiornata: nella tabella «{table}» le chiavi di {count} righe (per esempio la n. "
    "{row}) sembrano codici fiscali o nomi, che non ci possono stare. Sostituirle con pseudonimi e riprovare."
)


def refuse_identifiers(table: str) -> None:
    """Refuse to go on where keys give somebody away: the check could not be made, and nobody would be told why."""
    wrong = op.get_bind().execute(sa.text(f"SELECT id FROM {table} WHERE NOT ({CHECK.format(key='key')}) ORDER BY id")).all()
    if wrong:
        raise DataContractError(NOT_PSEUDONYMS.format(table=table, count=len(wrong), row=wrong[0].id))


def upgrade() -> None:
    refuse_identifiers('household')
    refuse_identifiers('person')
    op.create_table('persons_key',
    sa.Column('layer', sa.Integer(), nullable=False, comment='1 la prima, poi quelle venute sopra'),
    sa.Column('mark', sa.String(length=8), nullable=False, comment='Impronta della chiave'),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False, comment='Da quando, UTC'),
    sa.CheckConstraint('layer >= 1', name=op.f('ck_persons_key_layer')),
    sa.PrimaryKeyConstraint('layer', name=op.f('pk_persons_key')),
    comment="Impronte delle chiavi con cui si fanno gli pseudonimi, nell'ordine; mai le chiavi"
    )
    op.create_table('person_merge',
    sa.Column('id', sa.Integer(), nullable=False, comment='Chiave assegnata dalla base dati'),
    sa.Column('kept_id', sa.Integer(), nullable=False, comment='Persona che è rimasta'),
    sa.Column('merged_id', sa.Integer(), nullable=False, comment='Numero che aveva la persona unita'),
    sa.Column('merged_key', sa.String(length=40), nullable=False, comment='Chiave pseudonima della persona unita'),
    sa.Column('content', sa.LargeBinary(), nullable=False, comment='Ciò che serve ad annullarla, in JSON: numeri di righe'),
    sa.Column('reason', sa.String(length=300), nullable=False, comment='Perché sono la stessa persona'),
    sa.Column('merged_at', sa.DateTime(timezone=True), nullable=False, comment='Quando, UTC'),
    sa.Column('merged_by', sa.String(length=254), nullable=False, comment='Chi le ha unite'),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True, comment='Quando è stata annullata, UTC'),
    sa.Column('undone_by', sa.String(length=254), nullable=True, comment="Chi l'ha annullata"),
    sa.Column('undone_reason', sa.String(length=300), nullable=True, comment='Perché è stata annullata'),
    sa.CheckConstraint(CHECK.format(key='merged_key'), name=op.f('ck_person_merge_pseudonym')),
    sa.ForeignKeyConstraint(['kept_id'], ['person.id'], name=op.f('fk_person_merge_kept_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_merge')),
    comment="Persone unite perché erano la stessa; finché non è annullata, la chiave tolta vale l'altra"
    )
    with op.batch_alter_table('person_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_merge_kept_id'), ['kept_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_merge_merged_key'), ['merged_key'], unique=False)

    with op.batch_alter_table('ambito', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shares_persons', sa.Boolean(), server_default=sa.false(), nullable=False, comment='Vero se lo stesso identificativo comunicato da due enti è la stessa persona'))

    op.execute("UPDATE ambito SET shares_persons = true WHERE EXISTS (SELECT 1 FROM person)")  # as it was so far

    with op.batch_alter_table('household', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_household_pseudonym'), CHECK.format(key='key'))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cell_key', sa.BigInteger(), nullable=True, comment='Estrazione con cui si arrotondano i suoi numeri, fissata da un cambio di chiave; vuota: viene dalla chiave'))
        batch_op.create_check_constraint(batch_op.f('ck_person_cell_key'), 'cell_key IS NULL OR cell_key BETWEEN 0 AND 4294967295')
        batch_op.create_check_constraint(batch_op.f('ck_person_pseudonym'), CHECK.format(key='key'))



def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_person_pseudonym'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_person_cell_key'), type_='check')
        batch_op.drop_column('cell_key')

    with op.batch_alter_table('household', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_household_pseudonym'), type_='check')

    with op.batch_alter_table('ambito', schema=None) as batch_op:
        batch_op.drop_column('shares_persons')

    with op.batch_alter_table('person_merge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_merge_merged_key'))
        batch_op.drop_index(batch_op.f('ix_person_merge_kept_id'))

    op.drop_table('person_merge')
    op.drop_table('persons_key')
