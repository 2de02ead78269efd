"""Every paper there is, made from rows: what it must say, and what it must not."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document

from platform_core.accounts import SYSTEM
from platform_core.papers.documents import Facts, Grid, Words, write_docx
from plugins.legal_aid.models import Consent
from plugins.legal_aid.operations import mediations, petitions, protections
from plugins.legal_aid.operations.mediations import Terms
from plugins.legal_aid.operations.petitions import Person
from plugins.legal_aid.papers.letters import SHEETS
from plugins.legal_aid.workflow.letters import Kind
from plugins.legal_aid.workflow.protections import Consenter
from tests.legal_aid.makers import (
    a_letter,
    a_mediation,
    a_petition,
    a_protection,
    mediating,
    sent,
    taken_up,
)

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
BY = {"actor": SYSTEM, "now": NOW}
TODAY, DAY = date(2026, 11, 22), date(2026, 11, 20)
NAMED = {"people": (Person(name="示例甲", identity="610999199001011234"),)}


def reviewed():
    it = taken_up(a_petition(**NAMED))
    petitions.give_opinion(it, "示例意见", DAY, **BY)
    petitions.ask_review(it, "不服", "示例县总工会", DAY, **BY)
    petitions.decide_review(it, "予以维持", DAY, True, **BY)
    return it


def declined():
    it = a_petition(**NAMED)
    petitions.decline(it, "已申请仲裁", DAY, **BY)
    return it


def passed_on():
    it = a_petition(**NAMED)
    petitions.pass_on(it, "示例县人社局", "职责所在", DAY, **BY)
    return it


def sent_back():
    it = a_petition(**NAMED, origin_body="示例县信访局", received_on=date(2026, 11, 18), now=NOW)
    petitions.send_back(it, "不属本会", DAY, **BY)
    return it


def agreed():
    it = mediating(a_mediation())
    mediations.meet(it, DAY, "双方到场", "示例笔录", **BY)
    mediations.agree(it, Terms(text="示例协议", signed_on=DAY, fen=300_000), **BY)
    return it


def failed():
    it = mediating(a_mediation())
    mediations.fail(it, "分歧较大", **BY)
    return it


def opposed():
    it = a_protection()
    protections.ask_consents(it, **BY)
    refusal = Consent(consenter=Consenter.OWN_COMMITTEE, given=False, day=DAY, document="1号")
    protections.answer_consent(it, refusal, **BY)
    protections.oppose(it, "未经同意不得调动", DAY, **BY)
    return it


def text_of(paper) -> str:
    """All that stands on it."""
    said = [paper.title, paper.addressee, paper.number, *paper.sign]
    for block in paper.blocks:
        match block:
            case Words(text=text, heading=heading):
                said += [heading, text]
            case Facts(rows=rows):
                said += [cell for row in rows for cell in row]
            case Grid(head=head, rows=rows):
                said += [*head, *(cell for row in rows for cell in row)]
    return "\n".join(said)


PAPERS = [
    ("petition", "register", reviewed, ("信访事项登记表", "610***********1234")),
    ("petition", "taken_up", reviewed, ("受理告知书", "2027年1月4日")),
    ("petition", "opinion", reviewed, ("处理意见书", "示例意见", "30日内")),
    ("petition", "review", reviewed, ("复查意见书", "予以维持", "示例县总工会")),
    ("petition", "declined", declined, ("不予受理告知书", "示例甲：")),
    ("petition", "passed_on", passed_on, ("转送告知书", "示例县人社局")),
    ("petition", "forwarding", passed_on, ("转送函", "示例县人社局：")),
    ("petition", "misrouted", sent_back, ("转送异议函", "示例县信访局：")),
    ("mediation", "request", agreed, ("调解申请书", "示例申请人")),
    ("mediation", "accepted", agreed, ("受理通知书", "15日内")),
    ("mediation", "record", agreed, ("调解笔录", "示例笔录")),
    ("mediation", "agreement", agreed, ("调解协议书", "¥3,000.00", "示例协议")),
    ("mediation", "onwards", failed, ("调解不成告知书", "申请仲裁")),
    ("letter", "letter", lambda: sent(a_letter(kind=Kind.REMINDER)), ("监督提示函", "书面答复")),
    ("letter", "receipt", lambda: sent(a_letter()), ("送达回证", "监督意见书")),
    ("protection", "asking", opposed, ("征求调动意见函", "上一级工会")),
    ("protection", "objection", opposed, ("工会不同意见函", "未经同意不得调动")),
]  # fmt: skip


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(("kind", "name", "make", "says"), PAPERS)
def test_it_says_what_it_must(here, kind, name, make, says):
    it, sheet = make(), SHEETS[kind][name]
    assert sheet.exists(it)
    paper = sheet.make(it, "金寨镇总工会", TODAY)
    for words in says:
        assert words in text_of(paper)
    assert "610999199001011234" not in text_of(paper)
    stream = BytesIO()
    write_docx(paper, stream)
    stream.seek(0)
    assert Document(stream).core_properties.title == paper.title


def test_every_paper_is_among_those_tested():
    tested = {(kind, name) for kind, name, _make, _says in PAPERS}
    assert tested == {(kind, name) for kind, sheets in SHEETS.items() for name in sheets}
