"""What is filled in about a case: the application, and each thing done on its page."""

import re
from datetime import timedelta
from typing import Any

from flask import g
from sqlalchemy import select

from platform_core.api import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DayField,
    Employer,
    LineField,
    MoneyField,
    NumberField,
    PhoneField,
    RadioChoiceField,
    RuleBroken,
    TextArea,
    UploadField,
    db,
    get_or_404,
    offer,
    people_choices,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.days import Known
from plugins.legal_aid.eligibility import Inputs
from plugins.legal_aid.forms.fields import SHAPE, Form, IdentityField, KnownDayField, RowForm
from plugins.legal_aid.labels import choices, name_of
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.models import (
    AID_LEVELS,
    AidBody,
    Case,
    Conflict,
    Hearing,
    MoneyKind,
    MoneyStage,
    Part,
    Worker,
)
from plugins.legal_aid.numbers import masked, plain
from plugins.legal_aid.operations.intake import Application, Person
from plugins.legal_aid.operations.money import Amount
from plugins.legal_aid.queries import cases
from plugins.legal_aid.workflow.cases import (
    Applicant,
    Channel,
    Matter,
    Rating,
    Result,
    Stage,
)
from plugins.legal_aid.workflow.cases import Form as Help

FILES = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
DESK_CHANNELS = (Channel.DESK, Channel.PHONE, Channel.BEHALF, Channel.HOTLINE)


def _bodies() -> list[tuple[int, str]]:
    return [(body.id, body.name) for body in cases.bodies(levels=AID_LEVELS)]


class PersonFields(Form):
    """Who somebody is."""

    name = LineField(_l("Name"), longest=40)
    identity = IdentityField(_l("Identity number"))
    phone = PhoneField(_l("Mobile number"), required=False)
    account = LineField(
        _l("Bank account"), longest=40, required=False,
        description=_l("Only where money is to be paid to it; kept encrypted."),
    )  # fmt: skip

    def person(self, **more: bool) -> Person:
        """What was filled in."""
        return Person(
            name=self.name.data, identity=self.identity.data or "", phone=self.phone.data or "",
            account=self.account.data or "", **more,
        )  # fmt: skip


class ApplyForm(PersonFields):
    """One's own application."""

    applicant_kind = RadioChoiceField(_l("Who applies"), choices=lambda: choices(Applicant))
    about = ChoiceField(_l("What it is about"), choices=lambda: choices(Matter))
    title = LineField(
        _l("In one line"), longest=100, required=False,
        description=_l("Left blank: what it is about, and the other side."),
    )  # fmt: skip
    opponent = LineField(_l("The other side"), longest=120,
                         description=_l("The employer, by the name on its seal."))  # fmt: skip
    story = TextArea(_l("What happened?"), longest=4000)
    urgent_reason = LineField(
        _l("What would be lost by waiting?"), longest=400, required=False,
        description=_l("Fill it in where a time limit is about to end or the other side moves its "
                       "property away."),
    )  # fmt: skip
    body = ChoiceField(_l("Where it is handled"), choices=_bodies, coerce=int,
                       default=lambda: next((id for id, _name in _bodies()), None))  # fmt: skip
    again = BooleanField(_l("It is another matter than the case about the same facts"))

    def application(self) -> Application:
        """What was filled in, for the operation."""
        return Application(people=(self.first(),), **self.said())

    def first(self) -> Person:
        """Whoever applies, who speaks for the others."""
        return self.person(represents=True, migrant=self.applicant_kind.data == Applicant.MIGRANT)

    def said(self) -> dict[str, Any]:
        """The fields that every application has."""
        return {
            "title": self.title.data or self._title(), "story": self.story.data,
            "about": Matter(self.about.data),
            "applicant_kind": Applicant(self.applicant_kind.data), "again": bool(self.again.data),
            "opponent": self.opponent.data, "employer": employer_called(self.opponent.data),
            "body": get_or_404(AidBody, self.body.data), "channel": Channel.WEB,
            "urgent_reason": self.urgent_reason.data or "",
        }  # fmt: skip

    def _title(self) -> str:
        return f"{name_of(Matter(self.about.data))}：{self.opponent.data}"[:100]


class DeskForm(ApplyForm):
    """An application taken in for somebody."""

    channel = ChoiceField(
        _l("How it came in"),
        choices=lambda: [pair for pair in choices(Channel) if pair[0] in DESK_CHANNELS],
        default=Channel.DESK.value,
    )  # fmt: skip
    received_on = KnownDayField(_l("Received on"), default=lambda: Known(today()))
    form = ChoiceField(_l("Kind of help"), choices=lambda: choices(Help),
                       default=Help.ADVICE.value)  # fmt: skip
    others = TextArea(
        _l("Others in the same case"), longest=4000, rows=4, required=False,
        description=_l("For a group case: one person a line, name and identity number."),
    )  # fmt: skip

    def application(self) -> Application:
        said = self.said() | {
            "channel": Channel(self.channel.data), "form": Help(self.form.data),
            "received_on": self.received_on.data.day,
            "received_as": self.received_on.data.precision,
        }  # fmt: skip
        first = self.first()
        return Application(people=(first, *self._others(first.migrant)), **said)

    def _others(self, migrant: bool) -> list[Person]:
        found = []
        for line in (self.others.data or "").splitlines():
            name, _blank, typed = line.strip().partition(" ")
            number = plain(typed)
            if number and not SHAPE.fullmatch(number):
                told = _("%(line)s: this is no identity number.", line=name)
                raise RuleBroken(told, field="others")
            if name:
                found.append(Person(name=name, identity=number, migrant=migrant))
        return found


def employer_called(name: str) -> Employer | None:
    """The employer of this name in the register."""
    return db.session.scalars(select(Employer).where(Employer.name == name.strip())).first()


class AssessForm(RowForm):
    """What the test of an application asks."""

    assisted = BooleanField(_l("Receives social assistance, or belongs to a special group without "
                               "a fixed income"))  # fmt: skip
    claim = MoneyField(_l("Amount of the claim"), required=False)
    income = MoneyField(_l("Family income per head and month"), required=False)
    minimum_wage = MoneyField(_l("Minimum wage here, per month"), required=False)

    def inputs(self, case: Case) -> Inputs:
        """What was filled in, with what the case says itself."""
        return Inputs(
            applicant=case.applicant_kind, about=case.about, assisted=bool(self.assisted.data),
            claim_fen=self.claim.data, income_fen=self.income.data,
            minimum_wage_fen=self.minimum_wage.data,
        )  # fmt: skip


class ReasonForm(RowForm):
    """Why."""

    reason = TextArea(_l("Reason"), rows=4)


class RefuseForm(RowForm):
    """Refuse."""

    reason = TextArea(_l("Reasons, as the applicant will read them"), rows=5)


class PapersForm(RowForm):
    """All that is missing, at once."""

    papers = TextArea(_l("What is missing, one paper a line"), rows=5,
                      description=_l("This list can be given once only."))  # fmt: skip


class ProvideForm(RowForm):
    """Which of them are here."""

    papers = ChoicesField(_l("These are here"), choices=(), coerce=int, required=False)

    def fill(self, row: Case) -> None:
        offer(self.papers, [(each.id, each.label) for each in row.missing
                            if each.provided_on is None])  # fmt: skip


class DecideForm(RowForm):
    """The decision on an objection."""

    granted = RadioChoiceField(
        _l("Decision on the objection"),
        choices=lambda: [("yes", _("Grant aid")), ("no", _("Uphold the refusal"))],
    )
    opinion = TextArea(_l("Opinion, as the applicant will read it"), rows=4)


def _officers(case: Case, *, barred: bool) -> list[tuple[int, str]]:
    found = cases.candidates(case)
    return [
        (officer.id, _("%(name)s (%(body)s): %(open)s open of %(most)s, share %(weight)s",
                       name=officer.name, body=officer.body.name, open=each.open_cases,
                       most=each.capacity, weight=each.weight))
        for each, officer in found
        if barred or not each.barred
    ]  # fmt: skip


class ConflictForm(RowForm):
    """A check of interests."""

    officer = ChoiceField(_l("Officer"), choices=(), coerce=int)
    outcome = RadioChoiceField(_l("Finding"), choices=lambda: choices(Conflict))
    grounds = LineField(_l("What stands against it"), longest=400, required=False)

    def fill(self, row: Case) -> None:
        offer(self.officer, _officers(row, barred=True), _("Please choose"))


class AssignForm(RowForm):
    """The handler; the one whose turn it is stands first."""

    officer = ChoiceField(_l("Handler"), choices=(), coerce=int,
                          description=_l("In the order of duty, share and capacity."))  # fmt: skip

    def fill(self, row: Case) -> None:
        offer(self.officer, _officers(row, barred=False))


class HandOverForm(AssignForm):
    """Another handler, and why."""

    reason = TextArea(_l("Reason"), rows=3)


class AdvanceForm(RowForm):
    """The next stage."""

    stage = ChoiceField(_l("Stage"), choices=lambda: choices(Stage))
    began_on = DayField(_l("Since"), default=today)
    outcome = LineField(_l("What came of the stage before"), longest=400, required=False)


class CloseForm(RowForm):
    """How it ended."""

    result = ChoiceField(_l("Result"), choices=lambda: choices(Result))
    closed_on = DayField(_l("Case closed on"), default=today)
    note = TextArea(_l("How it came out"), longest=2000, rows=4, required=False)


class RateForm(RowForm):
    """What the person helped says."""

    rating = RadioChoiceField(_l("Satisfied?"), choices=lambda: choices(Rating))
    comment = LineField(_l("Comment"), longest=400, required=False)


class RemarkForm(RowForm):
    """Work done."""

    body = TextArea(_l("Work that was done"), longest=2000, rows=4)
    minutes = NumberField(_l("Minutes"), most=1440, default=0)


class FactForm(RowForm):
    """A dated fact."""

    kind = ChoiceField(_l("Kind of fact"), choices=lambda: choices(FactKind))
    on_day = KnownDayField(_l("Dated"))
    until = DayField(_l("Last day, where it lasted"), required=False)
    note = LineField(_l("Note"), longest=400, required=False)


class PersonForm(RowForm, PersonFields):
    """Another person of the case."""

    migrant = BooleanField(_l("A migrant worker"))
    represents = BooleanField(_l("Speaks for the group"))


def _people(case: Case) -> list[tuple[int, str]]:
    return [(worker.id, worker.name) for worker in case.workers]


class MoneyForm(RowForm):
    """An amount."""

    worker = ChoiceField(_l("Whose"), choices=(), coerce=int)
    kind = ChoiceField(_l("For what"), choices=lambda: choices(MoneyKind))
    stage = ChoiceField(
        _l("How far"), choices=lambda: [
            pair for pair in choices(MoneyStage) if pair[0] != MoneyStage.CONFIRMED
        ],
    )  # fmt: skip
    fen = MoneyField(_l("Amount"))
    on_day = KnownDayField(_l("Dated"), default=lambda: Known(today()))
    note = LineField(_l("Note"), longest=200, required=False)
    proof = UploadField(_l("What proves it"), accept=FILES, required=False)

    def fill(self, row: Case) -> None:
        offer(self.worker, _people(row), None if len(row.workers) == 1 else _("Please choose"))

    def amount(self) -> Amount:
        """What was filled in."""
        file, known = self.proof.data, self.on_day.data
        return Amount(
            worker=get_or_404(Worker, self.worker.data), kind=MoneyKind(self.kind.data),
            stage=MoneyStage(self.stage.data), fen=self.fen.data, on_day=known.day,
            known_as=known.precision, note=self.note.data or "",
            proof=(file.stream, masked(file.filename)) if file else None,
        )  # fmt: skip


def _lines(case: Case, *stages: MoneyStage) -> list[tuple[int, str]]:
    ledger = cases.ledger_of(case)
    gone = {posted.line.against_id for posted in ledger}
    return [
        (p.entry.id, f"{p.line.on_day} {p.claim.worker.name} {name_of(p.line.kind)} "
                     f"{name_of(p.line.stage)} ¥{p.line.fen / 100:,.2f}")
        for p in ledger
        if p.line.fen > 0 and p.line.id not in gone and (not stages or p.line.stage in stages)
    ]  # fmt: skip


class ConfirmForm(RowForm):
    """The worker confirms a payment."""

    entry = ChoiceField(_l("Which payment"), choices=(), coerce=int)
    fen = MoneyField(_l("Amount received"))
    on_day = DayField(_l("Dated"), default=today)
    note = LineField(_l("How it was confirmed"), longest=200,
                     description=_l("In person, by telephone, in writing."))  # fmt: skip

    def fill(self, row: Case) -> None:
        offer(self.entry, _lines(row, MoneyStage.PAID), _("Please choose"))


class ReverseForm(RowForm):
    """Take an amount back."""

    entry = ChoiceField(_l("Which amount"), choices=(), coerce=int)
    reason = LineField(_l("What was wrong with it"), longest=200)

    def fill(self, row: Case) -> None:
        offer(self.entry, _lines(row), _("Please choose"))


class StrikeForm(RowForm):
    """Strike out a fact."""

    fact = ChoiceField(_l("Which fact"), choices=(), coerce=int)
    reason = LineField(_l("What was wrong with it"), longest=400)

    def fill(self, row: Case) -> None:
        known = [(f.id, f"{f.on_day} {name_of(f.kind)}") for f in row.facts if f.struck_at is None]
        offer(self.fact, known, _("Please choose"))


class HearingForm(RowForm):
    """A hearing."""

    stage = ChoiceField(_l("Stage"), choices=lambda: choices(Stage))
    day = DayField(_l("Day"))
    begins = LineField(_l("Begins at"), longest=5, default="09:00")
    place = LineField(_l("Place"), longest=120)

    def hearing(self) -> Hearing:
        """What was filled in."""
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.begins.data):
            raise RuleBroken(_("Write the time like 09:00."), field="begins")
        return Hearing(stage=Stage(self.stage.data), day=self.day.data, begins=self.begins.data,
                       place=self.place.data)  # fmt: skip


class MoveHearingForm(HearingForm):
    """Another day, time or place for a hearing, or none any more."""

    which = ChoiceField(_l("Which hearing"), choices=(), coerce=int)
    cancelled = BooleanField(_l("It is cancelled"))

    def fill(self, row: Case) -> None:
        planned = [(h.id, f"{h.day} {h.begins} {h.place}") for h in row.hearings if not h.cancelled]
        offer(self.which, planned, _("Please choose"))

    def write(self, hearing: Hearing) -> Hearing:
        """Put what was filled in into the row."""
        given = self.hearing()
        for name in ("stage", "day", "begins", "place"):
            setattr(hearing, name, getattr(given, name))
        hearing.cancelled = bool(self.cancelled.data)
        return hearing


class AmendPersonForm(RowForm):
    """What was wrong about somebody; what is left empty stays."""

    worker = ChoiceField(_l("Whose"), choices=(), coerce=int)
    name = LineField(_l("Name"), longest=40, required=False)
    identity = IdentityField(_l("Identity number"))
    phone = PhoneField(_l("Mobile number"), required=False)
    account = LineField(_l("Bank account"), longest=40, required=False)

    def fill(self, row: Case) -> None:
        offer(self.worker, _people(row), _("Please choose"))

    def person(self, worker: Worker) -> Person:
        """The person as they are after it."""
        return Person(
            name=self.name.data or worker.name,
            identity=self.identity.data or worker.identity or "",
            phone=self.phone.data or worker.phone or "",
            account=self.account.data or worker.account or "",
            migrant=worker.migrant,
            represents=worker.represents,
        )


class LendForm(RowForm):
    """Access for a time."""

    account = ChoiceField(_l("To whom"), choices=lambda: people_choices(g.actor), coerce=int)
    reason = LineField(_l("Why they need it"), longest=400)
    until = DayField(_l("Until"), default=lambda: today() + timedelta(days=14))


class EscalateForm(RowForm):
    """Before the county, with consent."""

    reason = TextArea(_l("What the county should do"), longest=400, rows=3)
    consent_on = DayField(_l("The applicant consented on"))


class AttachForm(RowForm):
    """A file for the case's own."""

    file = UploadField(_l("File"), accept=FILES)
    part = ChoiceField(_l("Part of the file"), choices=lambda: choices(Part))
    pages = NumberField(_l("Pages"), least=1, most=5000, default=1)
