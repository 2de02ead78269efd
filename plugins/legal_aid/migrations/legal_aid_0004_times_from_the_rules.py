"""times from the rules

Revision ID: legal_aid_0004
Revises: legal_aid_0003
Created: 2026-11-26 08:55:00+00:00
"""

import sqlalchemy as sa
from alembic import op

from platform_core.tenancy.revisions import every_township

revision = "legal_aid_0004"
down_revision = "legal_aid_0003"
branch_labels = None
depends_on = None

# What the questions began with, and the same with the keys of the rules; edited ones stay.
WORDINGS = {
    "劳动关系存续期间追索劳动报酬，不受一年仲裁时效限制；离职后一年内必须申请仲裁。":
        "劳动关系存续期间追索劳动报酬，不受{arb.limit}仲裁时效限制；离职后{arb.limit.wages}内必须申请仲裁。",
    "追索劳动报酬应当自劳动关系终止之日起一年内申请仲裁。":
        "追索劳动报酬应当自劳动关系终止之日起{arb.limit.wages}内申请仲裁。",
    "单位应当自事故之日起30日内申报；单位不报的，职工或者工会可以在一年内申报。":
        "单位应当自事故之日起{injury.employer}内申报；单位不报的，职工或者工会可以在{injury.worker_union}内申报。",
    "自解除或者终止之日起，经济补偿、赔偿金争议一年内申请仲裁。":
        "自解除或者终止之日起，经济补偿、赔偿金争议{arb.limit}内申请仲裁。",
    "未签书面劳动合同超过一个月的，应当支付二倍工资；社保应当在30日内登记。":
        "未签书面劳动合同超过{labour.contract_written}的，应当支付二倍工资；社保应当在{labour.si_register}内登记。",
}  # fmt: skip
ADVICE = {
    "请先确认离职日期；接近一年的，工会可以先行提供援助、后补材料。":
        "请先确认离职日期；接近{arb.limit.wages}的，工会可以先行提供援助、后补材料。",
}  # fmt: skip


def upgrade() -> None:
    _replace(WORDINGS, ADVICE)


def downgrade() -> None:
    _replace({new: old for old, new in WORDINGS.items()}, {n: o for o, n in ADVICE.items()})


def _replace(wordings: dict[str, str], advice: dict[str, str]) -> None:
    question = sa.table("legal_aid_question", sa.column("wording"), sa.column("advice"))
    with every_township(op, "legal_aid_question"):
        for column, texts in ((question.c.wording, wordings), (question.c.advice, advice)):
            for old, new in texts.items():
                op.execute(question.update().where(column == old).values({column.name: new}))
