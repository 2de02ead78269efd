"""The graph of the guided diagnosis: seeding it, and editing its questions and answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from platform_core.api import Actor, RuleBroken, db, record
from platform_core.api import gettext as _
from plugins.legal_aid.models import DiagnosisAnswer, Question
from plugins.legal_aid.periods import unknown_key
from plugins.legal_aid.workflow.cases import Matter

# code: (question, advice, matter, answers). Where there are no answers, it is an end.
SEED: dict[str, tuple[str, str, Matter | None, tuple[tuple[str, str], ...]]] = {
    "start": ("发生了什么事？", "", None, (
        ("工资没有发或者没有发足", "wages"), ("受伤、职业病或者有人死亡", "injury"),
        ("被辞退或者不想再干了", "ended"), ("没有签合同、没有参加社保", "papers"),
        ("其他事情", "other"),
    )),
    "wages": ("还在这家单位干活吗？", "", None, (("还在", "wages_on"), ("已经离开", "wages_off"))),
    "wages_on": ("劳动关系存续期间追索劳动报酬，不受{arb.limit}仲裁时效限制；"
                 "离职后{arb.limit.wages}内必须申请仲裁。",
                 "请带上身份证、工资条或者转账记录、考勤记录、工友证言，尽快申请法律援助。",
                 Matter.WAGES, ()),
    "wages_off": ("追索劳动报酬应当自劳动关系终止之日起{arb.limit.wages}内申请仲裁。",
                  "请先确认离职日期；接近{arb.limit.wages}的，工会可以先行提供援助、后补材料。",
                  Matter.WAGES, ()),
    "injury": ("单位报工伤了吗？", "", None,
               (("单位已经申报", "injury_filed"), ("没有申报或者不清楚", "injury_open"),
                ("有人死亡", "death"))),
    "injury_filed": ("等待认定结论；结论作出后可以申请劳动能力鉴定和待遇。",
                     "请保存好病历、诊断证明和申报回执。", Matter.INJURY, ()),
    "injury_open": ("单位应当自事故之日起{injury.employer}内申报；"
                    "单位不报的，职工或者工会可以在{injury.worker_union}内申报。",
                    "请尽快申请援助，工会可以直接申报工伤。", Matter.INJURY, ()),
    "death": ("工亡待遇由近亲属申请。", "请尽快申请援助，工会全程代理。", Matter.DEATH, ()),
    "ended": ("自解除或者终止之日起，经济补偿、赔偿金争议{arb.limit}内申请仲裁。",
              "请带上解除通知、劳动合同和工资记录。", Matter.SEVERANCE, ()),
    "papers": ("未签书面劳动合同超过{labour.contract_written}的，应当支付二倍工资；"
               "社保应当在{labour.si_register}内登记。",
               "请带上能证明劳动关系的材料。", Matter.CONTRACT, ()),
    "other": ("请向工会工作人员说明情况。", "工会会告诉您由哪个部门办理。", Matter.OTHER, ()),
}  # fmt: skip


def seed() -> None:
    """The questions that a township begins with; nothing where it has some."""
    if db.session.scalar(select(func.count()).select_from(Question)):
        return
    made = {}
    for code, (wording, advice, about, _answers) in SEED.items():
        made[code] = Question(code=code, wording=wording, advice=advice or None, about=about,
                              first=code == "start")  # fmt: skip
    db.session.add_all(made.values())
    db.session.flush()
    for code, (_wording, _advice, _about, answers) in SEED.items():
        for place, (wording, leads_to) in enumerate(answers):
            made[code].answers.append(
                DiagnosisAnswer(
                    question_id=made[code].id,
                    next_id=made[leads_to].id,
                    wording=wording,
                    place=place,
                )
            )
    db.session.flush()


def keep_question(question: Question, *, actor: Actor, now: datetime) -> Question:
    """Add a question or an end, or set it right."""
    if question.about is None and not question.wording.strip():
        raise RuleBroken(_("Write the question."), field="wording")
    for field in ("wording", "advice"):
        if key := unknown_key(getattr(question, field) or ""):
            raise RuleBroken(_("No rule with the key %(key)s gives a time.", key=key), field=field)
    db.session.add(question)
    db.session.flush()
    record("legal_aid:question", question, actor=actor, at=now)
    return question


def keep_answers(
    question: Question, answers: Sequence[tuple[str, str]], *, actor: Actor, now: datetime
) -> None:
    """Set the answers of a question: pairs of wording and the code of the next question.

    Raises RuleBroken for a code that is not there, or where the answers would go in a circle.
    """
    by_code = {each.code: each for each in db.session.scalars(select(Question))}
    for _wording, code in answers:
        if code not in by_code:
            told = _("There is no question with the code %(code)s.", code=code)
            raise RuleBroken(told, field="answers")
        if question.id in _reached(by_code[code], {q.id: q for q in by_code.values()}):
            told = _("“%(code)s” leads back to this question.", code=code)
            raise RuleBroken(told, field="answers")
    for old in list(question.answers):
        db.session.delete(old)
    db.session.flush()
    db.session.expire(question, ["answers"])
    for place, (wording, code) in enumerate(answers):
        db.session.add(DiagnosisAnswer(question_id=question.id, next_id=by_code[code].id,
                              wording=wording.strip()[:120], place=place))  # fmt: skip
    record("legal_aid:question", question, actor=actor, at=now, answers=len(answers))


def drop_question(question: Question, *, actor: Actor, now: datetime) -> None:
    """Remove a question; the answers that lead to it have to go first."""
    leading = select(func.count()).where(DiagnosisAnswer.next_id == question.id)
    if question.first or db.session.scalar(leading):
        raise RuleBroken(_("Answers lead to this question. Let them lead elsewhere first."))
    record("legal_aid:drop_question", question, actor=actor, at=now, code=question.code)
    for answer in list(question.answers):
        db.session.delete(answer)
    db.session.flush()
    db.session.delete(question)


class Flaw(NamedTuple):
    """Where somebody who is asked would be lost."""

    code: str
    told: str


def flaws(questions: Sequence[Question]) -> list[Flaw]:
    """Dead ends, questions nobody comes to, and circles."""
    by_id = {each.id: each for each in questions}
    start = next((each for each in questions if each.first), None)
    reached = _reached(start, by_id) if start else set()
    found = [] if start else [Flaw("", _("No question is the first: the diagnosis cannot begin."))]
    for each in questions:
        if each.id not in reached and start:
            found.append(Flaw(each.code, _("No answer leads here.")))
        if not each.answers and each.about is None:
            found.append(Flaw(each.code, _("It ends here without a kind of case.")))
        if any(each.id in _reached(by_id[a.next_id], by_id) for a in each.answers):
            found.append(Flaw(each.code, _("Its answers lead back to it.")))
    return found


def not_led_to(questions: Sequence[Question]) -> set[str]:
    """The codes of those that no answer leads to, which may be removed."""
    led = {answer.next_id for each in questions for answer in each.answers}
    return {each.code for each in questions if each.id not in led and not each.first}


def _reached(start: Question, questions: dict[int, Question]) -> set[int]:
    """The questions one can come to from here, this one included."""
    found: set[int] = set()
    ahead = [start.id]
    while ahead:
        id = ahead.pop()
        if id not in found:
            found.add(id)
            ahead += [answer.next_id for answer in questions[id].answers]
    return found
