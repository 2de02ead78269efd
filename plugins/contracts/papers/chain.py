"""Papers of a contract's way: its text, what goes to the bureau, notices, its end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from platform_core.api import Facts, Grid, Paper, Words, format_day, format_money
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.contracts.labels import name_of
from plugins.contracts.models import Clause, Contract, ContractCoverage
from plugins.contracts.terms import Coverage, Level, Proof, Side

BUNDLE_ORDER = (
    _l("Contract, signed and sealed"), _l("Explanation of the draft"), _l("Wage data"),
    _l("Licences of the parties"), _l("Resolution of the congress with attendance and votes"),
    _l("Representatives of both sides"), _l("Minutes of the consultation"),
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the papers are made from, read once: the contract and what hangs on it."""

    it: Contract
    clauses: Sequence[Clause]
    covered: Sequence[ContractCoverage]
    issuer: str
    today: date


def text(told: Told) -> Paper:
    """The contract itself (集体合同)."""
    it = told.it
    parties = ((_("Employees' side"), it.union_side), (_("Employer's side"), it.employer_side),
               (_("Term"), _("%(since)s to %(until)s", since=format_day(it.starts_on),
                             until=format_day(it.ends_on))))  # fmt: skip
    clauses = tuple(
        Words(each.body, _("Article %(n)s %(heading)s", n=each.position, heading=each.heading))
        for each in told.clauses
    )  # fmt: skip
    signed = format_day(it.signed_on) if it.signed_on else "______"
    sign = (
        _("Employees' side (seal), chief representative: %(name)s",
          name=it.union_chief or "______"),
        _("Employer's side (seal), chief representative: %(name)s",
          name=it.employer_chief or "______"),
        signed,
    )  # fmt: skip
    return Paper(name="text", title=it.title, number=it.number, blocks=(Facts(parties), *clauses),
                 sign=sign)  # fmt: skip


def explanation(told: Told) -> Paper:
    """草案说明: how the representatives were named, how it went, what the draft holds."""
    it, talks = told.it, told.it.consultation
    sides = "；".join(
        f"{name_of(side)}：" + "、".join(f"{each.name}（{name_of(each.produced)}）"
                                       for each in talks.on_side(side))
        for side in Side
    )  # fmt: skip
    course = _("Demanded on %(demanded)s, answered on %(replied)s, %(meetings)s meetings; the "
               "draft of %(clauses)s clauses was agreed on %(agreed)s.",
               demanded=format_day(talks.demanded_on),
               replied=format_day(talks.replied_on) if talks.replied_on else "—",
               meetings=len(talks.meetings), clauses=len(told.clauses),
               agreed=format_day(it.agreed_on) if it.agreed_on else "—")  # fmt: skip
    before = it.predecessor
    earlier = _("It follows %(number)s “%(title)s”.", number=before.number,
                title=before.title) if before else _("There was no earlier contract.")  # fmt: skip
    return Paper(name="explanation", title=_("Explanation of “%(title)s”", title=it.title),
                 issuer=told.issuer, number=it.number,
                 blocks=(Words(sides, _("How the representatives were named")),
                         Words(course, _("Course of the consultation")),
                         Words(earlier, _("Earlier performance"))),
                 sign=(told.issuer, format_day(told.today)))  # fmt: skip


def resolution(told: Told) -> Paper:
    """职代会决议, with attendance and votes."""
    it = told.it
    rows = tuple(
        (label, "" if value is None else str(value))
        for label, value in (
            (_("Number of the resolution"), it.resolution_no),
            (_("Congress and session"), it.resolution_body),
            (_("Due to attend"), it.due), (_("Present"), it.present),
            (_("In favour"), it.votes_for), (_("Against"), it.against),
            (_("Abstentions"), it.abstain),
        )
    )  # fmt: skip
    said = _("The congress deliberated the draft “%(title)s”, voted on it, and passed it.",
             title=it.title)  # fmt: skip
    return Paper(name="resolution", title=_("Resolution on “%(title)s”", title=it.title),
                 number=it.resolution_no or "",
                 blocks=(Words(said), Facts(rows), Words(it.verdict or "", _("Judged by"))),
                 sign=(it.resolution_body or "", _day(it.passed_on)))  # fmt: skip


def stamps(told: Told) -> Paper:
    """企业确认盖章表, one line for each employer."""
    head = (_("No."), _("Employer"), _("Employees"), _("Women"), _("Recognised by"),
            _("Seal and day"))  # fmt: skip
    rows = tuple(
        (str(n), each.employer.name, str(each.employees), str(each.women), each.stamped_by or "",
         format_day(each.recognised_on) if each.recognised_on else "")
        for n, each in enumerate(told.covered, start=1)
    )  # fmt: skip
    return Paper(name="stamps", title=_("Recognition of “%(title)s” by employers",
                 title=told.it.title), issuer=told.issuer, number=told.it.number,
                 blocks=(Grid(head, rows),), sign=(format_day(told.today),))  # fmt: skip


def wages(told: Told) -> Paper:
    """工资数据表."""
    data = told.it.wage_data or {}
    rows = (
        (_("Year"), str(data.get("year", ""))), (_("Employees"), str(data.get("employees", ""))),
        (_("Average wage a month last year"), _yuan(data.get("average"))),
        (_("Total wages last year"), _yuan(data.get("total"))),
        (_("Average wage a month after this contract"), _yuan(data.get("adjusted"))),
    )  # fmt: skip
    return Paper(name="wages", title=_("Wage data"), issuer=told.issuer, number=told.it.number,
                 blocks=(Facts(rows),), sign=(told.issuer, format_day(told.today)))  # fmt: skip


def letter(told: Told) -> Paper:
    """报送函 with the list of what is in the file."""
    it = told.it
    said = _("We file “%(title)s”, signed on %(signed)s by both chief representatives, for review, "
             "in three copies.", title=it.title, signed=_day(it.signed_on))  # fmt: skip
    listed = "\n".join(f"{n}. {each}" for n, each in enumerate(BUNDLE_ORDER, start=1))
    sums = (len(told.covered), sum(each.employees for each in told.covered))
    scope = _("It covers %(employers)s employers with %(people)s employees.", employers=sums[0],
              people=sums[1])  # fmt: skip
    return Paper(name="letter", title=_("Letter of filing"), issuer=told.issuer, number=it.number,
                 addressee=f"{it.bureau or _('The labour bureau')}：",
                 blocks=(Words(f"{said}\n{scope}"), Words(listed, _("In the file"))),
                 sign=(told.issuer, format_day(it.filed_on or told.today)))  # fmt: skip


def receipt(told: Told) -> Paper:
    """受理单, for the bureau to fill in."""
    it = told.it
    rows = ((_("Contract"), it.title), (_("Received on"), _day(it.filed_on)),
            (_("Number of the receipt"), it.filing_no or ""),
            (_("Taken by (signature)"), ""))  # fmt: skip
    return Paper(name="receipt", title=_("Slip of receipt"), number=it.number,
                 blocks=(Facts(rows),), sign=(it.bureau or "______",))  # fmt: skip


def opinion(told: Told) -> Paper:
    """审查意见书, as the bureau gave it."""
    it = told.it
    rows = ((_("Contract"), it.title), (_("Objected on"), _day(it.objected_on)),
            (_("Labour bureau"), it.bureau or ""))  # fmt: skip
    return Paper(name="opinion", title=_("Opinion of the review"), number=it.number,
                 blocks=(Facts(rows), Words(it.objection or "", _("What it says"))))  # fmt: skip


def notice(told: Told) -> Paper:
    """生效公告."""
    it = told.it
    why = (_("the labour bureau raised no objection within the time the law gives it")
           if it.by_silence else _("the labour bureau has approved it in writing"))  # fmt: skip
    said = _("“%(title)s” is in force from %(day)s: %(why)s. Its term is %(since)s to %(until)s. "
             "It binds both sides; labour contracts may not fall below it.", title=it.title,
             day=_day(it.effective_on), why=why, since=format_day(it.starts_on),
             until=format_day(it.ends_on))  # fmt: skip
    return Paper(name="notice", title=_("Notice of effect"), issuer=told.issuer, number=it.number,
                 blocks=(Words(said), *(
                     Words(each.body, f"{each.position}. {each.heading}") for each in told.clauses
                 )),
                 sign=(told.issuer, format_day(it.published_on or told.today)))  # fmt: skip


def renewal(told: Told) -> Paper:
    """续订要约: the demand to negotiate the next contract."""
    it = told.it
    said = _("“%(title)s” ends on %(day)s. By law either side may ask for a new contract within "
             "the time before its end; we ask you to begin consultation.", title=it.title,
             day=format_day(it.ends_on))  # fmt: skip
    return Paper(name="renewal", title=_("Demand to renew the contract"), issuer=told.issuer,
                 number=it.number, addressee=f"{it.employer_side}：", blocks=(Words(said),),
                 sign=(it.union_side, format_day(told.today)))  # fmt: skip


def ending(told: Told) -> Paper:
    """终止（变更）协议."""
    it = told.it
    rows = ((_("Contract"), f"{it.number} {it.title}"), (_("Ended on"), _day(it.ended_on)))
    return Paper(name="ending", title=_("Agreement on the end of the contract"), number=it.number,
                 blocks=(Facts(rows),),
                 sign=(_("Employees' side (seal): ______"), _("Employer's side (seal): ______")),
                 )  # fmt: skip


def _day(day: date | None) -> str:
    return format_day(day) if day else "______"


def _yuan(fen: int | None) -> str:
    return "" if fen is None else format_money(fen)


@dataclass(frozen=True)
class Sheet:
    """A paper there is about a contract once `exists` says so."""

    label: str
    make: Callable[[Told], Paper]
    exists: Callable[[Contract], bool] = lambda it: True
    filed: bool = False  # whether it belongs into the file for the labour bureau


SHEETS: Mapping[str, Sheet] = {
    "text": Sheet(_l("The whole contract"), text, filed=True),
    "explanation": Sheet(_l("Explanation of the draft"), explanation, filed=True),
    "resolution": Sheet(_l("Resolution of the congress"), resolution,
                        lambda it: it.due is not None, filed=True),
    "stamps": Sheet(_l("Recognition by employers"), stamps,
                    lambda it: it.level is not Level.ENTERPRISE, filed=True),
    "wages": Sheet(_l("Wage data"), wages, lambda it: bool(it.wage_data), filed=True),
    "letter": Sheet(_l("Letter of filing"), letter, lambda it: it.signed_on is not None,
                    filed=True),
    "receipt": Sheet(_l("Slip of receipt"), receipt, lambda it: it.signed_on is not None),
    "opinion": Sheet(_l("Opinion of the review"), opinion, lambda it: it.objected_on is not None),
    "notice": Sheet(_l("Notice of effect"), notice, lambda it: it.effective_on is not None),
    "renewal": Sheet(_l("Demand to renew the contract"), renewal,
                     lambda it: it.state == "renewal"),
    "ending": Sheet(_l("Agreement on the end of the contract"), ending,
                    lambda it: it.ended_on is not None),
}  # fmt: skip

# Scans that belong into the file, in the order in which the bureau reads them.
SCANS = (Proof.SIGNED, Proof.RESOLUTION, Proof.WAGES, Proof.PARTIES, Proof.AUTHORITY)
COUNTED = (Coverage.RECOGNISED, Coverage.COVERED, Coverage.INVITED)
