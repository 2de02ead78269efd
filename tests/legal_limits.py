"""The 38 legal time limits, carried over by hand from the statutes: facts that the packs hold."""

from typing import NamedTuple


class LegalLimit(NamedTuple):
    """One limit as the statute gives it. `status` is "confirmed" for national law that was read,
    "local" for a province's or city's own text."""

    pack: str
    key: str
    value: int
    unit: str
    article: str
    status: str


LIMITS = tuple(
    LegalLimit(*row)
    for row in (
        ("cn-base", "arb.limit", 1, "year", "27", "confirmed"),
        ("cn-base", "arb.accept", 5, "day", "29", "confirmed"),
        ("cn-base", "arb.serve_copy", 5, "day", "30", "confirmed"),
        ("cn-base", "arb.defence", 10, "day", "30", "confirmed"),
        ("cn-base", "arb.hearing_notice", 5, "day", "35", "confirmed"),
        ("cn-base", "arb.award", 45, "day", "43", "confirmed"),
        ("cn-base", "arb.sue", 15, "day", "48", "confirmed"),
        ("cn-base", "mediate.finish", 15, "day", "14", "confirmed"),
        ("cn-base", "aid.review", 7, "day", "43", "confirmed"),
        ("cn-base", "aid.assign", 3, "day", "43", "confirmed"),
        ("cn-base", "aid.urgent", 7, "day", "44", "confirmed"),
        ("cn-31-shanghai", "aid.review_superseded", 10, "workday", "8", "local"),
        ("cn-base", "injury.employer", 30, "day", "17", "confirmed"),
        ("cn-base", "injury.worker_union", 1, "year", "17", "confirmed"),
        ("cn-base", "injury.decision", 60, "day", "20", "confirmed"),
        ("cn-base", "injury.capacity", 60, "day", "25", "confirmed"),
        ("cn-base", "petition.register", 15, "day", "22", "confirmed"),
        ("cn-base", "petition.finish", 60, "day", "34", "confirmed"),
        ("cn-base", "petition.review", 30, "day", "35", "confirmed"),
        ("cn-50-chongqing", "contract.reply_local", 20, "day", "19", "local"),
        ("cn-50-chongqing", "contract.information", 10, "day", "20", "local"),
        ("cn-37-shandong", "contract.negotiation", 60, "day", "28", "local"),
        ("cn-33-zhejiang", "contract.submit_draft", 15, "workday", "24", "local"),
        ("cn-50-chongqing", "contract.file_local", 10, "day", "28", "local"),
        ("cn-41-henan", "contract.file_local", 7, "day", "16", "local"),
        ("cn-base", "contract.bureau_silence", 15, "day", "54", "confirmed"),
        ("cn-50-chongqing", "contract.publish", 10, "day", "29", "local"),
        ("cn-37-shandong", "contract.publish", 7, "day", "31", "local"),
        ("cn-11-beijing", "contract.renewal_local", 3, "month", "43", "local"),
        ("cn-33-zhejiang", "contract.renewal_local", 90, "day", "30", "local"),
        ("cn-31-shanghai", "congress.materials_lead", 7, "day", "30", "local"),
        ("cn-50-chongqing", "open.congress_agenda_lead", 5, "day", "10", "local"),
        ("cn-31-shanghai", "congress.report_up", 7, "workday", "37", "local"),
        ("cn-37-shandong", "open.congress_result", 3, "day", "12", "local"),
        ("cn-50-chongqing", "open.posting_min", 15, "day", "9", "local"),
        ("cn-50-chongqing", "open.reply", 30, "day", "11", "local"),
        ("cn-33-zhejiang", "supervision.reply", 15, "workday", "22", "local"),
        ("cn-base", "labour.maternity_leave", 98, "day", "7", "confirmed"),
    )
)
