"""access to confidential matters

Revision ID: core_0002
Revises: core_0001
"""

import sqlalchemy as sa
from alembic import op

revision = "core_0002"
down_revision = "core_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_access",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("given_by", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "until IS NULL OR reason IS NOT NULL", name=op.f("ck_core_access_lent_with_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_core_access_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_core_access")),
    )
    op.protect("core_access")
    with op.batch_alter_table("core_access", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_access_township_id_account_id"), ["township_id", "account_id"]
        )
        batch_op.create_index(
            batch_op.f("ix_core_access_township_id_matter_id_account_id"),
            ["township_id", "matter_id", "account_id"],
        )


def downgrade() -> None:
    op.drop_table("core_access")
