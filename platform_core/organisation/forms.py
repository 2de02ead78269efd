"""The forms of the registers: typed text made into the facts that operations take."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from wtforms.validators import ValidationError

from platform_core.cells import Cell
from platform_core.errors import Conflict
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation import operations, queries, words
from platform_core.organisation.models import CommitteeKind, HonourLevel, Sex, UnionKind
from platform_core.organisation.rosters.identity import clean_credit_code
from platform_core.organisation.terms import TERM
from platform_core.rules import current_pack
from platform_core.web.forms import (
    BooleanField,
    ChoiceField,
    DayField,
    Form,
    LineField,
    NumberField,
    PhoneField,
    RadioChoiceField,
    TextArea,
    UploadField,
    VersionField,
)

_PARTIAL = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_HOUSEHOLDS = (("yes", _l("rural")), ("no", _l("urban")))
ROSTER_FILES = ".xlsx,.csv"


class PartialDayField(LineField):
    """A day, a month or a year: 2007-03-01, 2007-03 or 2007, as old papers have them."""

    data: str | None

    def __init__(self, label: Any = "", **options: Any) -> None:
        options.setdefault("description", _l("Like 2007-03-01; 2007-03 or 2007 will do."))
        super().__init__(label, longest=20, required=False, **options)

    def pre_validate(self, form: Any) -> None:
        """Bring what was typed into the form of a partial date."""
        if not self.data:
            return
        found = _PARTIAL.fullmatch(self.data)
        try:
            if found is None:
                raise ValueError(self.data)
            parts = [int(part) for part in found.groups() if part]
            date(*[*parts, 1, 1][:3])
        except ValueError:
            message = _("Write it like 2007-03-01, 2007-03 or 2007.")
            raise ValidationError(message) from None
        self.data = "-".join(f"{part:02d}" for part in parts)


class RegisterForm(Form):
    """A form over one row of a register."""

    version = VersionField()

    @classmethod
    def of(cls, row: Any) -> Self:
        """The form as it is first shown, filled from `row`."""
        return cls(formdata=None, obj=row)

    def check_unchanged(self, row: Any) -> None:
        """Refuse what was typed from an older state of `row`, showing both states in full."""
        if self.version.data == row.version:
            return
        raise Conflict(
            _("Somebody else has changed this meanwhile. Compare both and send yours again."),
            current=_in_words(type(self).of(row)),
            yours=_in_words(self),
        )


def _in_words(form: Form) -> str:
    """Every filled field with its label, a line each."""
    lines = [
        (str(field.label.text), _shown(field))
        for field in form
        if field.type not in ("VersionField", "CSRFTokenField", "HiddenField")
    ]
    return "\n".join(f"{label}: {value}" for label, value in lines if value)


def _shown(field: Any) -> str:
    choices = getattr(field, "choices", None)
    if choices:
        return next((str(each.label) for each in choices if each.value == str(field.data)), "")
    if field.type == "BooleanField":
        return _("yes") if field.data else _("no")
    return "" if field.data is None else str(field.data)


def _terms() -> Iterable[tuple[int, str]]:
    lengths = current_pack().limit(TERM).value
    return [(years, _("%(years)s years", years=years)) for years in lengths]


class UnionForm(RegisterForm):
    """A union's entry."""

    name = LineField(_l("Name of the union"), longest=120)
    code = LineField(_l("Union code"), longest=20, required=False)
    kind = RadioChoiceField(_l("Kind of union"), choices=lambda: words.KINDS.items())
    employer_id = ChoiceField(
        _l("Its employer"), choices=queries.employer_choices, coerce=int, required=False,
        blank=_l("— none —"),
    )  # fmt: skip
    parent_id = ChoiceField(
        _l("Joint union above it"), choices=queries.union_choices, coerce=int, required=False,
        blank=_l("— none —"),
    )  # fmt: skip
    established_on = PartialDayField(_l("Established on"))
    approval_no = LineField(_l("Approval number"), longest=60, required=False)
    committee_since = DayField(_l("Present committee since"), required=False)
    term_years = ChoiceField(_l("Term of the committee"), choices=_terms, coerce=int)
    full_time_cadres = NumberField(_l("Full-time cadres"), most=999, default=0)

    def facts(self) -> operations.UnionFacts:
        """What was typed, once it is valid."""
        return operations.UnionFacts(
            name=self.name.data, code=self.code.data or None, kind=UnionKind(self.kind.data),
            parent_id=self.parent_id.data, employer_id=self.employer_id.data,
            approval_no=self.approval_no.data or None,
            established_on=self.established_on.data or None, term_years=self.term_years.data,
            committee_since=self.committee_since.data,
            full_time_cadres=self.full_time_cadres.data,
        )  # fmt: skip


class RenewForm(RegisterForm):
    """A newly elected committee."""

    since = DayField(_l("Elected on"))
    term_years = ChoiceField(_l("Term of the committee"), choices=_terms, coerce=int)
    approval_no = LineField(_l("Approval number"), longest=60, required=False)


class EndForm(RegisterForm):
    """A day something ends on, and why."""

    on = DayField(_l("Day"))
    reason = TextArea(_l("Reason"), longest=400, rows=3)


class OfficerForm(Form):
    """Who was elected to which committee."""

    member = LineField(
        _l("Member"), longest=40, description=_l("Card number, or the name where only one has it.")
    )
    committee = ChoiceField(_l("Committee"), choices=lambda: words.COMMITTEES.items(), blank=None)
    position = LineField(
        _l("Position"), longest=40, render_kw={"list": "positions", "autocomplete": "off"}
    )
    since = DayField(_l("Since"))
    full_time = BooleanField(_l("Full-time"))
    approval_no = LineField(_l("Approval number"), longest=60, required=False)

    def facts(self) -> dict[str, Any]:
        """What was typed but the member, once it is valid."""
        return {
            "committee": CommitteeKind(self.committee.data), "position": self.position.data,
            "since": self.since.data, "full_time": self.full_time.data,
            "approval_no": self.approval_no.data or None,
        }  # fmt: skip


class EndTermForm(Form):
    """The last day of an officer's term."""

    until = DayField(_l("Last day"))
    reason = LineField(_l("Reason"), longest=200, required=False)


class MemberForm(RegisterForm):
    """A member's particulars. The numbers on file are never shown in it."""

    name = LineField(_l("Name"), longest=40)
    identity_no = LineField(
        _l("Identity number"), longest=24, required=False, render_kw={"autocomplete": "off"}
    )
    sex = RadioChoiceField(
        _l("Sex"), choices=lambda: words.SEXES.items(), required=False, blank=_l("not known")
    )
    born_on = PartialDayField(_l("Birth date"))
    phone = PhoneField(_l("Telephone"), landline=True, required=False)
    ethnicity = LineField(_l("Ethnicity"), longest=20, required=False)
    education = LineField(_l("Education"), longest=20, required=False)
    political_status = LineField(_l("Political status"), longest=20, required=False)
    job = LineField(_l("Job"), longest=40, required=False)
    household = RadioChoiceField(
        _l("Household registration"), choices=_HOUSEHOLDS, required=False, blank=_l("not known")
    )
    migrant = BooleanField(_l("Migrant worker"))
    joined_on = PartialDayField(_l("Joined on"))

    @classmethod
    def of(cls, row: Any) -> Self:
        """As for every register; the numbers on file stay where they are."""
        rural = row.rural_household
        household = None if rural is None else "yes" if rural else "no"
        hidden = {"identity_no": None, "phone": None, "household": household}
        form = cls(formdata=None, obj=row)
        for name, value in hidden.items():
            form[name].data = value
        return form

    def facts(self) -> operations.MemberFacts:
        """What was typed, once it is valid."""
        household = self.household.data
        return operations.MemberFacts(
            name=self.name.data, sex=Sex(self.sex.data) if self.sex.data else None,
            born_on=self.born_on.data or None, ethnicity=self.ethnicity.data or None,
            identity_no=self.identity_no.data or None, phone=self.phone.data,
            education=self.education.data or None,
            political_status=self.political_status.data or None, job=self.job.data or None,
            rural_household=household == "yes" if household else None,
            migrant=self.migrant.data, joined_on=self.joined_on.data or None,
        )  # fmt: skip


class EnrolForm(MemberForm):
    """A new member: also the union, the card number, and whether it is an application."""

    union_id = ChoiceField(_l("Union"), choices=queries.union_choices, coerce=int)
    number = LineField(
        _l("Card number"), longest=20, required=False,
        description=_l("Left blank, the next number is given."),
    )  # fmt: skip
    applied = BooleanField(_l("An application that the union's committee has yet to approve"))


class TransferForm(RegisterForm):
    """Another union for a member."""

    union_id = ChoiceField(_l("To the union"), choices=queries.union_choices, coerce=int)
    reason = LineField(_l("Reason"), longest=200, required=False)


class StatusForm(RegisterForm):
    """Why a membership changes."""

    reason = LineField(_l("Reason"), longest=200, required=False)


class EmployerForm(RegisterForm):
    """An employer's entry."""

    name = LineField(_l("Employer"), longest=120)
    credit_code = LineField(_l("Credit code"), longest=24, required=False)
    ownership = ChoiceField(
        _l("Ownership"), choices=lambda: _coded(words.OWNERSHIPS), required=False,
        blank=_l("not known"),
    )  # fmt: skip
    industry = ChoiceField(
        _l("Industry"), choices=lambda: _coded(words.INDUSTRIES), required=False,
        blank=_l("not known"),
    )  # fmt: skip
    legal_representative = LineField(_l("Legal representative"), longest=40, required=False)
    phone = PhoneField(_l("Telephone"), landline=True, required=False)
    employees = NumberField(_l("Employees"), most=999_999, default=0)
    women = NumberField(_l("Women among them"), most=999_999, default=0)
    migrants = NumberField(_l("Migrant workers"), most=999_999, default=0)

    @classmethod
    def of(cls, row: Any) -> Self:
        """As for every register; the number on file stays where it is."""
        form = cls(formdata=None, obj=row)
        form.phone.data = None
        return form

    def validate_credit_code(self, field: Any) -> None:
        """A credit code of 18 signs whose last one fits the others."""
        if not field.data:
            return
        clean = clean_credit_code(Cell(field.data))
        if clean.value is None:
            raise ValidationError(_("This credit code is mistyped. Check it with the licence."))
        field.data = clean.value

    def facts(self) -> operations.EmployerFacts:
        """What was typed, once it is valid."""
        return operations.EmployerFacts(
            name=self.name.data, credit_code=self.credit_code.data or None,
            ownership=self.ownership.data, industry=self.industry.data,
            legal_representative=self.legal_representative.data or None, phone=self.phone.data,
            employees=self.employees.data, women=self.women.data, migrants=self.migrants.data,
        )  # fmt: skip


def _coded(labels: Any) -> list[tuple[str, str]]:
    return [(code, f"{code} {label}") for code, label in labels.items()]


class HonourForm(RegisterForm):
    """An honour's entry."""

    title = LineField(_l("Honour"), longest=120)
    level = RadioChoiceField(_l("Level"), choices=lambda: words.LEVELS.items())
    granted_by = LineField(_l("Granted by"), longest=120)
    granted_on = PartialDayField(_l("Granted on"))
    union_id = ChoiceField(
        _l("Granted to"), choices=queries.union_choices, coerce=int, required=False,
        blank=_l("the township federation"),
    )  # fmt: skip

    def facts(self) -> operations.HonourFacts:
        """What was typed, once it is valid."""
        return operations.HonourFacts(
            title=self.title.data, level=HonourLevel(self.level.data),
            granted_by=self.granted_by.data, granted_on=self.granted_on.data or None,
            union_id=self.union_id.data,
        )  # fmt: skip


class ReasonForm(Form):
    """Why."""

    reason = LineField(_l("Reason"), longest=200)


class UploadForm(Form):
    """A roster."""

    file = UploadField(_l("Roster"), accept=ROSTER_FILES)
