"""one-time links that were used.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "used_link",
        sa.Column("mark", sa.String(length=64), nullable=False, comment="Impronta del collegamento"),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False, comment="Quando, UTC"),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_used_link")),
        comment="Collegamenti per posta già usati",
    )
    with op.batch_alter_table("used_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_used_link_used_at"), ["used_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("used_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_used_link_used_at"))
    op.drop_table("used_link")
