"""A contract from the written demand to its end, every step by hand in a browser."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from platform_core.clock import today
from platform_core.organisation.models import Township
from platform_core.runtime.contexts import work_ctx
from platform_core.tenancy import db, platform_scope, township_scope
from plugins.contracts import jobs
from tests.e2e.journeys import stands
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.browser

TITLE = "金寨示例餐饮公司集体协商（旅程）"
CONTRACT = "金寨示例餐饮公司劳动安全卫生专项集体合同（旅程）"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SEATS = {
    "union": ("旅程工一", "旅程工二", "旅程工三"),
    "employer": ("旅程企一", "旅程企二", "旅程企三"),
}


class Desk:
    """The forms of one page: each opened by its heading, filled in, sent."""

    def __init__(self, person: Visitor, scan: Path) -> None:
        self.person, self.scan = person, scan

    def do(self, verb: str, **values: Any) -> None:
        """Open the form of `verb`, fill it in and send it."""
        act = self.person.tab.locator(f"#act-{verb}")
        if not act.get_attribute("open") and act.get_attribute("open") != "":
            act.locator("summary").click()
        for name, value in values.items():
            self._fill(act.locator(f"[name$='-{name}']"), value)
        self.send(act.locator("p.actions button"))

    def _fill(self, field: Any, value: Any) -> None:
        if value is True:
            field.check()
        elif isinstance(value, Path):
            field.set_input_files(value)
        elif field.first.evaluate("box => box.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(str(value))

    def press(self, label: str) -> None:
        """A verb with nothing to fill in."""
        self.send(self.person.button(label))

    def send(self, button: Any) -> None:
        with self.person.tab.expect_navigation():
            button.click()
        self.person.settle()
        self.person.look()

    def prove(self, kind: str) -> None:
        self.do("prove", kind=kind, file=self.scan)

    def step(self, state: str) -> None:
        assert state in stands(self.person), (state, stands(self.person))


def day(before: int) -> str:
    return (today() - timedelta(days=before)).isoformat()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "扫描件.pdf"
    path.write_bytes(PDF)
    return path


def test_a_contract_goes_the_whole_way(visitor: Any, scan: Path, app: Flask) -> None:
    officer = visitor("officer")
    desk = Desk(officer, scan)

    demand(officer)
    desk.step("书面答复")
    desk.do("accept", on=day(60), reply="同意协商")
    for side, names in SEATS.items():
        for place, name in enumerate(names):
            chief = {"chief": True} if place == 0 else {}
            desk.do("seat", side=side, name=name, post="职务", produced="appointed", **chief)
        desk.do("inform", side=side, title="上年工资情况", given_on=day(60))
    desk.press("开始协商")
    desk.step("正在协商")
    desk.do("meet", held_on=day(50), place="镇政府", agenda="安全", minutes="一致", signed=True)
    desk.do("draft", title=CONTRACT, starts_on=day(0), ends_on=day(-1000))

    desk.step("正在起草")
    officer.follow("条款")
    desk.do("add", heading="防护用品", category="safety", obligated="employer",
            body="用人单位每季度发放防护用品。")  # fmt: skip
    officer.follow("防护用品")
    desk.do("propose", side="employer", body="用人单位每半年发放防护用品。", reason="控制费用")
    assert officer.reads("季度")
    desk.do("agree", side="union")
    officer.tab.locator("main p.muted a").first.click()
    officer.settle()
    officer.follow("当前进展")

    desk.do("agree", on=day(45))
    desk.step("提交职代会")
    desk.do("submit", on=day(44))
    desk.step("审议表决")
    desk.prove("resolution")
    desk.do("decide", number="示例决1号", body="三届一次", decided_on=day(40), due=60, present=50,
            votes_for=45, against=3, abstain=2)  # fmt: skip
    desk.step("签字")
    desk.prove("signed")
    desk.do("sign", on=day(38))
    desk.step("报送")
    desk.prove("parties")
    desk.do("file", on=day(35), bureau="旬阳市人社局", number="收1号")
    desk.step("未提出异议即行生效")

    let_the_worker_run(app)
    officer.tab.reload()
    desk.step("公布")
    assert officer.reads("期限内未提出异议")
    desk.do("publish", on=day(1), where="公开栏")
    desk.do("perform", inspectors="旅程工一、旅程企一")
    desk.step("正在履行")
    desk.do("end", on=day(0), reason="双方协商一致")
    desk.step("已终止")


def demand(officer: Visitor) -> None:
    officer.go("/t/jinzhai/contracts/")
    officer.follow("登记要约")
    officer.fill(title=TITLE, union_side="金寨镇总工会", employer_side="金寨示例餐饮有限公司",
                 demanded_on=day(70))  # fmt: skip
    officer.tab.select_option("#subject", "safety")
    officer.tab.select_option("#level", "enterprise")
    officer.tab.select_option("#employer", index=1)
    officer.press("登记要约")


def let_the_worker_run(app: Flask) -> None:
    """What the scheduler does every hour."""
    with app.app_context():
        with platform_scope(writes=False):
            jinzhai = db.session.scalars(select(Township.id).filter_by(slug="jinzhai")).one()
        with township_scope(jinzhai):
            assert jobs.settle_silence(work_ctx("contracts")) == 1
            db.session.commit()
