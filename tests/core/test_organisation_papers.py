"""The registers as papers, and taken out as workbooks."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from platform_core.organisation.models import CommitteeKind, HonourLevel, OfficerTerm, UnionKind
from platform_core.tenancy import db
from tests.builders import make_honour, make_member, make_union
from tests.core.rosters import identity

NUMBER = identity(date(1980, 1, 2))


@pytest.fixture
def filled(inside, jinzhai):
    """Two unions with a chair, two members and two honours."""
    with inside(jinzhai):
        village = make_union(name="张河村工会", committee_since=date(2022, 3, 1))
        make_union(name="石料公司工会", kind=UnionKind.ENTERPRISE)
        chair = make_member(village, name="赵主席", number="M1", identity_no=NUMBER,
                            phone="14200001234", migrant=True)  # fmt: skip
        make_member(village, name="钱会员", number="M2")
        db.session.add(
            OfficerTerm(union_id=village.id, member_id=chair.id, committee=CommitteeKind.UNION,
                        position="主席", since=date(2022, 3, 1))
        )  # fmt: skip
        make_honour(title="省级荣誉")
        make_honour(title="国家级荣誉", level=HonourLevel.NATION, union_id=village.id)
        return village.id


@pytest.fixture
def admin(client_as, jinzhai, filled):
    return client_as("township_admin", jinzhai)


def rows(answer):
    book = load_workbook(BytesIO(answer.data))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_the_ledger_of_unions_is_printed_with_its_totals(admin):
    text = admin.get("/t/jinzhai/unions/ledger").text
    assert "金寨镇总工会" in text
    assert "工会组织台账" in text
    assert "赵主席" in text
    assert "2027-03-01" in text
    assert "共有工会 2 个，其中：村级工会 1，企业工会 1。会员 2 人。" in text


def test_the_roster_of_members_is_printed_for_the_union_asked_for(admin, filled):
    text = admin.get(f"/t/jinzhai/members/roster?union={filled}").text
    assert "会员花名册" in text and "共 2 人" in text
    assert "142****1234" in text and "14200001234" not in text
    assert "共 0 人" in admin.get("/t/jinzhai/members/roster?union=1").text


def test_the_list_of_honours_begins_with_the_highest(admin):
    text = admin.get("/t/jinzhai/honours/list").text
    assert text.index("国家级荣誉") < text.index("省级荣誉")
    assert "共有荣誉 2 项，其中：国家级 1，省级 1。" in text
    assert "镇总工会" in text and "张河村工会" in text


@pytest.mark.parametrize(
    ("page", "heading"),
    [("unions/ledger", "工会名称"), ("members/roster", "姓名"), ("honours/list", "荣誉名称")],
)
def test_every_register_can_be_taken_out(admin, page, heading):
    answer = admin.get(f"/t/jinzhai/{page}?as=xlsx")
    assert answer.status_code == 200
    assert heading in rows(answer)[0]
    assert len(rows(answer)) == 3
    assert NUMBER not in str(rows(answer))
    assert admin.get(f"/t/jinzhai/{page}?as=pdf").status_code == 422


def test_numbers_in_full_are_taken_out_with_a_reason_that_is_recorded(admin, actions):
    assert admin.post("/t/jinzhai/members/export", data={"reason": ""}).status_code == 422
    answer = admin.post("/t/jinzhai/members/export?q=赵主席", data={"reason": "年度核对"})
    assert NUMBER in str(rows(answer))
    assert len(rows(answer)) == 2
    assert actions() == ["core:export_identities"]


def test_an_empty_register_prints_as_one(client_as, neighbour):
    officer = client_as("township_officer", neighbour)
    for page in ("unions/ledger", "members/roster", "honours/list"):
        assert "没有登记内容" in officer.get(f"/t/tongmu/{page}").text
