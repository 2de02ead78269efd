"""The papers of fulfilment and early warning: sheets, letters, the reports for congress and county.

Each is a description that is printed from the page or taken away as .docx.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from platform_core.api import Facts, Grid, Paper, Words, clocks_of, format_day, local_date
from platform_core.api import gettext as _
from plugins.contracts.check_states import Result
from plugins.contracts.labels import name_of, state_name
from plugins.contracts.models import Check, EarlyWarning, Rectification
from plugins.contracts.warning_states import Colour, Topic

Counts = Mapping[Result | None, int]
DUE = (Result.FULFILLED, Result.PARTLY, Result.NOT)


def check_sheet(it: Check, issuer: str, today: date) -> Paper:
    """履约检查表: every clause with its result, both sides' view, room for signatures."""
    rows: tuple[tuple[str, str], ...] = (
        (_("Contract"), f"{it.contract.title} ({it.contract.number})"),
        (_("Half-year"), it.period_label), (_("Who checks"), it.group or "—"),
        (_("Checked on"), format_day(it.checked_on) if it.checked_on else ""),
    )  # fmt: skip
    head = (_("No."), _("Clause"), _("Who is obliged"), _("Result of the check"),
            _("What the check found"))  # fmt: skip
    table = tuple(
        (str(each.position), each.clause.heading or each.clause.body[:60],
         name_of(each.clause.obligated), name_of(each.result), each.evidence)
        for each in it.items
    )  # fmt: skip
    views: tuple[tuple[str, str], ...] = (
        (_("The employer's view of the whole"), it.employer_view or "\n" * 3),
        (_("The employees' view of the whole"), it.worker_view or "\n" * 3),
        (_("Chief representative of the employer (signature)"), ""),
        (_("Chief representative of the employees (signature)"), ""),
    )
    return Paper(name="check", title=_("Check sheet of fulfilment"), issuer=issuer,
                 number=it.number, blocks=(Facts(rows), Grid(head, table), Facts(views)),
    )  # fmt: skip


def problem_letter(it: Rectification, issuer: str, today: date) -> Paper:
    """问题通知书 to both chief representatives."""
    check = it.clause_check.check
    clock = next((c for c in reversed(clocks_of(it)) if c.name == "rectify"), None)
    due = format_day(clock.due_on) if clock else "____"
    blocks = (
        Words(_("The check of “%(contract)s” for the %(half)s found that clause %(n)s was not kept "
                "in full.", contract=it.contract.title, half=check.period_label,
                n=it.clause_check.position)),
        Words(it.clause_check.clause.body, _("The clause")),
        Words(it.clause_check.evidence, _("What the check found")),
        Words(it.demand, _("What must be put right")),
        Words(_("Please put it right and answer in writing by %(due)s. Where a dispute over "
                "performing the contract cannot be settled by consultation, the union may apply "
                "for arbitration and go to court (Labour Contract Law, Article 56).", due=due)),
    )  # fmt: skip
    return Paper(name="letter", title=_("Problem letter"), issuer=issuer, number=it.number,
                 addressee=_("To the chief representatives of both sides:"), blocks=blocks,
                 sign=(issuer, format_day(today)))  # fmt: skip


def year_report(
    year: int, checks: Sequence[Check], results: Mapping[int, Counts],
    breaches: Sequence[Rectification], issuer: str, today: date,
) -> Paper:  # fmt: skip
    """集体合同履行情况报告: every check of the year, and what became of breaches."""
    head = (_("Contract"), _("Half-year"), _("Fulfilled"), _("Partly fulfilled"),
            _("Not fulfilled"))  # fmt: skip
    table = tuple(_report_row(each, results.get(each.id, {})) for each in checks)
    ended = sum(1 for each in breaches if each.closed_at is not None)
    then = _("%(found)s breaches were found in the year; %(ended)s have come to an outcome.",
             found=len(breaches), ended=ended)  # fmt: skip
    said = _year_in_words(year, checks, results)
    blocks: tuple[Words | Grid, ...] = (Words(said), Grid(head, table), Words(then))
    blocks += _breaches(breaches)
    return Paper(name="year", title=_("Report on the performance of collective contracts"),
                 issuer=issuer, blocks=blocks, sign=(issuer, format_day(today)))  # fmt: skip


def _year_in_words(year: int, checks: Sequence[Check], results: Mapping[int, Counts]) -> str:
    total: Counter[Result | None] = Counter()
    for each in checks:
        total.update(results.get(each.id, {}))
    whole = sum(1 for each in checks if _kept(results.get(each.id, {})))
    return _(
        "In %(year)s, %(contracts)s contracts were checked in %(checks)s checks. Of %(due)s "
        "clauses that were due, %(kept)s were fulfilled, %(partly)s partly and %(broken)s not. "
        "%(whole)s checks found every clause that was due fulfilled.", year=year, whole=whole,
        contracts=len({each.contract_id for each in checks}), checks=len(checks),
        due=sum(total[each] for each in DUE), kept=total[Result.FULFILLED],
        partly=total[Result.PARTLY], broken=total[Result.NOT],
    )  # fmt: skip


def _breaches(found: Sequence[Rectification]) -> tuple[Grid, ...]:
    head = (_("Breach"), _("Contract"), _("Employer"), _("State"))
    rows = tuple(
        (f"{each.number} {each.title[:50]}", each.contract.title,
         each.employer.name if each.employer else "—", state_name(each))
        for each in found
    )  # fmt: skip
    return (Grid(head, rows),) if rows else ()


def _kept(found: Counts) -> bool:
    return not found.get(Result.PARTLY) and not found.get(Result.NOT)


def _report_row(check: Check, found: Counts) -> tuple[str, ...]:
    figures = (found.get(each, 0) for each in DUE)
    return (check.contract.title, check.period_label, *(str(each) for each in figures))


def warning_sheet(it: EarlyWarning, grounds: str, issuer: str, today: date) -> Paper:
    """劳动关系预警登记表."""
    rows: tuple[tuple[str, str], ...] = (
        (_("Number"), it.number), (_("Topic of the warning"), name_of(it.topic)),
        (_("Employer"), it.employer.name if it.employer else "—"),
        (_("Level"), name_of(it.level)), (_("State"), state_name(it)),
        (_("Opened on"), format_day(local_date(it.opened_at))),
        (_("Verified on"), format_day(it.verified_on) if it.verified_on else ""),
        (_("Signals and grounds"), grounds), (_("Who deals with it"), it.unit or ""),
        (_("How it ended"), it.outcome or "\n" * 3), (_("Signature, date"), ""),
    )  # fmt: skip
    note = _("The levels are this platform's proposal, not law.")
    return Paper(name="warning", title=_("Register sheet of a warning"), issuer=issuer,
                 number=it.number, blocks=(Facts(rows),), note=note)  # fmt: skip


def month_analysis(month: str, counted: Sequence[Any], issuer: str, today: date) -> Paper:
    """月分析报告: warnings opened in a month by topic and level, and how many still stand."""
    by_topic: dict[Topic, Counter[Colour]] = {}
    standing = 0
    for topic, level, state, count in counted:
        by_topic.setdefault(topic, Counter())[level] += count
        standing += count if EarlyWarning.__workflow__.state(state).open else 0
    total = sum(sum(each.values()) for each in by_topic.values())
    said = _("%(total)s warnings were opened in %(month)s; %(standing)s of them still stand.",
             total=total, month=format_day(month), standing=standing)  # fmt: skip
    head = (_("Topic of the warning"), *(name_of(each) for each in reversed(Colour)), _("All"))
    table = tuple(
        (name_of(topic), *(str(levels[each]) for each in reversed(Colour)),
         str(sum(levels.values())))
        for topic, levels in by_topic.items()
    )  # fmt: skip
    note = _("The levels are this platform's proposal, not law.")
    return Paper(name="month", title=_("Monthly analysis of early warning"), issuer=issuer,
                 blocks=(Words(said), Grid(head, table)), sign=(issuer, format_day(today)),
                 note=note)  # fmt: skip
