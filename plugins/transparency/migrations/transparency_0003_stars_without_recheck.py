"""stars without re-check

Revision ID: transparency_0003
Revises: transparency_0002
Created: 2026-11-26 08:27:35.262957+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "transparency_0003"
down_revision = "transparency_0002"
branch_labels = None
depends_on = None

NAME = "ck_transparency_star_award_overdue_after_its_day"


def upgrade() -> None:
    with op.batch_alter_table("transparency_star_award", schema=None) as batch_op:
        batch_op.add_column(sa.Column("overdue_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f(NAME), "overdue_on > recheck_on")


def downgrade() -> None:
    with op.batch_alter_table("transparency_star_award", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.drop_column("overdue_on")
