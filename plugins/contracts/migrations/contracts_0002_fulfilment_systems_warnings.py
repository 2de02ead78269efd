"""fulfilment, systems, warnings

Revision ID: contracts_0002
Revises: contracts_0001
Created: 2026-11-26 04:06:00.383194+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "contracts_0002"
down_revision = "contracts_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contracts_figures_import",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_account_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "checked",
                "done",
                "discarded",
                name="figuresimportstate_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("rows_json", sa.JSON(), nullable=False),
        sa.Column("findings_json", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (written_at IS NOT NULL)",
            name=op.f("ck_contracts_figures_import_written_when_done"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id"],
            ["core_township.id"],
            name=op.f("fk_contracts_figures_import_township_id"),
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_figures_import")),
    )
    op.protect("contracts_figures_import")
    op.create_table(
        "contracts_insurance_month",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pension",
                "medical",
                "unemployment",
                "injury",
                "maternity",
                name="insurancekind_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("insured", sa.Integer(), nullable=False),
        sa.Column("owed_months", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "insured <= due AND insured >= 0",
            name=op.f("ck_contracts_insurance_month_insured_are_due"),
        ),
        sa.CheckConstraint(
            "owed_months >= 0", name=op.f("ck_contracts_insurance_month_owed_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "employer_id"],
            ["core_employer.township_id", "core_employer.id"],
            name=op.f("fk_contracts_insurance_month_township_id_employer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"],
            ["core_township.id"],
            name=op.f("fk_contracts_insurance_month_township_id"),
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_insurance_month")),
        sa.UniqueConstraint(
            "township_id",
            "employer_id",
            "month",
            "kind",
            name=op.f("uq_contracts_insurance_month_township_id_employer_id_month_kind"),
        ),
        info={"county_reads": True},
    )
    op.protect("contracts_insurance_month", county_reads=True)
    op.create_table(
        "contracts_labour_month",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.Column("open_ended", sa.Integer(), nullable=False),
        sa.Column("average_wage_fen", sa.BigInteger(), nullable=True),
        sa.Column("unpaid_people", sa.Integer(), nullable=False),
        sa.Column("unpaid_months", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "average_wage_fen > 0", name=op.f("ck_contracts_labour_month_wage_above_nothing")
        ),
        sa.CheckConstraint(
            "due <= employees", name=op.f("ck_contracts_labour_month_due_are_employees")
        ),
        sa.CheckConstraint(
            "signed <= due AND open_ended <= signed",
            name=op.f("ck_contracts_labour_month_signed_are_due"),
        ),
        sa.CheckConstraint(
            "signed >= 0 AND open_ended >= 0",
            name=op.f("ck_contracts_labour_month_contracts_not_negative"),
        ),
        sa.CheckConstraint(
            "unpaid_people >= 0 AND unpaid_months >= 0",
            name=op.f("ck_contracts_labour_month_arrears_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "employer_id"],
            ["core_employer.township_id", "core_employer.id"],
            name=op.f("fk_contracts_labour_month_township_id_employer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"],
            ["core_township.id"],
            name=op.f("fk_contracts_labour_month_township_id"),
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_labour_month")),
        sa.UniqueConstraint(
            "township_id",
            "employer_id",
            "month",
            name=op.f("uq_contracts_labour_month_township_id_employer_id_month"),
        ),
        info={"county_reads": True},
    )
    op.protect("contracts_labour_month", county_reads=True)
    op.create_table(
        "contracts_warning",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "arrears",
                "claim",
                "petition",
                "layoff",
                "unsigned",
                "insurance",
                "contract",
                "demand",
                "injury",
                "congress",
                "task",
                "chair",
                name="topic_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "blue",
                "yellow",
                "orange",
                "red",
                name="colour_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("employer_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("unit", sa.String(length=80), nullable=True),
        sa.Column("unit_account_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("county_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('lifted', 'dismissed')) = (closed_at IS NOT NULL)",
            name=op.f("ck_contracts_warning_closed_when_it_ended"),
        ),
        sa.CheckConstraint(
            "level NOT IN ('orange', 'red') OR county_told_at IS NOT NULL",
            name=op.f("ck_contracts_warning_orange_and_red_reach_the_county"),
        ),
        sa.CheckConstraint(
            "state != 'handling' OR unit IS NOT NULL",
            name=op.f("ck_contracts_warning_handled_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('signalled', 'dismissed') OR verified_on IS NOT NULL",
            name=op.f("ck_contracts_warning_handled_was_verified"),
        ),
        sa.CheckConstraint(
            "state IN ('signalled', 'verified', 'handling', 'lifted', 'dismissed')",
            name=op.f("ck_contracts_warning_state_is_in_the_workflow"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "employer_id"],
            ["core_employer.township_id", "core_employer.id"],
            name=op.f("fk_contracts_warning_township_id_employer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_warning_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_warning")),
        sa.UniqueConstraint(
            "township_id", "number", name=op.f("uq_contracts_warning_township_id_number")
        ),
        info={
            "county_reads": (
                "township_id",
                "id",
                "topic",
                "level",
                "state",
                "employer_id",
                "verified_on",
                "county_told_at",
                "opened_at",
                "closed_at",
            )
        },
    )
    op.protect(
        "contracts_warning",
        county_reads=(
            "township_id",
            "id",
            "topic",
            "level",
            "state",
            "employer_id",
            "verified_on",
            "county_told_at",
            "opened_at",
            "closed_at",
        ),
    )
    with op.batch_alter_table("contracts_warning", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_warning_township_id_employer_id"),
            ["township_id", "employer_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contracts_warning_township_id_topic_employer_id"),
            ["township_id", "topic", "employer_id"],
            unique=False,
        )
    op.create_table(
        "contracts_alert",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("warning_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "arrears",
                "claim",
                "petition",
                "layoff",
                "unsigned",
                "insurance",
                "contract",
                "demand",
                "injury",
                "congress",
                "task",
                "chair",
                name="topic_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "blue",
                "yellow",
                "orange",
                "red",
                name="colour_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=True),
        sa.Column("instructed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(instruction IS NULL) = (instructed_at IS NULL)",
            name=op.f("ck_contracts_alert_instruction_is_dated"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "warning_id"],
            ["contracts_warning.township_id", "contracts_warning.id"],
            name=op.f("fk_contracts_alert_township_id_warning_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_alert_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_alert")),
        sa.UniqueConstraint(
            "township_id", "warning_id", name=op.f("uq_contracts_alert_township_id_warning_id")
        ),
        info={"county_reads": True},
    )
    op.protect("contracts_alert", county_reads=True)
    op.create_table(
        "contracts_signal",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("warning_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "topic",
            sa.Enum(
                "arrears",
                "claim",
                "petition",
                "layoff",
                "unsigned",
                "insurance",
                "contract",
                "demand",
                "injury",
                "congress",
                "task",
                "chair",
                name="topic_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("employer_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "blue",
                "yellow",
                "orange",
                "red",
                name="colour_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("source_ref", sa.String(length=80), nullable=True),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("by_account_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(level IS NULL) = (warning_id IS NULL)",
            name=op.f("ck_contracts_signal_a_level_makes_a_warning"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "employer_id"],
            ["core_employer.township_id", "core_employer.id"],
            name=op.f("fk_contracts_signal_township_id_employer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "warning_id"],
            ["contracts_warning.township_id", "contracts_warning.id"],
            name=op.f("fk_contracts_signal_township_id_warning_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_signal_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_signal")),
        sa.UniqueConstraint(
            "township_id", "source_key", name=op.f("uq_contracts_signal_township_id_source_key")
        ),
    )
    op.protect("contracts_signal")
    with op.batch_alter_table("contracts_signal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_signal_township_id_employer_id"),
            ["township_id", "employer_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contracts_signal_township_id_warning_id"),
            ["township_id", "warning_id"],
            unique=False,
        )
    op.create_table(
        "contracts_check",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "half",
            sa.Enum(
                "H1",
                "H2",
                name="half_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("group", sa.String(length=200), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("employer_view", sa.Text(), nullable=False),
        sa.Column("worker_view", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("session_label", sa.String(length=120), nullable=True),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'reported') = (reported_on IS NOT NULL)",
            name=op.f("ck_contracts_check_reported_is_dated"),
        ),
        sa.CheckConstraint(
            "(state IN ('checked', 'reported')) = (checked_on IS NOT NULL)",
            name=op.f("ck_contracts_check_checked_is_dated"),
        ),
        sa.CheckConstraint(
            "(state IN ('reported', 'cancelled')) = (closed_at IS NOT NULL)",
            name=op.f("ck_contracts_check_closed_when_it_ended"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'checked', 'reported', 'cancelled')",
            name=op.f("ck_contracts_check_state_is_in_the_workflow"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "contract_id"],
            ["contracts_contract.township_id", "contracts_contract.id"],
            name=op.f("fk_contracts_check_township_id_contract_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_check_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_check")),
        sa.UniqueConstraint(
            "township_id",
            "contract_id",
            "year",
            "half",
            name=op.f("uq_contracts_check_township_id_contract_id_year_half"),
        ),
        sa.UniqueConstraint(
            "township_id", "number", name=op.f("uq_contracts_check_township_id_number")
        ),
        info={
            "county_reads": (
                "township_id",
                "id",
                "contract_id",
                "year",
                "half",
                "state",
                "checked_on",
                "reported_on",
                "opened_at",
                "closed_at",
            )
        },
    )
    op.protect(
        "contracts_check",
        county_reads=(
            "township_id",
            "id",
            "contract_id",
            "year",
            "half",
            "state",
            "checked_on",
            "reported_on",
            "opened_at",
            "closed_at",
        ),
    )
    op.create_table(
        "contracts_clause_check",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("check_id", sa.BigInteger(), nullable=False),
        sa.Column("clause_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "fulfilled",
                "partly",
                "not",
                "not_due",
                name="result_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("employer_view", sa.Text(), nullable=False),
        sa.Column("worker_view", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "result IS NULL OR result NOT IN ('not', 'partly') OR length(evidence) > 0",
            name=op.f("ck_contracts_clause_check_a_breach_says_what_was_seen"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "check_id"],
            ["contracts_check.township_id", "contracts_check.id"],
            name=op.f("fk_contracts_clause_check_township_id_check_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "clause_id"],
            ["contracts_clause.township_id", "contracts_clause.id"],
            name=op.f("fk_contracts_clause_check_township_id_clause_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "employer_id"],
            ["core_employer.township_id", "core_employer.id"],
            name=op.f("fk_contracts_clause_check_township_id_employer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"],
            ["core_township.id"],
            name=op.f("fk_contracts_clause_check_township_id"),
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_clause_check")),
        sa.UniqueConstraint(
            "township_id",
            "check_id",
            "clause_id",
            name=op.f("uq_contracts_clause_check_township_id_check_id_clause_id"),
        ),
        info={"county_reads": ("township_id", "id", "check_id", "result")},
    )
    op.protect("contracts_clause_check", county_reads=("township_id", "id", "check_id", "result"))
    with op.batch_alter_table("contracts_clause_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_clause_check_township_id_clause_id"),
            ["township_id", "clause_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contracts_clause_check_township_id_employer_id"),
            ["township_id", "employer_id"],
            unique=False,
        )
    op.create_table(
        "contracts_pulse",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("check_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("knows", sa.Boolean(), nullable=False),
        sa.Column(
            "kept",
            sa.Enum(
                "yes",
                "partly",
                "no",
                name="kept_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 1", name=op.f("ck_contracts_pulse_somebody_answered")),
        sa.CheckConstraint(
            "voter_index IS NULL OR people = 1",
            name=op.f("ck_contracts_pulse_a_person_answers_once"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "check_id"],
            ["contracts_check.township_id", "contracts_check.id"],
            name=op.f("fk_contracts_pulse_township_id_check_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["core_township.id"], name=op.f("fk_contracts_pulse_township_id")
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_pulse")),
        sa.UniqueConstraint(
            "township_id",
            "check_id",
            "voter_index",
            name=op.f("uq_contracts_pulse_township_id_check_id_voter_index"),
        ),
        info={"county_reads": ("township_id", "id", "check_id", "knows", "kept", "people")},
    )
    op.protect(
        "contracts_pulse", county_reads=("township_id", "id", "check_id", "knows", "kept", "people")
    )
    op.create_table(
        "contracts_rectification",
        sa.Column("township_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contract_id", sa.BigInteger(), nullable=False),
        sa.Column("clause_check_id", sa.BigInteger(), nullable=False),
        sa.Column("employer_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("handler_account_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'rectified') = (confirmed_on IS NOT NULL)",
            name=op.f("ck_contracts_rectification_rectified_was_looked_at"),
        ),
        sa.CheckConstraint(
            "(state IN ('rectified', 'settled', 'unfounded')) = (closed_at IS NOT NULL)",
            name=op.f("ck_contracts_rectification_closed_when_it_ended"),
        ),
        sa.CheckConstraint(
            "state IN ('found', 'noticed', 'answered', 'referred', 'rectified', 'settled', 'unfounded')",
            name=op.f("ck_contracts_rectification_state_is_in_the_workflow"),
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "clause_check_id"],
            ["contracts_clause_check.township_id", "contracts_clause_check.id"],
            name=op.f("fk_contracts_rectification_township_id_clause_check_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "contract_id"],
            ["contracts_contract.township_id", "contracts_contract.id"],
            name=op.f("fk_contracts_rectification_township_id_contract_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id", "employer_id"],
            ["core_employer.township_id", "core_employer.id"],
            name=op.f("fk_contracts_rectification_township_id_employer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["township_id"],
            ["core_township.id"],
            name=op.f("fk_contracts_rectification_township_id"),
        ),
        sa.PrimaryKeyConstraint("township_id", "id", name=op.f("pk_contracts_rectification")),
        sa.UniqueConstraint(
            "township_id",
            "clause_check_id",
            name=op.f("uq_contracts_rectification_township_id_clause_check_id"),
        ),
        sa.UniqueConstraint(
            "township_id", "number", name=op.f("uq_contracts_rectification_township_id_number")
        ),
        info={
            "county_reads": (
                "township_id",
                "id",
                "contract_id",
                "employer_id",
                "state",
                "confirmed_on",
                "opened_at",
                "closed_at",
            )
        },
    )
    op.protect(
        "contracts_rectification",
        county_reads=(
            "township_id",
            "id",
            "contract_id",
            "employer_id",
            "state",
            "confirmed_on",
            "opened_at",
            "closed_at",
        ),
    )
    with op.batch_alter_table("contracts_rectification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_rectification_township_id_contract_id"),
            ["township_id", "contract_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_contracts_rectification_township_id_employer_id"),
            ["township_id", "employer_id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("contracts_rectification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_rectification_township_id_employer_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_rectification_township_id_contract_id"))
    op.drop_table("contracts_rectification")
    op.drop_table("contracts_pulse")
    with op.batch_alter_table("contracts_clause_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_clause_check_township_id_employer_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_clause_check_township_id_clause_id"))
    op.drop_table("contracts_clause_check")
    op.drop_table("contracts_check")
    with op.batch_alter_table("contracts_signal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_signal_township_id_warning_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_signal_township_id_employer_id"))
    op.drop_table("contracts_signal")
    op.drop_table("contracts_alert")
    with op.batch_alter_table("contracts_warning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_warning_township_id_topic_employer_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_warning_township_id_employer_id"))
    op.drop_table("contracts_warning")
    op.drop_table("contracts_labour_month")
    op.drop_table("contracts_insurance_month")
    op.drop_table("contracts_figures_import")
