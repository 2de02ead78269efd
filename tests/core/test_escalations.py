"""A matter goes up with consent and without names, and the answer comes back down."""

import re
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from platform_core.errors import RuleBroken
from platform_core.escalations.models import Escalation
from platform_core.escalations.operations import send
from platform_core.escalations.redaction import MARK, redact
from platform_core.escalations.workflow import ESCALATION
from platform_core.matters.models import DocketEntry
from platform_core.tenancy import db
from tests.suggestions.builders import make_actor, make_suggestion

LEGAL = {
    ("sent", "take"): "taken", ("sent", "answer"): "answered", ("taken", "answer"): "answered",
    ("answered", "pass_on"): "passed_on", ("sent", "withdraw"): "withdrawn",
    ("taken", "withdraw"): "withdrawn",
}  # fmt: skip
SENT = {
    "title": "跨乡镇欠薪一事", "consent": "王测试2026年11月20日书面同意", "names": "王测试 李示例",
    "body": "王测试（610999199001010018，14200000001）与李示例反映，拖欠工资8000元。",
}  # fmt: skip


@pytest.mark.parametrize("state", [each.name for each in ESCALATION.states])
@pytest.mark.parametrize("move", [each.name for each in ESCALATION.moves])
def test_the_whole_table(state, move):
    if (state, move) in LEGAL:
        assert ESCALATION.after(state, move) == LEGAL[state, move]
    else:
        with pytest.raises(RuleBroken):
            ESCALATION.after(state, move)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("身份证610999199001010018。", {"identity": 1}),
        ("电话13800000000或14300000001", {"phone": 2}),
        ("卡号6222021234567890123", {"account": 1}),
        ("住12号楼3单元", {"address": 1}),
        ("信箱a.b@c.example", {"mail": 1}),
        ("金额8000元，2026年，12人", {}),
        ("王测试与王测试", {"name": 2}),
    ],
)
def test_what_names_a_person_is_blacked_out_and_counted(text, taken):
    found = redact(text, ["王测试"])
    assert found.taken == taken and found.text.count(MARK) == sum(taken.values())


def test_up_and_down_again(client_as, jinzhai, neighbour, inside, now, actions):
    admin, county = client_as("township_admin", jinzhai), client_as("county_officer")
    with inside(jinzhai):
        db.session.add(DocketEntry(
            ref="suggestions:suggestion:7", module="suggestions", kind="suggestion", number="JY1",
            title="原题", state="filed", waits_for="", opened_on=now.date()))  # fmt: skip
    assert admin.post("/t/jinzhai/escalations", data=SENT | {"consent": ""}).status_code == 422
    done = admin.post("/t/jinzhai/escalations", data=SENT)
    assert done.status_code == 303
    with inside(jinzhai):
        it = db.session.scalars(select(Escalation)).one()
        stored, id = f"{it.title}{it.body}{it.consent}", it.id
    for secret in ("王测试", "李示例", "610999", "14200000001"):
        assert secret not in stored, "what was blacked out is nowhere"
    assert "8000元" in stored

    way = f"/county/escalations/{jinzhai.id}/{id}"
    shown = county.get(way).get_data(as_text=True)
    assert "跨乡镇欠薪" in shown and "王测试" not in shown and "身份证号 1" in shown
    assert client_as("county_auditor").post(f"{way}/take").status_code == 403
    assert county.post(f"/county/escalations/{neighbour.id}/{id}/take").status_code == 404
    county.post(f"{way}/take")
    assert county.post(f"{way}/answer", data={"answer": ""}).status_code == 422
    assert county.post(f"{way}/answer", data={"answer": "已协调劳动监察"}).status_code == 303
    todo = admin.get("/t/jinzhai/todo").get_data(as_text=True)
    link = re.search(r'href="(/t/jinzhai/escalations/\d+)"', todo).group(1)
    assert "已协调劳动监察" in admin.get(link).get_data(as_text=True)
    assert admin.post(f"{link}/pass_on", data={"note": ""}).status_code == 422
    assert admin.post(f"{link}/pass_on", data={"note": "已当面告知"}).status_code == 303
    assert actions()[-4:] == ["core:open", "core:take", "core:answer", "core:pass_on"]


@pytest.mark.only("sqlite")
def test_a_confidential_matter_is_not_offered(client_as, jinzhai, inside, now):
    admin = client_as("township_admin", jinzhai)
    with inside(jinzhai):
        for number, hidden in (("甲号", False), ("乙号", True)):
            db.session.add(DocketEntry(
                ref=f"core:period_closing:{int(hidden) + 1}", module="org", kind="x",
                number=number, title="题", state="x", waits_for="", opened_on=now.date(),
                confidential=hidden))  # fmt: skip
    page = admin.get("/t/jinzhai/escalations/new").get_data(as_text=True)
    assert "乙号" not in page
    hidden = SENT | {"ref": "core:period_closing:2"}
    assert admin.post("/t/jinzhai/escalations", data=hidden).status_code == 422
    with inside(jinzhai), pytest.raises(RuleBroken):
        send(title="题", body="文", ref=hidden["ref"], names=(), consent="本人", wanted_by=None,
             actor=make_actor("township_admin"), now=now)  # fmt: skip
    assert client_as("member", jinzhai).get("/t/jinzhai/escalations").status_code == 403


def word(text):
    """A small Word document."""
    stream = BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(stream)
    stream.seek(0)
    return stream


@pytest.mark.only("sqlite")
def test_from_its_page_with_its_files_and_the_answer_back_on_it(
    client_as, jinzhai, neighbour, inside, now, switch_on
):
    switch_on("suggestions", jinzhai)
    admin, county = client_as("township_admin", jinzhai), client_as("county_officer")
    with inside(jinzhai):
        it = make_suggestion(make_actor("member"))
        page = f"/t/jinzhai/suggestions/{it.id}"
        source = f"suggestions:suggestion:{it.id}"
        db.session.commit()
    admin.post(f"{page}/attach", data={"file": (word("附件"), "现场照片.docx")})
    link = re.search(r'href="(/t/jinzhai/escalations/new[^"]+)"', admin.get(page).text).group(1)
    asked = admin.get(link).text
    assert "现场照片.docx" in asked and "车间加装除尘设备" in asked
    file_id = re.search(r'name="files" type="checkbox" value="(\d+)"', asked).group(1)
    sent = SENT | {"ref": source, "files": file_id, "upload": (word("另附"), "王测试说明.docx")}
    way = admin.post("/t/jinzhai/escalations", data=sent).headers["Location"]
    assert admin.post("/t/jinzhai/escalations", data=SENT | {"ref": source}).status_code == 422

    above = f"/county/escalations/{jinzhai.id}/{way.rsplit('/', 1)[1]}"
    read = county.get(above).text
    assert "现场照片.docx" in read and "■■■说明.docx" in read and "· 已提交" in read
    files = re.findall(rf'href="({above}/files/\d+)"', read)
    assert [Document(BytesIO(county.get(each).data)).paragraphs[0].text for each in files] == [
        "附件", "另附"]  # fmt: skip
    assert county.get(f"{above}/files/{file_id}").status_code == 404, "what stayed below"
    assert county.get(files[0].replace(str(jinzhai.id), str(neighbour.id))).status_code == 404
    assert admin.get(f"{way}/files/{files[0].rsplit('/', 1)[1]}").status_code == 200
    county.post(f"{above}/answer", data={"answer": "已协调劳动监察"})
    shown = admin.get(page).text
    assert "已协调劳动监察" in shown and way in shown and link not in shown
    assert way not in client_as("handler", jinzhai).get(page).text, "who may not see it"
