"""told of arbitration

Revision ID: legal_aid_0003
Revises: legal_aid_0002
Created: 2026-11-26 08:45:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "legal_aid_0003"
down_revision = "legal_aid_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("legal_aid_mediation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("advised_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("legal_aid_mediation", schema=None) as batch_op:
        batch_op.drop_column("advised_on")
