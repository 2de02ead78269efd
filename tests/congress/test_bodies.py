"""Founding a congress, cutting districts, electing delegates, and whether it is well made up."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from platform_core.demo.people import identity_number
from platform_core.errors import RuleBroken
from plugins.congress import composition
from plugins.congress.operations import congresses, delegates, roster, training
from plugins.congress.queries import bodies
from plugins.congress.terms import Activity, Category, CommitteeTask, Ending, Sex
from tests.builders import make_employer, make_member
from tests.congress.before import BY, CHARTER, TODAY, elected, found, in_office, officer


@pytest.fixture(autouse=True)
def in_jinzhai(now, inside, jinzhai):
    with inside(jinzhai):
        yield


def candidacy(name="甲", votes=0, category=Category.FRONTLINE, sex=Sex.FEMALE, member=None):
    return delegates.Candidacy(name=name, votes=votes, sex=sex, category=category, member=member)


def report(due=30, turnout=24, **values):
    return delegates.Report(held_on=TODAY, due=due, turnout=turnout, **values)


def test_seats_are_allotted_to_every_district():
    congress = found(90, 60, 12, 9, 9)
    assert [(each.employees, each.seats) for each in congress.districts] == [
        (90, 15), (60, 10), (30, 5)]  # fmt: skip


def test_a_congress_is_founded_once_for_a_term():
    congresses.found(CHARTER, **BY)
    with pytest.raises(RuleBroken, match="已经建立"):
        congresses.found(CHARTER, **BY)


def test_more_districts_than_seats_are_refused():
    with pytest.raises(RuleBroken, match="不够分配"):
        found(30, 30, 30, seats=2)


def test_an_employer_without_employees_cannot_belong():
    congress = found()
    with pytest.raises(RuleBroken, match="没有职工人数"):
        congresses.include_employers(congress, [make_employer(employees=0, women=0)], **BY)


@pytest.mark.parametrize(
    ("turnout", "votes", "elected"),
    [(20, 16, True), (20, 15, False), (19, 19, False), (30, 30, True)],
)
def test_an_election_needs_turnout_and_more_than_half_of_all(turnout, votes, elected):
    district = found(60, 30, 30).districts[1]
    made = delegates.enter_election(
        district, report(turnout=turnout), [candidacy(votes=votes)], **BY
    )
    assert [vote.elected for vote in made.votes] == [elected]
    assert made.votes[0].verdict
    assert len(in_office(district.congress)) == int(elected)


def test_a_tie_for_the_last_seat_elects_neither():
    district = found(90, 60, 30, seats=6).districts[2]
    tied = [candidacy("甲", 20), candidacy("乙", 20)]
    made = delegates.enter_election(district, report(), tied, **BY)
    assert district.seats == 1
    assert not any(vote.elected for vote in made.votes)
    assert "再次投票" in made.votes[0].verdict


def test_more_votes_than_people_are_refused():
    with pytest.raises(RuleBroken, match="超过参加人数"):
        delegates.enter_election(found().districts[0], report(), [candidacy(votes=25)], **BY)


def test_nobody_is_a_delegate_twice():
    district, member = found().districts[0], make_member()
    put = (district, member.name, Sex.FEMALE, Category.FRONTLINE, TODAY)
    delegates.enter(*put, member=member, **BY)
    with pytest.raises(RuleBroken, match="已是本届代表"):
        delegates.enter(*put, member=member, **BY)


def test_a_recall_needs_more_than_half_of_all_and_opens_the_seat():
    delegate = in_office(elected())[0]
    district = delegate.district
    with pytest.raises(RuleBroken):
        delegates.recall(delegate, TODAY, 45, 90, "长期不履职", **BY)
    delegates.recall(delegate, TODAY, 46, 90, "长期不履职", **BY)
    assert delegate.ending is Ending.RECALLED
    assert delegates.free_seats(district, TODAY) == 1
    after = delegates.enter(district, "补选代表", Sex.FEMALE, Category.FRONTLINE, TODAY, **BY)
    assert after.replaces_id == delegate.id
    assert after.number == 31


def test_composition_names_each_broken_rule_and_cites_it():
    congress = elected()
    for delegate in in_office(congress)[:20]:
        delegate.category, delegate.sex = Category.OPERATOR, Sex.MALE
    broken = composition.broken(bodies.composition(congress, TODAY))
    assert {check.rule.key for check in broken} == {
        "congress.regional.operator_cap", "congress.regional.frontline_min",
        "congress.women_min"}  # fmt: skip
    assert all("条" in " ".join(check.verdict.sentences()) for check in broken)
    assert not any(check.verdict.blocking for check in broken)


def test_a_well_made_congress_breaks_no_rule():
    assert composition.broken(bodies.composition(elected(), TODAY)) == []


def test_a_refused_mandate_does_not_count():
    congress = elected(confirm=False)
    delegate = in_office(congress)[0]
    with pytest.raises(RuleBroken, match="原因"):
        delegates.review_credential(delegate, False, "", **BY)
    delegates.review_credential(delegate, False, "不在本单位工作", **BY)
    assert len(in_office(congress)) == 29


def test_groups_hold_every_delegate_and_have_one_head_each():
    congress = elected()
    delegates.form_groups(congress, ["第一团", "第二团", "第三团"], **BY)
    groups = delegates.groups_of(congress)
    assert [len(group.delegates) for group in groups] == [10, 10, 10]
    assert [sum(each.heads_group for each in group.delegates) for group in groups] == [1, 1, 1]


def test_a_committee_is_filled_anew():
    congress = elected()
    people = in_office(congress)
    for members in (people[:3], people[5:7]):
        made = delegates.fill_committee(congress, CommitteeTask.WOMEN, members, **BY)
    assert [(seat.delegate_id, seat.heads) for seat in made.seats] == [
        (people[5].id, True), (people[6].id, False)]  # fmt: skip


def test_training_gives_certificates_once_and_stands_in_the_log():
    congress = elected()
    people = in_office(congress)[:3]
    course = training.hold_training(congress, "民主管理", TODAY, 120, "", "", **BY)
    training.enter_attendance(course, people, **BY)
    assert training.enter_attendance(course, people, **BY) == 0
    assert [entry.kind for entry in bodies.activities_of(people[0])] == [Activity.TRAINING]
    assert len({seat.certificate_no for seat in course.attendances}) == 3


def test_only_the_delegate_or_the_office_writes_into_a_log():
    delegate = in_office(elected())[0]
    stranger = officer(account_id=7, member_id=1)
    object.__setattr__(stranger, "can", lambda permission: False)
    with pytest.raises(RuleBroken, match="本人"):
        training.note_activity(
            delegate, Activity.CONTACT, TODAY, "走访职工", actor=stranger, now=BY["now"]
        )


WANG = identity_number(date(1980, 3, 1), 2)  # even: a woman's
LI = identity_number(date(1975, 6, 1), 1)


def workbook(*rows):
    book = Workbook()
    for row in (
        ("代表团(选区)", "姓名", "性别", "岗位类别", "是否企业经营者", "身份证号码"),
        *rows,
    ):
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def test_a_roster_is_taken_in_as_a_whole():
    congress = found(90, 60)
    name = congress.districts[0].name
    rows = ((name, "王甲", "女", "一线", "否", WANG), (name, "李乙", "男", "管理", "是", LI))
    made = roster.take_in(congress, workbook(*rows), "代表.xlsx", date(2026, 2, 1), **BY)
    assert [(each.name, each.category) for each in made] == [
        ("王甲", Category.FRONTLINE), ("李乙", Category.OPERATOR)]  # fmt: skip


def test_a_roster_with_an_unknown_district_enters_nobody():
    congress = found(90, 60)
    with pytest.raises(RuleBroken, match="不是本届职代会的选区"):
        roster.take_in(
            congress, workbook(("别处选区", "王甲", "女", "一线", "否", WANG)), "代表.xlsx",
            TODAY - timedelta(days=1), **BY,
        )  # fmt: skip
    assert in_office(congress) == []
