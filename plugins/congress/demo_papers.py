"""Texts of the demo's papers and tasks: examples, and called so."""

from collections.abc import Mapping, Sequence
from datetime import date

PAPERS: Mapping[str, tuple[str, str]] = {
    "union_report": (
        "金寨镇总工会工作报告（示例）",
        "示例文本：一年来工会组织建设、职工维权和帮扶工作的情况，以及下一步打算。",
    ),
    "conditions": (
        "关于劳动报酬、工作时间和劳动安全卫生的情况说明（示例）",
        "示例文本：各企业工资支付、工时休假、安全防护和培训的总体情况。",
    ),
    "regional_contract": (
        "金寨镇区域性集体合同（草案）（示例）",
        "示例文本：区域最低工资标准、工资支付日、工时与休假、劳动安全卫生、女职工特殊保护等条款。",
    ),
    "wage_contract": (
        "金寨镇区域性工资专项集体合同（草案）（示例）",
        "示例文本：工资增长幅度、计件单价、加班工资基数和支付办法等条款。",
    ),
}

# What, who, due on, done on: the last one was late.
TASKS: Sequence[tuple[str, str, date, date]] = (
    ("组织企业签章确认区域性集体合同（示例）", "示例：镇总工会办公室", date(2011, 4, 15),
     date(2011, 4, 12)),
    ("统一劳动合同文本并集中补签（示例）", "示例：镇人社服务站", date(2011, 6, 30),
     date(2011, 6, 24)),
    ("检查劳动防护用品配备（示例）", "示例：镇安全生产办", date(2011, 7, 31), date(2011, 7, 28)),
    ("按月公示加班工资（示例）", "示例：企业厂务公开领导小组", date(2011, 9, 30),
     date(2011, 10, 18)),
)  # fmt: skip
