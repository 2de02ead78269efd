"""A roster in the browser: template, findings, nothing written, corrected, written once."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from platform_core.demo.facts import UNIONS
from tests.core.rosters import HEADINGS, identity, people

pytestmark = pytest.mark.browser
UNION = UNIONS[0][0]


def workbook(rows):
    """An .xlsx with one sheet of people who do not exist."""
    book = Workbook()
    book.active.title = "谭家院"
    book.active.append(list(HEADINGS))
    for row in rows:
        book.active.append(row)
    written = BytesIO()
    book.save(written)
    return {"name": "会员名册.xlsx", "mimeType": "application/octet-stream",
            "buffer": written.getvalue()}  # fmt: skip


def rows():
    """Three people, tidily written."""
    found = [person.cells(number) for number, person in enumerate(people(3, seed=77), 1)]
    for row in found:
        row[1] = UNION
    return found


def read(officer, file):
    officer.go("/t/jinzhai/imports/members")
    officer.tab.set_input_files("#file", files=[file])
    officer.press("读取文件")


def test_faults_are_named_and_only_a_clean_roster_is_written_once(visitor):
    officer = visitor("jinzhai")
    officer.follow("名册")
    officer.follow("会员")
    officer.follow("导入名册")
    officer.follow("导入会员名册")
    with officer.tab.expect_download() as download:
        officer.tab.get_by_role("link", name="下载模板").click()
    assert load_workbook(BytesIO(download.value.path().read_bytes())).sheetnames

    faulty = rows()
    faulty[1][2] = ""
    faulty[2][4] = identity(people(3, seed=77)[2].born)[:-1] + "?"
    read(officer, workbook(faulty))
    assert officer.reads("目前没有写入任何内容")
    found = officer.tab.locator("tbody tr").all_inner_texts()
    assert any("谭家院" in each and "3" in each and "姓" in each for each in found), found
    assert any("谭家院" in each and "4" in each and "身份证" in each for each in found), found
    assert not officer.tab.get_by_role("button", name="确认写入").count()

    read(officer, workbook(rows()))
    assert officer.reads("可写入 3 行") or officer.reads("3 行")
    again = officer.tab.context.new_page()
    again.goto(officer.tab.url)
    officer.press("确认写入 3 行")
    assert officer.reads("已写入名册 3 行")
    again.get_by_role("button", name="确认写入 3 行").click()
    again.wait_for_load_state()
    officer.go("/t/jinzhai/")
    assert officer.reads("1,111人"), "the second confirmation had no effect"


def test_the_registers(visitor):
    officer = visitor("jinzhai")
    officer.follow("名册")
    officer.follow("基层工会")
    officer.follow(UNION)
    officer.go("/t/jinzhai/members")
    officer.tab.locator("tbody th a").first.click()
    officer.look()
    officer.go("/t/jinzhai/employers")
    officer.tab.locator("tbody th a").first.click()
    officer.look()
    officer.go("/t/jinzhai/honours")
    assert officer.reads("全国百家示范乡镇工会")
