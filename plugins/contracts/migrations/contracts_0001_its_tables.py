"""its tables

Revision ID: contracts_0001
Revises:
Created: 2026-11-26 04:06:00.383194+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "contracts_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contracts_campaign",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "comprehensive",
                "wage",
                "women",
                "safety",
                "other",
                name="subject_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "until >= since", name=op.f("ck_contracts_campaign_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_campaign_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_campaign")),
        sa.UniqueConstraint(
            "township_id", "title", name=op.f("uq_contracts_campaign_township_id_title")
        ),
        info={"county_reads": True},
    )
    op.protect("contracts_campaign", county_reads=True)
    op.create_table(
        "contracts_consultation",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "comprehensive",
                "wage",
                "women",
                "safety",
                "other",
                name="subject_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "enterprise",
                "regional",
                "industry",
                name="level_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("employer_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "initiator",
            sa.Enum(
                "union",
                "employer",
                name="side_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("union_side", sa.String(length=120), nullable=False),
        sa.Column("employer_side", sa.String(length=160), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("demanded_on", sa.Date(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("recorder", sa.String(length=40), nullable=True),
        sa.Column("suspended_until", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(level = 'enterprise') = (employer_id IS NOT NULL)",
            name=op.f("ck_contracts_consultation_one_employer_or_many"),
        ),
        sa.CheckConstraint(
            "(state IN ('agreed', 'failed')) = (closed_at IS NOT NULL)",
            name=op.f("ck_contracts_consultation_closed_when_it_ended"),
        ),
        sa.CheckConstraint(
            "state IN ('demanded', 'refused', 'escalated', 'preparing', 'negotiating', 'suspended', 'agreed', 'failed')",
            name=op.f("ck_contracts_consultation_state_is_in_the_workflow"),
        ),
        sa.CheckConstraint(
            "(replied_on IS NULL) = (accepted IS NULL)",
            name=op.f("ck_contracts_consultation_reply_is_dated"),
        ),
        sa.CheckConstraint(
            "replied_on >= demanded_on",
            name=op.f("ck_contracts_consultation_replied_after_the_demand"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "campaign_id"],
            ["contracts_campaign.township_id", "contracts_campaign.id"],
            name=op.f("fk_contracts_consultation_township_id_campaign_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "employer_id"],
            ["core_employer.township_id", "core_employer.id"],
            name=op.f("fk_contracts_consultation_township_id_employer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"],
            ["core_township.id"],
            name=op.f("fk_contracts_consultation_township_id"),
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_consultation")),
        sa.UniqueConstraint(
            "township_id", "number", name=op.f("uq_contracts_consultation_township_id_number")
        ),
        info={
            "county_reads": (
                "township_id",
                "id",
                "campaign_id",
                "subject",
                "level",
                "employer_id",
                "initiator",
                "demanded_on",
                "replied_on",
                "accepted",
                "state",
                "opened_at",
                "closed_at",
            )
        },
    )
    op.protect(
        "contracts_consultation",
        county_reads=(
            "township_id",
            "id",
            "campaign_id",
            "subject",
            "level",
            "employer_id",
            "initiator",
            "demanded_on",
            "replied_on",
            "accepted",
            "state",
            "opened_at",
            "closed_at",
        ),
    )
    with op.batch_alter_table("contracts_consultation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_consultation_township_id_campaign_id"),
            ["township_id", "campaign_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contracts_consultation_township_id_employer_id"),
            ["township_id", "employer_id"],
            unique=False,
        )
    op.create_table(
        "contracts_contract",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "comprehensive",
                "wage",
                "women",
                "safety",
                "other",
                name="subject_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "enterprise",
                "regional",
                "industry",
                name="level_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("employer_id", sa.BigInteger(), nullable=True),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("predecessor_id", sa.BigInteger(), nullable=True),
        sa.Column("union_side", sa.String(length=120), nullable=False),
        sa.Column("employer_side", sa.String(length=160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("resolution_no", sa.String(length=80), nullable=True),
        sa.Column("resolution_ref", sa.String(length=80), nullable=True),
        sa.Column(
            "resolution_from",
            sa.Enum(
                "congress",
                "paper",
                name="origin_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("resolution_body", sa.String(length=160), nullable=True),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=800), nullable=True),
        sa.Column("passed_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("union_chief", sa.String(length=40), nullable=True),
        sa.Column("employer_chief", sa.String(length=40), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filing_no", sa.String(length=80), nullable=True),
        sa.Column("bureau", sa.String(length=120), nullable=True),
        sa.Column("objected_on", sa.Date(), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("by_silence", sa.Boolean(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_where", sa.String(length=160), nullable=True),
        sa.Column("inspectors", sa.String(length=400), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("form_ok", sa.Boolean(), nullable=True),
        sa.Column("wage_data", sa.JSON(), nullable=True),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(level = 'enterprise') = (employer_id IS NOT NULL)",
            name=op.f("ck_contracts_contract_one_employer_or_many"),
        ),
        sa.CheckConstraint(
            "(state IN ('renewed', 'changed', 'ended', 'dropped')) = (closed_at IS NOT NULL)",
            name=op.f("ck_contracts_contract_closed_when_it_ended"),
        ),
        sa.CheckConstraint(
            "state IN ('drafting', 'agreed', 'congress', 'rejected', 'passed', 'signed', 'filed', 'objected', 'effective', 'published', 'performing', 'renewal', 'renewed', 'changed', 'ended', 'dropped')",
            name=op.f("ck_contracts_contract_state_is_in_the_workflow"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('effective', 'published', 'performing', 'renewal') OR (effective_on IS NOT NULL AND filed_on IS NOT NULL AND signed_on IS NOT NULL AND passed_on IS NOT NULL)",
            name=op.f("ck_contracts_contract_binding_went_the_whole_way"),
        ),
        sa.CheckConstraint("abstain >= 0", name=op.f("ck_contracts_contract_abstain_not_negative")),
        sa.CheckConstraint("against >= 0", name=op.f("ck_contracts_contract_against_not_negative")),
        sa.CheckConstraint("due >= 0", name=op.f("ck_contracts_contract_due_not_negative")),
        sa.CheckConstraint(
            "effective_on >= filed_on", name=op.f("ck_contracts_contract_effective_after_filing")
        ),
        sa.CheckConstraint(
            "ends_on > starts_on", name=op.f("ck_contracts_contract_ends_after_it_starts")
        ),
        sa.CheckConstraint(
            "filed_on >= signed_on", name=op.f("ck_contracts_contract_filed_after_signing")
        ),
        sa.CheckConstraint(
            "passed_on IS NULL OR (due IS NOT NULL AND resolution_no IS NOT NULL)",
            name=op.f("ck_contracts_contract_passed_by_figures"),
        ),
        sa.CheckConstraint("present <= due", name=op.f("ck_contracts_contract_present_were_due")),
        sa.CheckConstraint("present >= 0", name=op.f("ck_contracts_contract_present_not_negative")),
        sa.CheckConstraint(
            "published_on >= effective_on",
            name=op.f("ck_contracts_contract_published_after_effect"),
        ),
        sa.CheckConstraint(
            "signed_on >= passed_on", name=op.f("ck_contracts_contract_signed_after_it_passed")
        ),
        sa.CheckConstraint(
            "votes_for + against + abstain <= present",
            name=op.f("ck_contracts_contract_voters_were_present"),
        ),
        sa.CheckConstraint(
            "votes_for >= 0", name=op.f("ck_contracts_contract_votes_for_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "consultation_id"],
            ["contracts_consultation.township_id", "contracts_consultation.id"],
            name=op.f("fk_contracts_contract_township_id_consultation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "employer_id"],
            ["core_employer.township_id", "core_employer.id"],
            name=op.f("fk_contracts_contract_township_id_employer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "predecessor_id"],
            ["contracts_contract.township_id", "contracts_contract.id"],
            name=op.f("fk_contracts_contract_township_id_predecessor_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_contract_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_contract")),
        sa.UniqueConstraint(
            "township_id", "number", name=op.f("uq_contracts_contract_township_id_number")
        ),
        sa.UniqueConstraint(
            "township_id",
            "resolution_ref",
            name=op.f("uq_contracts_contract_township_id_resolution_ref"),
        ),
        info={
            "county_reads": (
                "township_id",
                "id",
                "number",
                "state",
                "opened_at",
                "closed_at",
                "kind",
                "level",
                "employer_id",
                "starts_on",
                "ends_on",
                "due",
                "present",
                "votes_for",
                "passed_on",
                "signed_on",
                "filed_on",
                "effective_on",
                "by_silence",
                "objected_on",
                "published_on",
                "ended_on",
                "form_ok",
            )
        },
    )
    op.protect(
        "contracts_contract",
        county_reads=(
            "township_id",
            "id",
            "number",
            "state",
            "opened_at",
            "closed_at",
            "kind",
            "level",
            "employer_id",
            "starts_on",
            "ends_on",
            "due",
            "present",
            "votes_for",
            "passed_on",
            "signed_on",
            "filed_on",
            "effective_on",
            "by_silence",
            "objected_on",
            "published_on",
            "ended_on",
            "form_ok",
        ),
    )
    with op.batch_alter_table("contracts_contract", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_contract_township_id_consultation_id"),
            ["township_id", "consultation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contracts_contract_township_id_employer_id"),
            ["township_id", "employer_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contracts_contract_township_id_predecessor_id"),
            ["township_id", "predecessor_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contracts_contract_township_id_state_kind"),
            ["township_id", "state", "kind"],
            unique=False,
        )
    op.create_table(
        "contracts_escalation",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("demanded_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urged", sa.Boolean(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (opinion IS NULL)",
            name=op.f("ck_contracts_escalation_decision_is_dated"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "consultation_id"],
            ["contracts_consultation.township_id", "contracts_consultation.id"],
            name=op.f("fk_contracts_escalation_township_id_consultation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_escalation_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_escalation")),
        info={"county_reads": True},
    )
    op.protect("contracts_escalation", county_reads=True)
    with op.batch_alter_table("contracts_escalation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_escalation_township_id_consultation_id"),
            ["township_id", "consultation_id"],
            unique=False,
        )
    op.create_table(
        "contracts_information",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "union",
                "employer",
                name="side_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["township_id", "consultation_id"],
            ["contracts_consultation.township_id", "contracts_consultation.id"],
            name=op.f("fk_contracts_information_township_id_consultation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_information_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_information")),
    )
    op.protect("contracts_information")
    with op.batch_alter_table("contracts_information", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_information_township_id_consultation_id"),
            ["township_id", "consultation_id"],
            unique=False,
        )
    op.create_table(
        "contracts_meeting",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column(
            "chair_side",
            sa.Enum(
                "union",
                "employer",
                name="side_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "number >= 1", name=op.f("ck_contracts_meeting_meetings_count_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "consultation_id"],
            ["contracts_consultation.township_id", "contracts_consultation.id"],
            name=op.f("fk_contracts_meeting_township_id_consultation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_meeting_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_meeting")),
        sa.UniqueConstraint(
            "township_id",
            "consultation_id",
            "number",
            name=op.f("uq_contracts_meeting_township_id_consultation_id_number"),
        ),
    )
    op.protect("contracts_meeting")
    op.create_table(
        "contracts_clause",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=80), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "pay",
                "hours",
                "leave",
                "safety",
                "insurance",
                "women",
                "training",
                "labour_contract",
                "discipline",
                "redundancy",
                "term",
                "change",
                "dispute",
                "liability",
                "other",
                name="category_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "obligated",
            sa.Enum(
                "employer",
                "union",
                "employees",
                name="party_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "metric",
            sa.Enum(
                "wage_floor",
                "hourly_floor",
                "rise",
                "hours",
                "overtime",
                "training",
                "maternity",
                "check_up",
                "sick_pay",
                "pay_day",
                name="metric_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column(
            "head",
            sa.Enum(
                "prohibited_work",
                "four_periods",
                "check_ups",
                "training",
                "equal_treatment",
                "harassment",
                name="head_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("union_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("employer_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(metric IS NULL) = (value IS NULL)",
            name=op.f("ck_contracts_clause_a_term_has_its_figure"),
        ),
        sa.CheckConstraint(
            "length(body) > 0", name=op.f("ck_contracts_clause_clause_says_something")
        ),
        sa.CheckConstraint(
            "position >= 1", name=op.f("ck_contracts_clause_clauses_count_from_one")
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_contracts_clause_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["township_id", "contract_id"],
            ["contracts_contract.township_id", "contracts_contract.id"],
            name=op.f("fk_contracts_clause_township_id_contract_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_clause_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_clause")),
        sa.UniqueConstraint(
            "township_id",
            "contract_id",
            "metric",
            name=op.f("uq_contracts_clause_township_id_contract_id_metric"),
        ),
        sa.UniqueConstraint(
            "township_id",
            "contract_id",
            "position",
            name=op.f("uq_contracts_clause_township_id_contract_id_position"),
        ),
        info={
            "county_reads": (
                "township_id",
                "id",
                "contract_id",
                "category",
                "obligated",
                "metric",
                "value",
            )
        },
    )
    op.protect(
        "contracts_clause",
        county_reads=(
            "township_id",
            "id",
            "contract_id",
            "category",
            "obligated",
            "metric",
            "value",
        ),
    )
    op.create_table(
        "contracts_coverage",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "recognised",
                "covered",
                "withdrawn",
                name="coverage_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invited_on", sa.Date(), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=True),
        sa.Column("stamped_by", sa.String(length=40), nullable=True),
        sa.Column("covered_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column("women", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)",
            name=op.f("ck_contracts_coverage_withdrawn_is_dated"),
        ),
        sa.CheckConstraint(
            "state != 'covered' OR covered_on IS NOT NULL",
            name=op.f("ck_contracts_coverage_covered_is_dated"),
        ),
        sa.CheckConstraint(
            "state != 'recognised' OR recognised_on IS NOT NULL",
            name=op.f("ck_contracts_coverage_recognised_is_dated"),
        ),
        sa.CheckConstraint(
            "(recognised_on IS NULL) = (stamped_by IS NULL)",
            name=op.f("ck_contracts_coverage_recognised_by_somebody"),
        ),
        sa.CheckConstraint(
            "employees >= 0 AND women >= 0 AND women <= employees",
            name=op.f("ck_contracts_coverage_women_among_employees"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "contract_id"],
            ["contracts_contract.township_id", "contracts_contract.id"],
            name=op.f("fk_contracts_coverage_township_id_contract_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "employer_id"],
            ["core_employer.township_id", "core_employer.id"],
            name=op.f("fk_contracts_coverage_township_id_employer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_coverage_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_coverage")),
        sa.UniqueConstraint(
            "township_id",
            "contract_id",
            "employer_id",
            name=op.f("uq_contracts_coverage_township_id_contract_id_employer_id"),
        ),
        info={
            "county_reads": (
                "township_id",
                "id",
                "contract_id",
                "employer_id",
                "state",
                "invited_on",
                "recognised_on",
                "covered_on",
                "withdrawn_on",
                "employees",
                "women",
            )
        },
    )
    op.protect(
        "contracts_coverage",
        county_reads=(
            "township_id",
            "id",
            "contract_id",
            "employer_id",
            "state",
            "invited_on",
            "recognised_on",
            "covered_on",
            "withdrawn_on",
            "employees",
            "women",
        ),
    )
    with op.batch_alter_table("contracts_coverage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_coverage_township_id_employer_id_state"),
            ["township_id", "employer_id", "state"],
            unique=False,
        )
    op.create_table(
        "contracts_proof",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "resolution",
                "signed",
                "wages",
                "parties",
                "authority",
                "receipt",
                "opinion",
                "publication",
                "recognition",
                "other",
                name="proof_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["township_id", "contract_id"],
            ["contracts_contract.township_id", "contracts_contract.id"],
            name=op.f("fk_contracts_proof_township_id_contract_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "file_id"],
            ["core_file.township_id", "core_file.id"],
            name=op.f("fk_contracts_proof_township_id_file_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_proof_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_proof")),
    )
    op.protect("contracts_proof")
    with op.batch_alter_table("contracts_proof", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_proof_township_id_contract_id"),
            ["township_id", "contract_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contracts_proof_township_id_file_id"),
            ["township_id", "file_id"],
            unique=False,
        )
    op.create_table(
        "contracts_representative",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "union",
                "employer",
                name="side_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("post", sa.String(length=80), nullable=False),
        sa.Column("chief", sa.Boolean(), nullable=False),
        sa.Column("outsider", sa.Boolean(), nullable=False),
        sa.Column("frontline", sa.Boolean(), nullable=False),
        sa.Column("woman", sa.Boolean(), nullable=False),
        sa.Column(
            "produced",
            sa.Enum(
                "union_sent",
                "congress",
                "recommended",
                "legal_representative",
                "appointed",
                "authorised",
                name="produced_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "NOT (chief AND outsider)",
            name=op.f("ck_contracts_representative_chief_is_no_outsider"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "consultation_id"],
            ["contracts_consultation.township_id", "contracts_consultation.id"],
            name=op.f("fk_contracts_representative_township_id_consultation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "member_id"],
            ["core_member.township_id", "core_member.id"],
            name=op.f("fk_contracts_representative_township_id_member_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"],
            ["core_township.id"],
            name=op.f("fk_contracts_representative_township_id"),
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_representative")),
        sa.UniqueConstraint(
            "township_id",
            "consultation_id",
            "name",
            name=op.f("uq_contracts_representative_township_id_consultation_id_name"),
        ),
    )
    op.protect("contracts_representative")
    with op.batch_alter_table("contracts_representative", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_representative_township_id_member_id"),
            ["township_id", "member_id"],
            unique=False,
        )
    op.create_table(
        "contracts_proposal",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("clause_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "union",
                "employer",
                name="side_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by_account_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("round >= 1", name=op.f("ck_contracts_proposal_rounds_count_from_one")),
        sa.ForeignKeyConstraint(
            ["township_id", "clause_id"],
            ["contracts_clause.township_id", "contracts_clause.id"],
            name=op.f("fk_contracts_proposal_township_id_clause_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_proposal_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_proposal")),
        sa.UniqueConstraint(
            "township_id",
            "clause_id",
            "round",
            name=op.f("uq_contracts_proposal_township_id_clause_id_round"),
        ),
    )
    op.protect("contracts_proposal")


def downgrade() -> None:
    op.drop_table("contracts_proposal")
    with op.batch_alter_table("contracts_representative", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_representative_township_id_member_id"))
    op.drop_table("contracts_representative")
    with op.batch_alter_table("contracts_proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_proof_township_id_file_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_proof_township_id_contract_id"))
    op.drop_table("contracts_proof")
    with op.batch_alter_table("contracts_coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_coverage_township_id_employer_id_state"))
    op.drop_table("contracts_coverage")
    op.drop_table("contracts_clause")
    op.drop_table("contracts_meeting")
    with op.batch_alter_table("contracts_information", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_information_township_id_consultation_id"))
    op.drop_table("contracts_information")
    with op.batch_alter_table("contracts_escalation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_escalation_township_id_consultation_id"))
    op.drop_table("contracts_escalation")
    with op.batch_alter_table("contracts_contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_contract_township_id_state_kind"))
        batch_op.drop_index(batch_op.f("ix_contracts_contract_township_id_predecessor_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_contract_township_id_employer_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_contract_township_id_consultation_id"))
    op.drop_table("contracts_contract")
    with op.batch_alter_table("contracts_consultation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_consultation_township_id_employer_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_consultation_township_id_campaign_id"))
    op.drop_table("contracts_consultation")
    op.drop_table("contracts_campaign")
