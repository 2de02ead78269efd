"""The pages of the registers, by real requests."""

import re
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Engine, event, select

from platform_core.i18n import format_day
from platform_core.organisation.models import (
    Employer,
    Honour,
    HonourLevel,
    Member,
    MemberStatus,
    OfficerTerm,
    Union,
    UnionKind,
)
from platform_core.organisation.names import sort_key
from platform_core.sealing import identity_index, phone_index
from platform_core.tenancy import db
from tests.builders import make_employer, make_honour, make_member, make_union
from tests.core.rosters import identity

BORN = date(1980, 1, 2)
NUMBER = identity(BORN)  # of a man, like every number below


@pytest.fixture
def made(inside, jinzhai):
    """`made(make_union, name=…)`: the id of a row of Jinzhai."""

    def made(build, *arguments, **values):
        with inside(jinzhai):
            return build(*arguments, **values).id

    return made


@pytest.fixture
def row(inside, jinzhai):
    """`row(Union, id)`: a row of Jinzhai as it is in the database now."""

    def row(model, id):
        with inside(jinzhai):
            found = db.session.get(model, (jinzhai.id, id))
            if found is not None:
                db.session.refresh(found)
                db.session.expunge(found)
            return found

    return row


@pytest.fixture
def officer(client_as, jinzhai):
    return client_as("township_officer", jinzhai)


def kinds(**counts):
    for kind, count in counts.items():
        for _ in range(count):
            make_union(kind=UnionKind(kind))


JINZHAI = {"village": 10, "enterprise": 2, "self_employed": 3, "agency_institution": 4}


def test_the_unions_add_up_by_kind(officer, inside, jinzhai):
    with inside(jinzhai):
        kinds(**JINZHAI)
        make_union(name="已撤销的工会", dissolved_on=date(2020, 1, 1))
    text = officer.get("/t/jinzhai/unions").text
    totals = " ".join(re.sub("<[^>]+>", "", text.split('id="union-totals"')[1][:900]).split())
    assert "19 个工会" in totals
    assert "村级工会 10 + 企业工会 2 + 个体劳动者工会 3 + 机关事业单位工会 4" in totals
    assert "各项相加相符" in totals
    assert "已撤销的工会" not in text


def test_unions_are_narrowed_by_kind_name_and_standing(officer, inside, jinzhai):
    with inside(jinzhai):
        make_union(name="甲村工会", code="V01")
        make_union(name="乙公司工会", kind=UnionKind.ENTERPRISE)
        make_union(name="丙村工会", dissolved_on=date(2020, 1, 1))
    assert "乙公司" not in officer.get("/t/jinzhai/unions?kind=village").text
    assert "甲村" in officer.get("/t/jinzhai/unions?q=V01").text
    assert "丙村" in officer.get("/t/jinzhai/unions?standing=dissolved").text
    assert "没有符合条件的工会" in officer.get("/t/jinzhai/unions?q=nothing").text


def test_an_empty_register_says_what_to_do(officer):
    assert "导入工会名册" in officer.get("/t/jinzhai/unions").text
    assert "导入会员名册" in officer.get("/t/jinzhai/members").text
    assert "导入企业名册" in officer.get("/t/jinzhai/employers").text
    assert "还没有登记荣誉" in officer.get("/t/jinzhai/honours").text


def test_a_union_is_entered_and_its_page_tells_the_next_election(officer, actions, now):
    given = {"name": "张河村工会委员会", "kind": "village", "established_on": "2007年3月",
             "committee_since": "2022-03-01", "term_years": "5",
             "full_time_cadres": "0"}  # fmt: skip
    answer = officer.post("/t/jinzhai/unions", data=given)
    assert answer.status_code == 303
    text = officer.get(answer.location).text
    assert f"下次换届应在{format_day(date(2027, 3, 1))}前进行" in text
    assert "2007年3月" in text
    assert "第16条" in text  # the length of the term, by the trade union law
    assert actions() == ["core:establish_union"]


def test_a_term_the_law_does_not_know_is_refused(officer, inside, jinzhai):
    given = {"name": "张河村工会", "kind": "village", "term_years": "4", "full_time_cadres": "0"}
    answer = officer.post("/t/jinzhai/unions", data=given)
    assert answer.status_code == 422
    assert "张河村工会" in answer.text
    with inside(jinzhai):
        assert db.session.scalars(select(Union)).all() == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "请填写"),
        ("name", "老工会", "已有同名工会"),
        ("code", "V01", "该编号已被其他工会使用"),
        ("established_on", "三月", "请写成"),
        ("established_on", "2007-13", "请写成"),
        ("committee_since", "2030-01-01", "不能晚于今天"),
    ],
)
def test_a_refused_union_keeps_what_was_typed(officer, made, field, value, said, now):
    made(make_union, name="老工会", code="V01")
    given = {"name": "新工会", "code": "V99", "kind": "village", "approval_no": "旬工发〔2011〕3号",
             "term_years": "5", "full_time_cadres": "0"} | {field: value}  # fmt: skip
    answer = officer.post("/t/jinzhai/unions", data=given)
    assert answer.status_code == 422
    assert said in answer.text
    assert "旬工发〔2011〕3号" in answer.text


def union_form(**values):
    return {"name": "甲村工会", "kind": "village", "term_years": "5", "full_time_cadres": "0",
            "version": "1"} | values  # fmt: skip


def test_two_people_changing_one_union_both_see_both_texts(officer, made, row):
    id = made(make_union, name="甲村工会")
    first = officer.post(f"/t/jinzhai/unions/{id}/edit", data=union_form(name="甲村工会委员会"))
    assert first.status_code == 303
    second = officer.post(f"/t/jinzhai/unions/{id}/edit", data=union_form(name="甲社区工会"))
    assert second.status_code == 409
    assert "甲村工会委员会" in second.text
    assert "甲社区工会" in second.text
    assert row(Union, id).name == "甲村工会委员会"


def test_a_union_does_not_stand_below_itself(officer, made):
    above = made(make_union, name="联合工会", kind=UnionKind.JOINT)
    below = made(make_union, name="甲村工会", parent_id=above)
    given = union_form(name="联合工会", kind="joint", parent_id=str(below))
    answer = officer.post(f"/t/jinzhai/unions/{above}/edit", data=given)
    assert answer.status_code == 422
    assert "不能隶属于自己" in answer.text


def test_a_new_committee_ends_the_terms_of_the_old_one(officer, made, row, inside, jinzhai, now):
    id = made(make_union, committee_since=date(2019, 5, 1))
    made(make_member, union_id=id, name="张安宁", number="M1")
    given = {"member": "张安宁", "committee": "union", "position": "主席", "since": "2019-05-01"}
    assert officer.post(f"/t/jinzhai/unions/{id}/officers", data=given).status_code == 303
    assert "张安宁" in officer.get("/t/jinzhai/unions").text
    given = {"since": "2024-05-06", "term_years": "3", "version": "1"}
    assert officer.post(f"/t/jinzhai/unions/{id}/election", data=given).status_code == 303
    assert (row(Union, id).committee_since, row(Union, id).term_years) == (date(2024, 5, 6), 3)
    with inside(jinzhai):
        assert db.session.scalars(select(OfficerTerm)).one().until == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("member", "said"),
    [("无此人", "没有这名会员"), ("张同名", "请填写会员编号"), ("M9", "没有这名会员")],
)
def test_only_a_member_of_the_union_becomes_an_officer(officer, made, member, said):
    id = made(make_union)
    for number in ("M1", "M2"):
        made(make_member, union_id=id, name="张同名", number=number)
    made(make_member, name="李别处", number="M9")
    given = {"member": member, "committee": "union", "position": "委员", "since": "2024-05-06"}
    answer = officer.post(f"/t/jinzhai/unions/{id}/officers", data=given)
    assert answer.status_code == 422
    assert said in answer.text


def test_an_officers_term_ends_once(officer, made, inside, jinzhai, now):
    id = made(make_union)
    made(make_member, union_id=id, name="张安宁")
    given = {"member": "张安宁", "committee": "women", "position": "主任", "since": "2024-05-06"}
    officer.post(f"/t/jinzhai/unions/{id}/officers", data=given)
    assert officer.post(f"/t/jinzhai/unions/{id}/officers", data=given).status_code == 422
    with inside(jinzhai):
        term = db.session.scalars(select(OfficerTerm.id)).one()
    way = f"/t/jinzhai/unions/{id}/officers/{term}/end"
    assert officer.post(way, data={"until": "2024-01-01"}).status_code == 422
    assert officer.post(way, data={"until": "2026-01-01"}).status_code == 303
    assert officer.post(way, data={"until": "2026-02-01"}).status_code == 422


def test_a_union_with_members_is_not_dissolved(officer, made, row, now):
    id = made(make_union)
    member = made(make_member, union_id=id)
    given = {"on": "2026-11-01", "reason": "企业终止", "version": "1"}
    refused = officer.post(f"/t/jinzhai/unions/{id}/dissolution", data=given)
    assert refused.status_code == 422
    assert "企业终止" in refused.text
    leave = {"reason": "企业终止", "version": "1"}
    officer.post(f"/t/jinzhai/members/{member}/status/leave", data=leave)
    assert officer.post(f"/t/jinzhai/unions/{id}/dissolution", data=given).status_code == 303
    assert row(Union, id).dissolved_on == date(2026, 11, 1)


# -- members -------------------------------------------------------------------------------------


def person(name="曾小明", **values):
    phone, number = values.pop("phone", "14200001234"), values.pop("identity_no", NUMBER)
    indexes = {"identity_index": identity_index(number), "phone_index": phone_index(phone)}
    known = {"name": name, "sort_key": sort_key(name), "identity_no": number, "phone": phone}
    return known | indexes | values


def test_the_register_masks_numbers(officer, made):
    id = made(make_member, **person())
    for page in ("/t/jinzhai/members", f"/t/jinzhai/members/{id}",
                 "/t/jinzhai/members/roster", f"/t/jinzhai/members/{id}/edit"):  # fmt: skip
        text = officer.get(page).text
        assert "曾小明" in text
        assert NUMBER not in text and "14200001234" not in text
    assert "142****1234" in officer.get("/t/jinzhai/members").text


def test_whoever_looks_at_full_numbers_stands_in_the_history(client_as, jinzhai, made, actions):
    id = made(make_member, **person())
    admin = client_as("township_admin", jinzhai)
    shown = admin.post(f"/t/jinzhai/members/{id}/numbers")
    assert NUMBER in shown.text and "14200001234" in shown.text
    assert actions() == ["core:show_identity"]
    officer = client_as("township_officer", jinzhai)
    assert officer.post(f"/t/jinzhai/members/{id}/numbers").status_code == 403
    assert actions() == ["core:show_identity"]


@pytest.mark.parametrize(
    "words", ["曾小明", "小明", "zengxiaoming", "zeng xiao", "zxm", "ZX", "HY77", NUMBER,
              "14200001234"],
)  # fmt: skip
def test_a_member_is_found_by(officer, made, words):
    made(make_member, **person(number="HY77"))
    made(make_member, **person("赵安", identity_no=identity(BORN, "男", 2), phone="14200005555"))
    text = officer.get("/t/jinzhai/members", query_string={"q": words}).text
    assert "曾小明" in text
    assert "赵安" not in text


def test_members_stand_in_the_order_of_their_pinyin_page_by_page(officer, inside, jinzhai):
    names = ("赵安", "曾安", "单安", "钱安", "李安")
    with inside(jinzhai):
        union = make_union()
        for name in names:
            make_member(union, name=name, sort_key=sort_key(name))
    seen, address = [], "/t/jinzhai/members?limit=2"
    while address:
        text = officer.get(address).text
        seen += re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', text)
        after = re.search(r'rel="next" href="([^"]+)"', text)
        address = "/t/jinzhai/members" + after[1].replace("&amp;", "&") if after else ""
    assert seen == ["李安", "钱安", "单安", "曾安", "赵安"]


@contextmanager
def counted():
    """How many statements are sent within."""
    sent = []

    def note(connection, cursor, statement, *others):
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("page", ["members", "unions", "employers", "honours", "unions/ledger"])
def test_a_longer_list_needs_no_more_queries(officer, inside, jinzhai, page):
    def fill(count):
        with inside(jinzhai):
            for _ in range(count):
                union = make_union(employer_id=make_employer().id, committee_since=BORN)
                make_member(union)
                make_honour(union_id=union.id)

    fill(2)
    officer.get(f"/t/jinzhai/{page}")  # the first time some things are looked up for good
    with counted() as few:
        officer.get(f"/t/jinzhai/{page}")
    fill(20)
    with counted() as many:
        officer.get(f"/t/jinzhai/{page}")
    assert len(many) == len(few)


def enrol_form(union_id, **values):
    return {"union_id": str(union_id), "name": "曾小明", "identity_no": NUMBER, "phone": "",
            "joined_on": "2011-11"} | values  # fmt: skip


def test_a_person_is_enrolled_with_a_number_sex_and_birth_date(officer, made, row, actions, now):
    union = made(make_union)
    answer = officer.post("/t/jinzhai/members", data=enrol_form(union))
    assert answer.status_code == 303
    member = row(Member, int(answer.location.rpartition("/")[2]))
    assert (member.number, member.sex, member.born_on) == ("HY00001", "male", "1980-01-02")
    assert (member.sort_key, member.status) == ("zeng xiao ming", "active")
    assert member.identity_index == identity_index(NUMBER)
    assert actions() == ["core:enrol"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"identity_no": NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")}, "校验"),
        ({"identity_no": "61099919800102"}, "18"),
        ({"sex": "female"}, "性别与身份证号不一致"),
        ({"born_on": "1981-01"}, "出生日期与身份证号不一致"),
        ({"number": "M1", "identity_no": identity(BORN, "男", 9)}, "会员编号已被"),
        ({"name": ""}, "请填写"),
    ],
)
def test_a_refused_enrolment_keeps_what_was_typed(officer, made, change, said, now):
    union = made(make_union)
    made(make_member, union_id=union, number="M1")
    answer = officer.post("/t/jinzhai/members", data=enrol_form(union, job="修理") | change)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="修理"' in answer.text


def test_the_same_person_is_not_enrolled_twice(officer, made):
    union = made(make_union)
    made(make_member, union_id=union, **person(number="M7"))
    answer = officer.post("/t/jinzhai/members", data=enrol_form(union))
    assert answer.status_code == 422
    assert "M7" in answer.text


def test_correcting_leaves_blank_numbers_as_they_are(officer, made, row, actions):
    id = made(make_member, **person(job="修理"))
    given = {"name": "曾晓明", "identity_no": "", "phone": "", "version": "1", "job": "运输"}
    assert officer.post(f"/t/jinzhai/members/{id}/edit", data=given).status_code == 303
    member = row(Member, id)
    assert (member.name, member.sort_key, member.job) == ("曾晓明", "zeng xiao ming", "运输")
    assert (member.identity_no, member.phone) == (NUMBER, "14200001234")
    assert actions() == ["core:correct_member"]


def test_a_stale_correction_shows_both_and_no_number_on_file(officer, made):
    id = made(make_member, **person())
    given = {"name": "曾晓明", "version": "7"}
    answer = officer.post(f"/t/jinzhai/members/{id}/edit", data=given)
    assert answer.status_code == 409
    assert "曾小明" in answer.text and "曾晓明" in answer.text
    assert NUMBER not in answer.text


def test_membership_goes_along_to_another_union(officer, made, row, actions):
    old, new = made(make_union), made(make_union)
    id = made(make_member, union_id=old)
    way = f"/t/jinzhai/members/{id}/transfer"
    same = officer.post(way, data={"union_id": str(old), "version": "1"})
    assert same.status_code == 422
    moved = officer.post(way, data={"union_id": str(new), "reason": "进厂务工", "version": "1"})
    assert moved.status_code == 303
    assert row(Member, id).union_id == new
    assert actions() == ["core:transfer"]
    again = officer.post(way, data={"union_id": str(old), "version": "1"})
    assert again.status_code == 409
    assert "进厂务工" in officer.get(f"/t/jinzhai/members/{id}").text


def test_membership_is_kept_resumed_and_given_up(officer, made, row, actions):
    id = made(make_member)
    for version, (verb, status) in enumerate(
        [("keep", "kept"), ("resume", "active"), ("leave", "left"), ("readmit", "active")], start=1
    ):
        way, given = f"/t/jinzhai/members/{id}/status/{verb}", {"version": str(version)}
        assert officer.get(way).status_code == 200
        if verb in ("leave", "readmit"):
            assert officer.post(way, data=given).status_code == 422  # it needs a reason
            given["reason"] = "外出"
        assert officer.post(way, data=given).status_code == 303
        assert row(Member, id).status == status
    assert actions()[-1] == "core:readmit_member"
    assert officer.get(f"/t/jinzhai/members/{id}/status/promote").status_code == 404
    assert officer.post(f"/t/jinzhai/members/{id}/status/approve",
                        data={"version": "5"}).status_code == 422  # fmt: skip


def test_a_chair_sees_the_members_of_the_own_union_alone(client_as, jinzhai, made):
    own, other = made(make_union), made(make_union)
    mine = made(make_member, union_id=own, name="赵自家")
    theirs = made(make_member, union_id=other, name="钱别家")
    chair = client_as("union_chair", jinzhai, union_id=own)
    for page in ("/t/jinzhai/members", f"/t/jinzhai/members?union={other}",
                 "/t/jinzhai/members/roster",
                 "/t/jinzhai/members?q=钱别家&status=all"):  # fmt: skip
        assert "钱别家</" not in chair.get(page).text
    assert "赵自家" in chair.get("/t/jinzhai/members").text
    assert chair.get(f"/t/jinzhai/members/{mine}").status_code == 200
    assert chair.get(f"/t/jinzhai/members/{theirs}").status_code == 404
    assert chair.get(f"/t/jinzhai/members/{mine}/edit").status_code == 403


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        ("member", "unions", 200),
        ("member", "honours", 200),
        ("member", "members", 403),
        ("handler", "members", 403),
        ("handler", "employers", 200),
        ("member", "unions/new", 403),
        ("union_chair", "imports", 403),
        ("township_officer", "imports", 200),
        ("township_officer", "members/export", 403),
        ("township_admin", "members/export", 200),
    ],
)
def test_who_may_open_which_page(client_as, jinzhai, role, page, status):
    assert client_as(role, jinzhai).get(f"/t/jinzhai/{page}").status_code == status


ROWS = {
    "unions": (make_union, Union),
    "members": (make_member, Member),
    "employers": (make_employer, Employer),
    "honours": (make_honour, Honour),
}


@pytest.mark.parametrize("register", ROWS)
def test_a_neighbours_row_is_as_missing(client_as, neighbour, made, register):
    id = made(ROWS[register][0])
    stranger = client_as("township_admin", neighbour)
    for way in ("", "/edit"):
        assert stranger.get(f"/t/tongmu/{register}/{id}{way}").status_code == 404
    assert stranger.get(f"/t/jinzhai/{register}/{id}").status_code == 404


# -- employers and honours -----------------------------------------------------------------------


def employer_form(**values):
    return {"name": "示例石料有限公司", "credit_code": "", "employees": "20", "women": "5",
            "migrants": "8", "version": "1"} | values  # fmt: skip


def test_an_employer_is_entered_changed_and_closed(officer, inside, jinzhai, row, actions, now):
    given = employer_form(ownership="110", industry="03", phone="0915-7202000")
    answer = officer.post("/t/jinzhai/employers", data=given)
    assert answer.status_code == 303
    id = int(answer.location.rpartition("/")[2])
    assert row(Employer, id).non_public is False
    text = officer.get(answer.location).text
    assert "制造业" in text and "7202000" not in text
    officer.post(f"/t/jinzhai/employers/{id}/edit", data=employer_form(ownership="170"))
    assert (row(Employer, id).non_public, row(Employer, id).phone) == (True, "0915-7202000")
    given = {"on": "2026-10-01", "reason": "注销", "version": "2"}
    assert officer.post(f"/t/jinzhai/employers/{id}/closure", data=given).status_code == 303
    assert actions() == ["core:register_employer", "core:amend_employer", "core:close_employer"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"women": "21"}, "不能多于职工总数"),
        ({"credit_code": "91610999MA0000000X"}, "统一社会信用代码有误"),
        ({"name": "老企业"}, "已在名册中"),
        ({"employees": "许多"}, "整数"),
    ],
)
def test_a_refused_employer_keeps_what_was_typed(officer, made, change, said):
    made(make_employer, name="老企业")
    answer = officer.post(
        "/t/jinzhai/employers", data=employer_form(legal_representative="李四") | change
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="李四"' in answer.text


def test_employers_with_and_without_a_union(officer, inside, jinzhai):
    with inside(jinzhai):
        make_union(name="石料公司工会", employer_id=make_employer(name="石料公司").id)
        make_employer(name="茶业公司")
    assert "茶业公司" not in officer.get("/t/jinzhai/employers?union=with").text
    assert "石料公司" not in officer.get("/t/jinzhai/employers?union=without").text


def test_honours_are_totalled_by_level(officer, inside, jinzhai, actions, made, row):
    with inside(jinzhai):
        for level, count in ((HonourLevel.PROVINCE, 2), (HonourLevel.NATION, 3)):
            for _ in range(count):
                make_honour(level=level)
    text = officer.get("/t/jinzhai/honours").text
    figures = re.findall(r'tile-label">.*?>([^<]+)</a>.*?tile-value">(\d+)', text, re.S)
    assert figures == [("国家级", "3"), ("省级", "2")]
    given = {"title": "五一劳动奖状", "level": "city", "granted_by": "安康市总工会",
             "granted_on": "2010"}  # fmt: skip
    assert officer.post("/t/jinzhai/honours", data=given).status_code == 303
    assert "五一劳动奖状" in officer.get("/t/jinzhai/honours?level=city").text
    id = made(make_honour, title="误登")
    assert officer.post(f"/t/jinzhai/honours/{id}/strike", data={"reason": ""}).status_code == 422
    strike = officer.post(f"/t/jinzhai/honours/{id}/strike", data={"reason": "重复登记"})
    assert strike.status_code == 303
    assert row(Honour, id) is None
    assert actions() == ["core:enter_honour", "core:strike_honour"]


def test_members_who_left_are_shown_when_asked_for(officer, made):
    made(make_member, name="张在册")
    made(make_member, name="李离会", status=MemberStatus.LEFT)
    assert "李离会" not in officer.get("/t/jinzhai/members").text
    assert "李离会" in officer.get("/t/jinzhai/members?status=left").text
    assert "张在册" in officer.get("/t/jinzhai/members?status=all").text
