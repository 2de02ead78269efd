"""Wrong input: a clear word in Chinese, a 4xx, and nothing of what was typed is lost."""

import re

import pytest

from platform_core.accounts.models import AuthSession
from platform_core.clock import utcnow
from platform_core.tenancy import db, platform_scope
from tests.e2e.journeys import TITLE, hand_in, stands, write

pytestmark = pytest.mark.browser
NEW = "/t/jinzhai/suggestions/new"


def refused(person, label):
    """Press and expect a refusal; its status."""
    with person.tab.expect_response(lambda answer: answer.request.method == "POST") as answered:
        person.button(label).click()
    person.settle()
    person.look()
    return answered.value.status


def test_nothing_and_far_too_much(visitor):
    member = visitor("member")
    member.go(NEW)
    assert refused(member, "提交") == 422
    for name in ("标题", "反映的问题", "您的建议", "类别"):
        assert name in member.tab.inner_text(".error-summary")
    write(member, problem="长" * 10_000, title="题" * 300)
    assert refused(member, "提交") == 422
    assert len(member.tab.input_value("#problem")) == 10_000
    assert member.reads("4000")


def test_a_file_of_the_wrong_kind_or_too_large(visitor, tmp_path):
    member = visitor("member")
    write(member)
    program = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00" + b"\0" * 900}
    member.tab.set_input_files("#file", files=[program])
    assert refused(member, "提交") == 422
    assert member.tab.input_value("#title") == TITLE
    assert member.tab.locator("#file-error").inner_text()

    large = tmp_path / "大图.pdf"
    large.write_bytes(b"%PDF-1.7\n" + b"0" * (21 * 1024 * 1024))
    member.tab.set_input_files("#file", str(large))
    assert refused(member, "提交") == 413
    assert member.reads("不超过 20 MB")
    member.go(NEW)
    assert member.tab.input_value("#problem") == "粉尘仍然较大。", "the draft has come back"


def test_two_people_change_the_same_union(visitor):
    first, second = visitor("jinzhai"), visitor("officer")
    first.go("/t/jinzhai/unions")
    first.tab.locator("tbody th a").first.click()
    path = "/" + first.tab.url.split("/", 3)[3]
    for person in (first, second):
        person.go(f"{path}/edit")
    first.fill(name="谭家院社区联合工会委员会")
    first.press("保存")
    second.fill(name="谭家院工会")
    assert refused(second, "保存") == 409
    assert second.reads("谭家院社区联合工会委员会") and second.reads("谭家院工会")


def test_sent_twice_is_done_once(visitor):
    member = visitor("member")
    write(member)
    form = member.tab.evaluate("""() => Object.fromEntries(new FormData(
        document.querySelector("form:has(#title)")))""")
    form.pop("file", None)
    answers = [member.tab.request.post(NEW, multipart=form) for _time in range(2)]
    assert {answer.status for answer in answers} == {200}, "both lead to the page of the one"
    member.go("/t/jinzhai/suggestions/mine")
    assert member.tab.get_by_role("link", name=TITLE).count() == 1


def test_the_session_ends_while_writing(visitor, app):
    member = visitor("member")
    write(member)
    with app.app_context(), platform_scope():
        db.session.execute(db.update(AuthSession).values(revoked_at=utcnow()))
        db.session.commit()
    assert refused(member, "提交") == 401
    assert member.reads("登录已失效")
    member.sign_in("member")
    member.go(NEW)
    assert member.tab.input_value("#title") == TITLE
    assert member.tab.input_value("#problem") == "粉尘仍然较大。"


def test_addresses_of_nothing(visitor):
    officer = visitor("officer")
    for path in ("/t/nowhere/", "/t/jinzhai/nothing", "/t/jinzhai/suggestions/1", "/nothing",
                 "/t/jinzhai/suggestions/99999999999999999999"):  # fmt: skip
        officer.go(path, 404)


def test_a_wrong_password_and_a_wrong_code(visitor):
    nobody = visitor()
    nobody.go("/sign-in")
    nobody.fill(name="officer", password="错误的密码")
    assert refused(nobody, "登录") == 422
    assert nobody.tab.input_value("#name") == "officer"
    nobody.go("/activate")
    nobody.fill(
        name="officer", code="AAAAA-BBBBB", password="山里的茶叶很香", again="山里的茶叶很香"
    )
    assert refused(nobody, "设置密码并登录") == 422


def test_a_decision_that_comes_too_late(visitor):
    member, officer, other = visitor("member"), visitor("officer"), visitor("jinzhai")
    path = hand_in(member)
    for person in (officer, other):
        person.go(path)
    officer.press("登记")
    assert refused(other, "登记") in (409, 422)
    assert re.search("已登记", stands(other)) or other.reads("已")
