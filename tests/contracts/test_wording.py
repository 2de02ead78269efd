"""What a draft gets wrong, read from its words. Pure functions, and the checks on whole drafts."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from platform_core.errors import RuleBroken
from plugins.contracts import checks
from plugins.contracts.bank import shipped
from plugins.contracts.operations import drafting
from plugins.contracts.operations.drafting import Wording
from plugins.contracts.queries import contracts
from plugins.contracts.terms import Category, Head, Level, Metric, Side, Subject
from plugins.contracts.wording import (
    category_of,
    clauses_of,
    number,
    other_provinces,
    promised,
    waits_for_approval,
)
from tests.builders import make_employer
from tests.contracts.builders import Way, at, contract_in, set_minimum_wage

FEN = 100


@pytest.mark.parametrize(
    ("written", "value"),
    [("98", 98), ("九十八", 98), ("九十", 90), ("一百二十八", 128), ("十五", 15),
     ("两千三百", 2300), ("四百", 400), ("一千零五十", 1050), ("15.80", 15.8), ("甲", None)],
)  # fmt: skip
def test_numbers_are_read_in_digits_and_in_chinese(written: str, value: float | None) -> None:
    assert number(written) == value


@pytest.mark.parametrize(
    ("metric", "body", "found"),
    [
        (Metric.MATERNITY, "女职工生育享受90天产假。", [90]),
        (Metric.MATERNITY, "产假为九十天，难产另增。", [90]),
        (Metric.MATERNITY, "女职工产假不少于98日。", [98]),
        (Metric.WAGE_FLOOR, "余额不得低于当地最低工资“400元”。", [400 * FEN]),
        (Metric.WAGE_FLOOR, "区域内月最低工资标准为1580元。", [1580 * FEN]),
        (Metric.WAGE_FLOOR, "最低工资标准为15.80元/小时。", []),
        (Metric.WAGE_FLOOR, "病假工资不低于最低工资的80%。", []),
    ],
)
def test_what_the_words_promise(metric: Metric, body: str, found: list[int]) -> None:
    assert promised(metric, body) == found


def test_the_rules_of_other_provinces_are_noticed_and_ours_are_not() -> None:
    body = "根据《浙江省集体合同条例》和《陕西省企业集体合同条例》，依据《劳动合同法》。"
    assert other_provinces(body, "610981115") == ["浙江"]
    assert other_provinces(body, "330000") == ["陕西"]


def test_taking_effect_on_approval_is_noticed() -> None:
    assert waits_for_approval("本协议自劳动行政部门审核意见送达后生效。")
    assert not waits_for_approval("自收到文本之日起十五日内未提出异议的，本合同即行生效。")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["集体合同", "第一条 总则", "甲乙双方……。", "第二条（工资）月工资不低于2000元。"],
         [("", "集体合同"), ("总则", "甲乙双方……。"), ("工资", "月工资不低于2000元。")]),
        (["第一条 同工同酬。", "其次条 不得因婚育降薪。"],  # as a copyist left it
         [("", "同工同酬。"), ("", "不得因婚育降薪。")]),
        (["一、期限一年。", "二、工资按月发放。"], [("", "期限一年。"), ("", "工资按月发放。")]),
        (["没有条款的一段话。"], []),
        (["第三条例所称职工。"], []),
    ],
)  # fmt: skip
def test_a_text_falls_into_its_clauses(lines: list[str], found: list[tuple[str, str]]) -> None:
    assert clauses_of(lines) == found


def test_a_clause_is_about_what_its_words_say() -> None:
    assert category_of("女职工产假") is Category.WOMEN
    assert category_of("每月十日发放工资") is Category.PAY
    assert category_of("天气") is Category.OTHER


def test_the_bank_holds_every_kind_and_every_statutory_head() -> None:
    women = [model for model in shipped() if Subject.WOMEN in model.kinds]
    assert {model.head for model in women} >= set(Head)
    assert set().union(*(model.kinds for model in shipped())) == set(Subject)
    for model in shipped():
        assert not promised(Metric.MATERNITY, model.body), "the bank names no figure of law"


# -- whole drafts ----------------------------------------------------------------------------------


def points(*wordings: Wording, **demand: Any) -> list[checks.Point]:
    way = Way(**demand).talk().draft(wordings)
    return contracts.points_of(way.it)


def stopped(found: list[checks.Point]) -> str:
    return " ".join(point.message for point in found if point.stops)


def test_90_days_of_maternity_leave_stop_a_draft_and_98_do_not(here: None) -> None:
    assert "98" in stopped(points(Wording(body="女职工产假90天。")))
    assert not stopped(points(Wording(body="女职工产假98天。"), employer_side="另一商会"))


def test_an_old_minimum_wage_stops_once_the_county_has_set_the_figure(
    here: None, county: Any
) -> None:
    clause = Wording(body="扣赔后余额不低于当地最低工资400元。")
    unknown = next(p for p in points(clause) if p.clause == 1)
    assert (unknown.ok, unknown.stops) == (None, False)
    set_minimum_wage(county, 195_000)
    assert "1,950" in stopped(points(clause, employer_side="另一商会"))


def test_remarks_do_not_stop(here: None) -> None:
    found = points(
        Wording(body="根据《浙江省集体合同条例》订立。"),
        Wording(body="本合同经审查意见送达后生效。"),
    )
    assert not stopped(found)
    said = " ".join(point.label for point in found if point.ok is False)
    assert "浙江" in said and "未提出异议即行生效" in said


def test_a_contract_on_women_needs_every_head(here: None) -> None:
    heads = [Wording(body="约定。", head=head) for head in Head]
    assert not stopped(points(*heads, subject=Subject.WOMEN))
    missing = stopped(points(*heads[1:], subject=Subject.WOMEN, employer_side="另一商会"))
    assert "禁忌" in missing


@pytest.mark.parametrize(
    ("starts", "ends", "fits"),
    [
        (date(2026, 10, 1), date(2027, 9, 30), True),  # a year exactly
        (date(2026, 10, 1), date(2027, 9, 29), False),
        (date(2026, 10, 1), date(2029, 9, 30), True),  # three exactly
        (date(2026, 10, 1), date(2029, 10, 1), False),
        (date(2028, 2, 29), date(2029, 2, 28), True),
    ],
)
@pytest.mark.only("sqlite")
def test_a_term_runs_from_one_to_three_years(
    here: None, starts: date, ends: date, fits: bool
) -> None:
    way = Way().talk().draft((Wording(body="约定。"),), starts_on=starts, ends_on=ends)
    assert bool(stopped(contracts.points_of(way.it))) is not fits


def test_an_employers_contract_is_not_below_the_regional_one(here: None) -> None:
    employer = make_employer()
    contract_in("effective", [employer])
    low = Wording(body="月工资不低于2200元。", metric=Metric.WAGE_FLOOR, value=220_000)
    long = Wording(body="每周工作44小时。", metric=Metric.HOURS, value=44)
    found = points(low, long, level=Level.ENTERPRISE, employer=employer,
                   employer_side=employer.name)  # fmt: skip
    assert "2,300" in stopped(found) and "40" in stopped(found)


def test_two_terms_on_one_thing_are_refused(here: None) -> None:
    way = Way().talk().draft()
    with pytest.raises(RuleBroken):
        drafting.add_clause(
            way.it, Wording(body="月工资不低于2400元。", metric=Metric.WAGE_FLOOR, value=240_000),
            Side.EMPLOYER, **at(way.day),
        )  # fmt: skip


def test_overlapping_terms_of_two_contracts_are_refused(here: None) -> None:
    before = contract_in("effective")
    way = Way().talk().draft()
    with pytest.raises(RuleBroken, match=before.number):
        way.agree()


# -- Word ------------------------------------------------------------------------------------------


def word(*lines: str) -> BytesIO:
    document, stream = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(stream)
    stream.seek(0)
    return stream


def test_a_word_draft_becomes_clauses_with_their_figures(here: None) -> None:
    way = Way().talk().draft(())
    taken = drafting.import_word(
        way.it, word("工资协议", "第一条 工资", "最低工资为2300元。", "第二条 女职工产假98天。"),
        "草案.docx", Side.EMPLOYER, **at(way.day),
    )  # fmt: skip
    assert [(each.heading, each.metric, each.value) for each in taken] == [
        ("", None, None), ("工资", Metric.WAGE_FLOOR, 230_000), ("", Metric.MATERNITY, 98),
    ]  # fmt: skip
    assert all(each.employer_agreed_at and not each.union_agreed_at for each in taken)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.docx", "空"),
        (b"PK\x03\x04 broken", "a.docx", "损坏"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "a.docx", "密码"),  # locked
        (b"old", "a.doc", "docx"),
        (b"%PDF-1.4\n%%EOF\n", "a.pdf", "Word"),
    ],
)
@pytest.mark.only("sqlite")
def test_what_is_no_word_document_is_refused_clearly(
    here: None, content: bytes, name: str, told: str
) -> None:
    way = Way().talk().draft(())
    with pytest.raises(RuleBroken) as refused:
        drafting.import_word(way.it, BytesIO(content), name, Side.UNION, **at(way.day))
    assert told in refused.value.message


def test_a_word_document_without_clauses_is_refused(here: None) -> None:
    way = Way().talk().draft(())
    with pytest.raises(RuleBroken, match="第…条"):
        drafting.import_word(way.it, word("一段话"), "a.docx", Side.UNION, **at(way.day))
