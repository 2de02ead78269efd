"""guarded copies

Revision ID: legal_aid_0002
Revises: legal_aid_0001
Created: 2026-11-26 08:20:00+00:00
"""

from alembic import op

from platform_core.tenancy.revisions import every_township

revision = "legal_aid_0002"
down_revision = "legal_aid_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Whoever uploaded a file keeps what was read of it; both tables carry the same key.
    with every_township(op, "core_access", "legal_aid_hotline_batch"):
        op.execute(
            "INSERT INTO core_access (township_id, id, matter_id, ref, account_id, role, at)"
            " SELECT township_id, id, id, 'legal_aid:hotline_batch:' || id, by_account_id,"
            " 'keeper', at FROM legal_aid_hotline_batch"
        )
    op.protect("legal_aid_hotline_batch", guard="id")
    op.protect("legal_aid_escalation", county_reads=True, guard="case_id")


def downgrade() -> None:
    op.protect("legal_aid_hotline_batch")
    op.protect("legal_aid_escalation", county_reads=True)
    with every_township(op, "core_access"):
        op.execute("DELETE FROM core_access WHERE ref LIKE 'legal_aid:hotline_batch:%'")
