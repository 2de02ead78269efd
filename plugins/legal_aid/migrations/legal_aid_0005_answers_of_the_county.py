"""answers of the county

Revision ID: legal_aid_0005
Revises: legal_aid_0004
Created: 2026-11-26 09:56:39+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "legal_aid_0005"
down_revision = "legal_aid_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("legal_aid_escalation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_legal_aid_escalation_answered_at_a_time"),
            "(answer IS NULL) = (answered_at IS NULL)",
        )


def downgrade() -> None:
    with op.batch_alter_table("legal_aid_escalation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_legal_aid_escalation_answered_at_a_time"), type_="check")
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answer")
