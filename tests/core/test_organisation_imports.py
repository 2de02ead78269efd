"""Rosters in the browser: nothing before the confirmation, then all of it, once."""

import csv
import io
import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from platform_core.clock import utcnow
from platform_core.files.storage import storage
from platform_core.history import HistoryRecord
from platform_core.organisation.imports import background, staging
from platform_core.organisation.imports.models import ImportState, RosterImport
from platform_core.organisation.models import Employer, Member, Union
from platform_core.sealing import identity_index
from platform_core.tenancy import db
from tests.builders import make_employer, make_member, make_union
from tests.core.rosters import HEADINGS, UNIONS, credit_code, people


@pytest.fixture
def officer(client_as, jinzhai):
    return client_as("township_officer", jinzhai)


@pytest.fixture
def unions(inside, jinzhai):
    """The unions that the people of the made-up rosters belong to."""
    with inside(jinzhai):
        return [make_union(name=union.name, code=union.code).id for union in UNIONS]


@pytest.fixture
def count(inside, jinzhai):
    """`count(Member)`: how many rows Jinzhai has."""

    def count(model):
        with inside(jinzhai):
            return db.session.scalar(select(func.count()).select_from(model))

    return count


@pytest.fixture
def staged(inside, jinzhai):
    """`staged()`: the only roster on its way in, as it is in the database now."""

    def staged():
        with inside(jinzhai):
            row = db.session.scalars(select(RosterImport)).one()
            db.session.refresh(row, ["packed"])
            db.session.expunge(row)
            return row

    return staged


def table(rows, headings=HEADINGS):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def roster(persons):
    return table([person.cells(number) for number, person in enumerate(persons, start=1)])


def upload(client, content, kind="members", name="会员名册.csv"):
    return client.post(f"/t/jinzhai/imports/{kind}", data={"file": (io.BytesIO(content), name)})


def settled(client, address):
    """The page of an import once nothing is being done with it any more."""
    for thread in threading.enumerate():
        if thread.name.startswith("import-"):
            thread.join(60)
    answer = client.get(address)
    assert "Refresh" not in answer.headers
    return answer


def test_a_clean_roster_is_shown_first_and_written_when_confirmed(
    officer, unions, count, inside, jinzhai, actions
):
    persons = people(12)
    sent = upload(officer, roster(persons))
    assert sent.status_code == 303
    shown = officer.get(sent.location).text
    assert "有 12 行可以写入" in shown
    assert (count(Member), actions()) == (0, [])
    done = officer.post(f"{sent.location}/confirm")
    assert done.status_code == 303
    assert "已写入名册 12 行" in officer.get(done.location).text
    with inside(jinzhai):
        members = db.session.scalars(select(Member)).all()
        written = {(m.identity_no, m.name, m.born_on, m.phone) for m in members}
        assert all(m.identity_index == identity_index(m.identity_no) for m in members)
        assert len({m.number for m in members}) == 12
    assert written == {(p.identity, p.name, p.born.isoformat(), p.phone) for p in persons}
    assert actions() == ["core:import_members"]


def test_no_identity_number_lies_open_in_the_row(officer, unions, inside, jinzhai):
    persons = people(3)
    upload(officer, roster([*persons, replace(persons[0], name="李别人")]))
    with inside(jinzhai):
        raw = db.session.connection().exec_driver_sql(
            f"SELECT * FROM core_import WHERE township_id = {jinzhai.id}"
        )
        seen = repr(raw.all())
    assert all(p.identity not in seen and p.name not in seen for p in persons)


def test_confirming_twice_has_one_effect(officer, unions, count, actions):
    where = upload(officer, roster(people(5))).location
    first, second = (officer.post(f"{where}/confirm") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert count(Member) == 5
    assert actions() == ["core:import_members"]


def test_a_roster_with_an_error_is_not_written_at_all(officer, unions, count, staged):
    persons = people(5)
    persons[2] = replace(persons[2], identity=persons[2].identity[:-2])
    where = upload(officer, roster(persons)).location
    shown = officer.get(where).text
    assert "有 1 处错误" in shown
    assert "确认写入" not in shown
    refused = officer.post(f"{where}/confirm")
    assert refused.status_code == 422
    assert "请在文件中改正后重新上传" in refused.text
    assert (count(Member), staged().state) == (0, ImportState.CHECKED)


def test_every_finding_names_its_place_and_can_be_taken_away(officer, unions):
    persons = people(5)
    persons[2] = replace(persons[2], identity=persons[2].identity[:-2])
    where = upload(officer, roster(persons)).location
    answer = officer.get(f"{where}/findings.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    wrong = [row for row in rows if row["问题代码"] == "identity_length"]
    assert [(row["工作表"], row["行"], row["列"]) for row in wrong] == [
        ("会员名册", "4", "身份证号")
    ]
    assert "17" in wrong[0]["问题"] or "16" in wrong[0]["问题"]
    assert persons[2].identity not in answer.text


def test_findings_are_narrowed_by_gravity_and_paged(officer, unions):
    persons = [replace(p, phone="") for p in people(150)]
    where = upload(officer, roster(persons)).location
    first = officer.get(where).text
    assert len(re.findall("<tr>", first)) == 101
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert len(re.findall("<tr>", officer.get(where + following).text)) == 51
    assert "没有此类问题" in officer.get(f"{where}?show=error").text


def test_who_is_a_member_already_is_passed_over_and_named(officer, unions, count):
    persons = people(4)
    officer.post(upload(officer, roster(persons)).location + "/confirm")
    more = [*persons, *people(2, seed=9)]
    where = upload(officer, roster(more)).location
    shown = officer.get(where).text
    assert "有 2 行可以写入" in shown
    officer.post(f"{where}/confirm")
    assert count(Member) == 6
    where = upload(officer, roster(more)).location
    assert "名册中没有新内容" in officer.get(where).text
    assert officer.post(f"{where}/confirm").status_code == 422


def test_whoever_came_without_number_does_not_come_in_twice(officer, unions, count):
    nameless = [replace(p, identity="") for p in people(3)]
    officer.post(upload(officer, roster(nameless)).location + "/confirm")
    where = upload(officer, roster(nameless)).location
    assert "按同一人处理" in officer.get(where).text
    assert officer.post(f"{where}/confirm").status_code == 422
    where = upload(officer, roster(people(3))).location  # now with their numbers
    assert officer.post(f"{where}/confirm").status_code == 422
    assert count(Member) == 3


def test_card_numbers_stay_each_ones_own(officer, unions, inside, jinzhai):
    with inside(jinzhai):
        make_member(union_id=unions[0], number="JZ00001")
    persons = people(3)
    headings = (*HEADINGS, "会员编号")
    rows = [[*p.cells(n), number] for (n, p), number in zip(
        enumerate(persons, start=1), ("JZ00001", "JZ00002", "JZ00002"), strict=True
    )]  # fmt: skip
    shown = officer.get(upload(officer, table(rows, headings)).location).text
    assert "会员编号 JZ00001 已属于其他会员" in shown
    assert "会员编号 JZ00002 与第 3 行重复" in shown


def test_numbers_given_here_avoid_those_a_roster_brings(officer, unions, inside, jinzhai):
    persons = people(3)
    headings = (*HEADINGS, "会员编号")
    rows = [[*p.cells(n), "HY00002" if n == 1 else ""] for n, p in enumerate(persons, start=1)]
    officer.post(upload(officer, table(rows, headings)).location + "/confirm")
    with inside(jinzhai):
        numbers = set(db.session.scalars(select(Member.number)))
    assert numbers == {"HY00001", "HY00002", "HY00003"}


def test_a_register_that_changed_since_is_shown_again(officer, unions, count, inside, jinzhai):
    persons = people(3)
    where = upload(officer, roster(persons)).location
    with inside(jinzhai):
        make_member(union_id=unions[0], identity_no=persons[0].identity,
                    identity_index=identity_index(persons[0].identity))  # fmt: skip
    again = officer.post(f"{where}/confirm", follow_redirects=True)
    assert "名册在此期间有变动" in again.text
    assert "有 2 行可以写入" in again.text
    assert count(Member) == 1
    officer.post(f"{where}/confirm")
    assert count(Member) == 3


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "空"),
        (b"%PDF-1.7 ...", "a.pdf", "另存为"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "a.xls", "另存为"),
        (b"no zip at all", "a.xlsx", "不符"),
        (b"PK\x03\x04 broken", "a.xlsx", "损坏"),
        (b"\x00\x01\x02", "a.csv", "另存为"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(officer, count, content, name, said):
    answer = upload(officer, content, name=name)
    assert answer.status_code == 422
    assert said in answer.text
    assert count(RosterImport) == 0


def test_no_file_at_all_is_refused(officer):
    answer = officer.post("/t/jinzhai/imports/members", data={})
    assert answer.status_code == 422
    assert "请选择文件" in answer.text


def test_a_roster_of_another_kind_is_recognised(officer, unions):
    shown = officer.get(upload(officer, roster(people(3)), kind="unions").location).text
    assert "会员名册" in shown
    assert "确认写入" not in shown


def test_the_template_is_explained_and_understood(officer, unions):
    for kind in ("members", "employers", "unions"):
        assert officer.get(f"/t/jinzhai/imports/{kind}").status_code == 200
        template = officer.get(f"/t/jinzhai/imports/{kind}/template")
        shown = officer.get(upload(officer, template.data, kind, "名册.xlsx").location).text
        assert "名册中没有新内容" in shown
    assert officer.get("/t/jinzhai/imports/delegates").status_code == 404


def test_a_roster_of_unions_is_written(officer, inside, jinzhai):
    rows = [("张河村工会", "村级", "V10", "2007.3"), ("石料公司工会", "企业", "E01", "")]
    content = table(rows, ("工会名称", "工会类别", "工会编号", "成立时间"))
    officer.post(upload(officer, content, "unions").location + "/confirm")
    with inside(jinzhai):
        written = {u.name: (u.kind, u.code, u.established_on)
                   for u in db.session.scalars(select(Union))}  # fmt: skip
    assert written == {"张河村工会": ("village", "V10", "2007-03"),
                       "石料公司工会": ("enterprise", "E01", None)}  # fmt: skip


EMPLOYERS = ("企业名称", "统一社会信用代码", "单位类别代码", "行业代码", "职工人数", "其中女职工")


def test_a_roster_of_employers_is_written(officer, inside, jinzhai):
    rows = [("示例石料有限公司", credit_code(1), "110国有", "制造业", "20人", "5"),
            ("示例个体户", "", "600", "8", "3", "")]  # fmt: skip
    officer.post(upload(officer, table(rows, EMPLOYERS), "employers").location + "/confirm")
    with inside(jinzhai):
        written = {e.name: (e.credit_code, e.ownership, e.non_public, e.industry, e.employees)
                   for e in db.session.scalars(select(Employer))}  # fmt: skip
    assert written == {
        "示例石料有限公司": (credit_code(1), "110", False, "03", 20),
        "示例个体户": (None, "600", True, "08", 3),
    }


def test_employers_known_or_impossible_are_named(officer, inside, jinzhai):
    with inside(jinzhai):
        make_employer(name="示例个体户")
    rows = [("示例个体户", "", "600", "08", "3", ""),
            ("示例茶业", credit_code(2), "170", "01", "3", "5")]  # fmt: skip
    shown = officer.get(upload(officer, table(rows, EMPLOYERS), "employers").location).text
    assert "已在名册中" in shown or "已登记" in shown
    assert "职工总数 3 人，此项却为 5 人" in shown
    assert "有 1 处错误" in shown


def test_what_is_too_long_for_the_register_is_an_error(officer, unions):
    long = replace(people(1)[0], name="赵" * 41)
    shown = officer.get(upload(officer, roster([long])).location).text
    assert "超过 40 个字" in shown


def test_a_discarded_roster_writes_nothing(officer, unions, count, staged):
    where = upload(officer, roster(people(3))).location
    assert officer.post(f"{where}/discard").status_code == 303
    assert officer.post(f"{where}/confirm").status_code == 422
    assert (count(Member), staged().state) == (0, ImportState.DISCARDED)


def test_an_imported_roster_is_not_discarded(officer, unions, staged):
    where = upload(officer, roster(people(3))).location
    officer.post(f"{where}/confirm")
    assert officer.post(f"{where}/discard").status_code == 422
    assert staged().state is ImportState.DONE


def test_a_long_roster_is_read_and_written_beside_the_pages(
    officer, unions, count, actions, monkeypatch
):
    monkeypatch.setattr(staging, "INLINE", 100)
    persons = people(1200)
    sent = upload(officer, roster(persons))
    assert "有 1,200 行可以写入" in settled(officer, sent.location).text
    assert count(Member) == 0
    for _ in range(2):
        assert officer.post(f"{sent.location}/confirm").status_code == 303
    assert "已写入名册 1,200 行" in settled(officer, sent.location).text
    assert (count(Member), actions()) == (1200, ["core:import_members"])


def test_the_page_of_running_work_shows_how_far_it_is(officer, unions, inside, jinzhai):
    where = upload(officer, roster(people(3))).location
    with inside(jinzhai):
        working = {"state": ImportState.READING, "read": 500, "expected": 2000}
        db.session.execute(update(RosterImport).values(working))
    answer = officer.get(where)
    assert answer.headers["Refresh"] == "2"
    assert re.search(r'<progress[^>]*max="100" value="25"', answer.text)
    assert "已读取 500 行，共约 2,000 行" in answer.text


def test_work_whose_process_died_is_gone_on_with(officer, unions, inside, jinzhai, staged, count):
    where = upload(officer, roster(people(3))).location
    with inside(jinzhai):
        long_ago = utcnow() - timedelta(minutes=5)
        died = {"state": ImportState.WRITING, "beat_at": long_ago, "confirmed_by": 7}
        db.session.execute(update(RosterImport).values(died))
    with inside(jinzhai):
        assert background.revive(utcnow()) == 1
        assert background.revive(utcnow()) == 0
    assert (staged().state, count(Member)) == (ImportState.DONE, 3)
    with inside(jinzhai):
        assert db.session.scalars(select(HistoryRecord)).one().actor_id == 7
    assert officer.get(where).status_code == 200


def test_somebody_enrolled_while_a_roster_is_written_stops_it(
    officer, unions, inside, jinzhai, staged, count, monkeypatch
):
    """What only the database can see at the last moment undoes the whole, and is then shown."""
    persons = people(3)
    where = upload(officer, roster(persons)).location
    with inside(jinzhai):
        make_member(union_id=unions[0], identity_no=persons[0].identity,
                    identity_index=identity_index(persons[0].identity))  # fmt: skip
        db.session.execute(update(RosterImport).values(state=ImportState.WRITING))
    known = background.gather
    looked = []

    def gather(kind):
        found = known(kind)
        if not looked:
            found.keys.clear()  # as it was before the other one was enrolled
        looked.append(kind)
        return found

    monkeypatch.setattr(background, "gather", gather)
    with inside(jinzhai):
        background.carry_on(int(where.rpartition("/")[2]))
    assert (staged().state, staged().accepted, count(Member)) == (ImportState.CHECKED, 2, 1)


def test_a_fault_while_reading_says_so_and_writes_nothing(
    officer, unions, inside, jinzhai, staged, count
):
    where = upload(officer, roster(people(3))).location
    row = staged()
    with inside(jinzhai):
        db.session.execute(update(RosterImport).values(state=ImportState.READING))
        storage().delete(jinzhai.id, row.stored_as)
    with inside(jinzhai):
        background.carry_on(row.id)
    assert staged().state is ImportState.FAILED
    assert "文件已清理，请重新上传" in officer.get(where).text
    assert count(Member) == 0


def test_files_go_when_they_are_done_with_and_findings_a_day_later(
    officer, unions, inside, jinzhai, staged
):
    waiting = upload(officer, roster([replace(p, phone="") for p in people(3)])).location
    with inside(jinzhai):
        assert background.expire(utcnow()) == 0
    officer.post(f"{waiting}/confirm")
    with inside(jinzhai):
        assert background.expire(utcnow()) == 1
    row = staged()
    assert row.stored_as is None and row.packed is not None
    with inside(jinzhai):
        assert background.expire(utcnow() + timedelta(hours=25)) == 1
        assert background.expire(utcnow() + timedelta(hours=25)) == 0
    assert (staged().packed, staged().state) == (None, ImportState.DONE)
    assert officer.get(waiting).status_code == 200


def test_a_roster_nobody_confirmed_expires(officer, unions, inside, jinzhai, staged, count):
    where = upload(officer, roster(people(3))).location
    with inside(jinzhai):
        background.expire(utcnow() + timedelta(hours=25))
    assert staged().state is ImportState.EXPIRED
    assert officer.post(f"{where}/confirm").status_code == 422
    assert count(Member) == 0


def test_a_neighbours_roster_is_as_missing(client_as, neighbour, officer, unions):
    where = upload(officer, roster(people(3))).location
    stranger = client_as("township_admin", neighbour)
    theirs = where.replace("jinzhai", "tongmu")
    for way in ("", "/findings.csv"):
        assert stranger.get(theirs + way).status_code == 404
    for way in ("/confirm", "/discard"):
        assert stranger.post(theirs + way).status_code == 404
