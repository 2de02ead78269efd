"""Forms about a congress: its charter, districts, elections, delegates, committees, courses."""

from typing import Any

from sqlalchemy import select

from platform_core.api import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    Member,
    NumberField,
    RadioChoiceField,
    RowForm,
    RuleBroken,
    TextArea,
    UploadField,
    db,
    offer,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.congress.forms.base import delegate_pairs, picked_lines
from plugins.congress.labels import choices
from plugins.congress.models import Congress, Delegate, District
from plugins.congress.operations import delegates as electing
from plugins.congress.operations.congresses import Charter
from plugins.congress.queries import bodies
from plugins.congress.terms import Activity, Category, CommitteeTask, Ending, Level, Sex


class CharterForm(RowForm):
    """What is laid down for a congress."""

    name = LineField(_l("Name of the congress"), longest=120)
    level = ChoiceField(_l("Kind"), choices=lambda: choices(Level), default=Level.REGIONAL)
    term = NumberField(_l("Term number"), least=1, most=99, default=1)
    since = DayField(_l("Term begins"))
    until = DayField(_l("Term ends"))
    seats = NumberField(_l("Number of delegates"), least=1, most=2000, default=30)
    area = LineField(_l("What it covers"), longest=200, required=False)
    decision_no = LineField(
        _l("Number of the Party committee's decision"), longest=80, required=False
    )
    decision_on = DayField(_l("Day of the decision"), required=False)
    decision_by = LineField(_l("Decided by"), longest=120, required=False)

    def fill(self, row: Congress | None) -> None:
        if row is not None:
            self.begin(**{name: getattr(row, name) for name in self.data if hasattr(row, name)})

    def charter(self) -> Charter:
        """What was filled in, for the operation."""
        return Charter(
            name=self.name.data, level=Level(self.level.data), term=self.term.data,
            since=self.since.data, until=self.until.data, seats=self.seats.data,
            area=self.area.data or "", decision_no=self.decision_no.data or "",
            decision_on=self.decision_on.data, decision_by=self.decision_by.data or "",
        )  # fmt: skip


class EmployersForm(RowForm):
    """Employers to take in."""

    chosen = ChoicesField(_l("Employers"), choices=(), coerce=int)

    def fill(self, row: Congress) -> None:
        offer(self.chosen, [
            (each.id, _("%(name)s (%(count)s employees)", name=each.name, count=each.employees))
            for each in bodies.employers_outside(row)
        ])  # fmt: skip


class UnionsForm(RowForm):
    """Unions without an employer to take in."""

    chosen = ChoicesField(_l("Unions"), choices=(), coerce=int)

    def fill(self, row: Congress) -> None:
        offer(self.chosen, [(each.id, each.name) for each in bodies.unions_outside(row)])


class CutForm(RowForm):
    """How districts are cut."""

    threshold = NumberField(
        _l("A district of its own from how many employees"), least=1, most=100000, default=20,
        description=_l("Smaller employers are merged into joint districts."),
    )  # fmt: skip


class RenameForm(RowForm):
    """The name of a district."""

    name = LineField(_l("Name of the district"), longest=120)

    def fill(self, row: District) -> None:
        self.begin(name=row.name)


class ElectionForm(RowForm):
    """What the tellers of a district reported."""

    held_on = DayField(_l("Held on"), default=today)
    due = NumberField(_l("Employees of the district"), least=1)
    turnout = NumberField(_l("Took part"))
    candidates = TextArea(
        _l("Candidates and their votes"), rows=6,
        description=_l("One a line: membership number or name, sex, category, votes. "
                       "For example: YS00001 female frontline 25"),
    )  # fmt: skip
    method = LineField(_l("How it was held"), longest=80, required=False)
    tellers = LineField(_l("Tellers"), longest=120, required=False)
    posted_from = DayField(_l("Result posted from"), required=False)
    posted_until = DayField(_l("Result posted until"), required=False)

    def fill(self, row: District) -> None:
        if not self.is_submitted():
            self.begin(due=row.employees)

    def report(self, by_election: bool) -> electing.Report:
        """What was filled in, for the operation."""
        return electing.Report(
            held_on=self.held_on.data, due=self.due.data, turnout=self.turnout.data,
            method=self.method.data or "", tellers=self.tellers.data or "",
            posted_from=self.posted_from.data, posted_until=self.posted_until.data,
            by_election=by_election,
        )  # fmt: skip

    def candidacies(self) -> list[electing.Candidacy]:
        """The candidates as they were typed. Raises RuleBroken for a line that is no candidate."""
        return [_candidacy(*values) for values in picked_lines(self.candidates.data, 4,
                                                               "candidates")]  # fmt: skip


def _candidacy(who: str, sex: str, category: str, votes: str) -> electing.Candidacy:
    member = member_called(who)
    try:
        return electing.Candidacy(
            name=member.name if member else who, member=member, sex=read_sex(sex),
            category=read_category(category), votes=int(votes),
        )  # fmt: skip
    except ValueError as odd:
        told = _("“%(line)s” cannot be read: sex, category and votes are needed.",
                 line=f"{who} {sex} {category} {votes}")  # fmt: skip
        raise RuleBroken(told, field="candidates") from odd


def member_called(number: str) -> Member | None:
    """The member with this number."""
    return db.session.scalar(select(Member).where(Member.number == number.strip().upper()))


SEXES = {"女": Sex.FEMALE, "男": Sex.MALE}
CATEGORIES = {
    "一线": Category.FRONTLINE, "专业技术": Category.TECHNICAL, "技术": Category.TECHNICAL,
    "管理": Category.MANAGER, "经营管理": Category.OPERATOR, "经营者": Category.OPERATOR,
}  # fmt: skip


def read_sex(typed: str) -> Sex:
    """男, 女, male or female. Raises ValueError."""
    return SEXES.get(typed) or Sex(typed)


def read_category(typed: str) -> Category:
    """A category by its Chinese or English word. Raises ValueError."""
    return CATEGORIES.get(typed) or Category(typed)


class DelegateForm(RowForm):
    """A delegate entered without the figures of an election, from an older roll."""

    district = ChoiceField(_l("District"), choices=(), coerce=int)
    member = LineField(_l("Membership number"), longest=20, required=False)
    name = LineField(
        _l("Name"), longest=40, required=False,
        description=_l("Only where the person is not in the register of members."),
    )  # fmt: skip
    sex = RadioChoiceField(_l("Sex"), choices=lambda: choices(Sex))
    category = ChoiceField(_l("Category"), choices=lambda: choices(Category))
    since = DayField(_l("Elected on"), default=today)

    def fill(self, row: Congress) -> None:
        offer(self.district, [(each.id, each.name) for each in row.districts], "")

    def person(self) -> tuple[str, Member | None]:
        """Name and member. Raises RuleBroken where neither is known."""
        if not self.member.data:
            if not self.name.data:
                raise RuleBroken(_("Give a membership number or a name."), field="member")
            return self.name.data, None
        found = member_called(self.member.data)
        if found is None:
            raise RuleBroken(_("There is no member with this number."), field="member")
        return found.name, found


class CredentialForm(RowForm):
    """What the review says."""

    confirmed = RadioChoiceField(
        _l("The mandate is"), choices=lambda: [("1", _("Confirmed")), ("0", _("Refused"))]
    )
    note = LineField(_l("Reason, if refused"), longest=400, required=False)


class RecallForm(RowForm):
    """A recall by the district."""

    day = DayField(_l("Recalled on"), default=today)
    due = NumberField(_l("Employees of the district"), least=1)
    votes = NumberField(_l("Votes for the recall"))
    reason = LineField(_l("Reason"), longest=400)

    def fill(self, row: Delegate) -> None:
        if not self.is_submitted():
            self.begin(due=row.district.employees)


class EndForm(RowForm):
    """Another end of a mandate."""

    ending = ChoiceField(
        _l("Why it ends"),
        choices=lambda: [pair for pair in choices(Ending) if pair[0] != Ending.RECALLED],
    )
    day = DayField(_l("Ended on"), default=today)
    note = LineField(_l("In detail"), longest=400)


class CorrectForm(RowForm):
    """Category and delegation."""

    category = ChoiceField(_l("Category"), choices=lambda: choices(Category))
    group = ChoiceField(_l("Group of delegates"), choices=(), coerce=int, required=False)

    def fill(self, row: Delegate) -> None:
        groups = electing.groups_of(row.congress)
        offer(self.group, [(each.id, each.name) for each in groups], _("None"))
        self.begin(category=row.category, group=row.group_id)


class ActivityForm(RowForm):
    """Something a delegate did."""

    kind = ChoiceField(_l("What was done"), choices=lambda: choices(Activity))
    day = DayField(_l("Day it was done"), default=today)
    note = TextArea(_l("In a few words"), longest=400, rows=3)


class GroupsForm(RowForm):
    """Delegations."""

    names = TextArea(_l("Names of the delegations, one a line"), longest=800, rows=4)

    def fill(self, row: Congress) -> None:
        if not self.is_submitted():
            known = [each.name for each in electing.groups_of(row)]
            self.begin(names="\n".join(known))


class CommitteeForm(RowForm):
    """Who sits on a committee."""

    task = ChoiceField(_l("Committee"), choices=lambda: choices(CommitteeTask))
    head = ChoiceField(_l("Head"), choices=(), coerce=int)
    members = ChoicesField(_l("Committee members"), choices=(), coerce=int, required=False)

    def fill(self, row: Congress) -> None:
        pairs = delegate_pairs(bodies.delegates_in_office(row, today()))
        offer(self.head, pairs, _("Please choose"))
        offer(self.members, pairs)

    def seats(self) -> list[int]:
        """Ids of the delegates, the head first."""
        return list(dict.fromkeys([self.head.data, *(self.members.data or ())]))


class TrainingForm(RowForm):
    """A course."""

    course = LineField(_l("Course"), longest=120)
    held_on = DayField(_l("Held on"), default=today)
    minutes = NumberField(_l("Length in minutes"), least=1, most=10000, default=180)
    place = LineField(_l("Place"), longest=120, required=False)
    lecturer = LineField(_l("Lecturer"), longest=60, required=False)


class AttendanceForm(RowForm):
    """Who took part in a course."""

    delegates = ChoicesField(_l("Took part"), choices=(), coerce=int)

    def fill(self, row: Any) -> None:
        congress = db.session.get(Congress, (row.township_id, row.congress_id))
        known = {each.delegate_id for each in row.attendances}
        people = bodies.delegates_in_office(congress, row.held_on) if congress else []
        offer(self.delegates, delegate_pairs(each for each in people if each.id not in known))


class RosterForm(RowForm):
    """A roster of delegates as a spreadsheet."""

    since = DayField(_l("Elected on"), default=today)
    file = UploadField(_l("Roster"), accept=".xlsx,.csv")
