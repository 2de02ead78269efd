"""The official papers of a case, and its file as one numbered bundle."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import BinaryIO

from platform_core.api import (
    Facts,
    Grid,
    Paper,
    Words,
    current_pack,
    files_of,
    format_day,
    format_money,
    format_wan,
    history_of,
    mask_identity,
    mask_phone,
    opened,
    ref_of,
    write_docx,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid import flags
from plugins.legal_aid.labels import name_of
from plugins.legal_aid.models import Case, MoneyStage, Part
from plugins.legal_aid.operations.limits import limits_of
from plugins.legal_aid.periods import period
from plugins.legal_aid.queries import cases
from plugins.legal_aid.workflow.cases import Rating

BOX = "□"
Row = tuple[str, str]
NEITHER = frozenset({"intake", "supplement"})


@dataclass(frozen=True)
class Sheet:
    """One kind of paper: where it is bound in the file, when there is one, and for whom."""

    label: str
    part: Part
    make: Callable[[Case, str, date], Paper]
    exists: Callable[[Case], bool] = lambda case: True
    for_applicant: bool = False


def _people(case: Case) -> str:
    names = [worker.name for worker in case.workers]
    if len(names) < 4:
        return "、".join(names)
    return _("%(name)s and others, %(count)s people in all", name=names[0], count=len(names))


def _about(case: Case) -> tuple[Row, ...]:
    return (
        (_("Number"), case.number), (_("Applicant"), _people(case)),
        (_("Who they are"), name_of(case.applicant_kind)),
        (_("The other side"), case.opponent), (_("What it is about"), name_of(case.about)),
        (_("Received on"), format_day(case.received_on)),
        (_("How it came in"), name_of(case.channel)),
    )  # fmt: skip


def application(case: Case, issuer: str, today: date) -> Paper:
    """申请表."""
    head = (_("Name"), _("Identity number"), _("Mobile number"))
    people = tuple((w.name, mask_identity(w.identity), mask_phone(w.phone)) for w in case.workers)
    more = (*_about(case), (_("Kind of help"), name_of(case.form)),
            (_("The story"), case.story), (_("Signature, date"), ""))  # fmt: skip
    return Paper(name="application", title=_("Application for legal aid"), issuer=issuer,
                 number=case.number, blocks=(Facts(more), Grid(head, people)))  # fmt: skip


def missing(case: Case, issuer: str, today: date) -> Paper:
    """补正通知."""
    listed = "\n".join(f"{n}. {each.label}" for n, each in enumerate(case.missing, 1))
    text = _("The papers of your application %(number)s are not complete. Please hand in all of "
             "the following; they are asked for once. What is not completed is taken as "
             "withdrawn.", number=case.number)  # fmt: skip
    return _letter("missing", _("Notice of missing papers"), case, issuer, today,
                   (Words(text), Words(listed)))  # fmt: skip


def approval(case: Case, issuer: str, today: date) -> Paper:
    """审批表."""
    tested = cases.eligibility_of(case)
    rule = current_pack().get(tested.rule) if tested else None
    rows = (*_about(case),
            (_("Result of the test"), name_of(tested.outcome) if tested else ""),
            (_("Rule that decided"), str(rule.citation()) if rule else ""),
            (_("Opinion of whoever examined it"), "\n" * 3), (_("Decision on the aid"), "\n" * 3),
            (_("Decided on"), format_day(case.decided_on)))  # fmt: skip
    return Paper(name="approval", title=_("Approval of legal aid"), issuer=issuer,
                 number=case.number, blocks=(Facts(rows),))  # fmt: skip


def decision(case: Case, issuer: str, today: date) -> Paper:
    """援助决定书 / 不予援助决定书."""
    refused = case.state in ("refused", "objection", "upheld")
    if not refused:
        text = _("Your application for legal aid (%(number)s) has been examined. Aid is granted; "
                 "a handler will be named within %(time)s. Legal aid is free of charge.",
                 number=case.number, time=period("aid.assign"))  # fmt: skip
        return _letter("decision", _("Decision to grant legal aid"), case, issuer, today,
                       (Words(text),))  # fmt: skip
    text = _("Your application for legal aid (%(number)s) has been examined. Aid is not granted, "
             "for the following reasons.", number=case.number)  # fmt: skip
    remedy = _("If you disagree, you may object to this decision.")
    blocks = (Words(text), Words(_last_note(case, "refuse")), Words(remedy))
    return _letter("decision", _("Decision not to grant legal aid"), case, issuer, today, blocks)


def _last_note(case: Case, verb: str) -> str:
    records = history_of(ref_of(case))
    notes = [each.note for each in records if each.action == f"legal_aid:{verb}"]
    return (notes[-1] if notes else "") or ""


def assignment(case: Case, issuer: str, today: date) -> Paper:
    """指派函."""
    officer = case.officer.name if case.officer else ""
    text = _("You are named to handle the legal aid case %(number)s (%(matter)s). Take nothing "
             "from whoever is aided, keep what you learn to yourself, and report its stages.",
             number=case.number, matter=name_of(case.about))  # fmt: skip
    return Paper(name="assignment", title=_("Letter of assignment"), issuer=issuer,
                 number=case.number, addressee=f"{officer}：", blocks=(Words(text),),
                 sign=(issuer, format_day(today)))  # fmt: skip


def mandate(case: Case, issuer: str, today: date) -> Paper:
    """授权委托书."""
    rows: tuple[Row, ...] = (
        (_("Who mandates"), _people(case)),
        (_("Who is mandated"), case.officer.name if case.officer else ""),
        (_("The other side"), case.opponent), (_("In the matter of"), name_of(case.about)),
        (_("Powers"), f"{BOX} {_('General')}　{BOX} {_('Special: admit, waive, settle')}"),
        (_("Signature, date"), "\n" * 3),
    )  # fmt: skip
    return Paper(name="mandate", title=_("Power of attorney"), blocks=(Facts(rows),))


def record_sheet(case: Case, issuer: str, today: date) -> Paper:
    """谈话笔录."""
    rows: tuple[Row, ...] = (
        (_("Number"), case.number), (_("Time and place"), ""),
        (_("Asked by, written by"), case.officer.name if case.officer else ""),
        (_("Who was asked"), _people(case)), (_("Record"), "\n" * 14),
        (_("Read and found right (signature, date)"), "\n" * 2),
    )  # fmt: skip
    return Paper(name="record", title=_("Record of a talk"), blocks=(Facts(rows),))


def report(case: Case, issuer: str, today: date) -> Paper:
    """结案报告."""
    ledger = cases.ledger_of(case)
    totals = flags.totals_of(ledger)
    rows = (*_about(case), (_("Handler"), case.officer.name if case.officer else ""),
            (_("Case closed on"), format_day(case.closed_on)), (_("Result"), name_of(case.result)),
            (_("How it came out"), case.result_note or ""))  # fmt: skip
    head = (_("Amount"), _("Yuan"), _("Ten thousand yuan"))
    sums = tuple((name_of(stage), format_money(totals[stage]), format_wan(totals[stage]))
                 for stage in MoneyStage)  # fmt: skip
    steps = tuple((name_of(step.stage), format_day(step.began_on), format_day(step.ended_on),
                   step.outcome or "") for step in case.steps)  # fmt: skip
    stages = Grid((_("Stage"), _("Begun on"), _("Ended on"), _("How it came out")), steps)
    return Paper(name="report", title=_("Closing report"), issuer=issuer, number=case.number,
                 blocks=(Facts(rows), stages, Grid(head, sums), _dates(case)),
                 sign=(issuer, format_day(today)))  # fmt: skip


def _dates(case: Case) -> Grid:
    rows = tuple(
        (name_of(limit.name), format_day(limit.due.due if limit.due else None),
         format_day(limit.met_on), str(limit.article))
        for limit in limits_of(case)
    )  # fmt: skip
    return Grid((_("Time limit"), _("Last day"), _("Done on"), _("Article")), rows)


def follow_up(case: Case, issuer: str, today: date) -> Paper:
    """回访表."""
    boxes = "　".join(f"{BOX} {name_of(rating)}" for rating in Rating)
    rows: tuple[Row, ...] = (
        (_("Number"), case.number), (_("Who was visited"), _people(case)),
        (_("Satisfied?"), name_of(case.rating) if case.rating else boxes),
        (_("Was anything taken from them?"), f"{BOX} {_('No')}　{BOX} {_('Yes')}"),
        (_("What they said"), case.rating_note or "\n" * 4), (_("Signature, date"), ""),
    )  # fmt: skip
    return Paper(name="follow_up", title=_("Return visit"), issuer=issuer, blocks=(Facts(rows),))


def cover(case: Case, issuer: str, today: date) -> Paper:
    """卷宗封面和目录."""
    rows = (*_about(case), (_("Handler"), case.officer.name if case.officer else ""),
            (_("Case closed on"), format_day(case.closed_on)), (_("Result"), name_of(case.result)),
            (_("Secrecy"), _("Confidential: for those named in the case only")))  # fmt: skip
    head = (_("No."), _("Paper in the file"), _("Part of the file"), _("Pages"))
    return Paper(name="cover", title=_("File of legal aid"), issuer=issuer, number=case.number,
                 blocks=(Facts(rows), Grid(head, tuple(_contents(case)))))  # fmt: skip


def _contents(case: Case) -> Iterator[tuple[str, ...]]:
    """One line a paper: its number, what it is, its part, from page to page."""
    page = 1
    for place, item in enumerate(_items(case), 1):
        last = page + item.pages - 1
        yield str(place), item.label, name_of(item.part), f"{page}–{last}" if item.pages else "—"
        page = last + 1


@dataclass(frozen=True)
class Item:
    """One paper of the file: one of ours by the name of its sheet, or a file that was added."""

    part: Part
    label: str
    pages: int
    sheet: str = ""
    file_id: int = 0


def _items(case: Case) -> list[Item]:
    """Our own papers and the files that were added, in the order in which a file is bound."""
    names = {file.id: file.name for file in files_of(case)}
    ours = [
        Item(sheet.part, str(sheet.label), 1, sheet=name)
        for name, sheet in SHEETS.items()
        if name != "cover" and sheet.exists(case)
    ]
    added = [Item(each.part, names[each.file_id], each.pages, file_id=each.file_id)
             for each in cases.parts_of(case) if each.file_id in names]  # fmt: skip
    order = {part: place for place, part in enumerate(Part)}
    return sorted([*ours, *added], key=lambda item: order[item.part])


def _letter(
    name: str, title: str, case: Case, issuer: str, today: date, blocks: tuple[Words, ...]
) -> Paper:
    return Paper(name=name, title=title, issuer=issuer, number=case.number,
                 addressee=f"{_people(case)}：", blocks=blocks,
                 sign=(issuer, format_day(case.decided_on or today)))  # fmt: skip


def _closed(case: Case) -> bool:
    return case.closed_on is not None


SHEETS: Mapping[str, Sheet] = {
    "cover": Sheet(_l("Cover and contents of the file"), Part.NOTES, cover),
    "approval": Sheet(_l("Form of approval"), Part.APPROVAL, approval),
    "decision": Sheet(_l("Decision on the aid"), Part.APPROVAL, decision,
                      lambda case: case.decided_on is not None and case.state not in NEITHER,
                      for_applicant=True),
    "assignment": Sheet(_l("Letter of assignment"), Part.APPROVAL, assignment,
                        lambda case: case.officer_id is not None),
    "application": Sheet(_l("Form of application"), Part.APPLICATION, application,
                         for_applicant=True),
    "missing": Sheet(_l("Notice of missing papers"), Part.APPLICATION, missing,
                     lambda case: bool(case.missing), for_applicant=True),
    "mandate": Sheet(_l("Power of attorney"), Part.MANDATE, mandate,
                     lambda case: case.officer_id is not None, for_applicant=True),
    "record": Sheet(_l("Record of a talk"), Part.RECORD, record_sheet,
                    lambda case: case.officer_id is not None),
    "follow_up": Sheet(_l("Return visit"), Part.FOLLOW_UP, follow_up, _closed),
    "report": Sheet(_l("Closing report"), Part.REPORT, report, _closed),
}  # fmt: skip


def there_are(case: Case, roles: frozenset[str]) -> list[tuple[str, str]]:
    """The papers there are for whoever looks: name and label."""
    works = bool(roles - {"applicant"})
    return [(name, str(sheet.label)) for name, sheet in SHEETS.items()
            if sheet.exists(case) and (works or sheet.for_applicant)]  # fmt: skip


def write_bundle(case: Case, stream: BinaryIO, issuer: str, today: date) -> None:
    """The whole file as one .zip: every paper under its number, with a list of digests."""
    files = {file.id: file for file in files_of(case)}
    digests = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in _numbered(case, issuer, today, files):
            bundle.writestr(name, content)
            digests.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
        bundle.writestr("SHA256SUMS.txt", "\n".join(digests) + "\n")


def _numbered(
    case: Case, issuer: str, today: date, files: Mapping[int, object]
) -> Iterator[tuple[str, bytes]]:
    yield "00-卷宗封面目录.docx", _docx(cover(case, issuer, today))
    for place, item in enumerate(_items(case), 1):
        if item.sheet:
            content = _docx(SHEETS[item.sheet].make(case, issuer, today))
            yield f"{place:02}-{item.label}.docx", content
        else:
            with opened(files[item.file_id]) as found:  # type: ignore[arg-type]
                yield f"{place:02}-{name_of(item.part)}-{item.label}", found.read()


def _docx(paper: Paper) -> bytes:
    stream = BytesIO()
    write_docx(paper, stream)
    return stream.getvalue()
