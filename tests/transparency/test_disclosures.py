"""The way of a disclosure: who may do what, the gate, the fingerprint, corrections, the end."""

import json
from datetime import date, timedelta
from hashlib import sha256

import pytest

from platform_core.errors import Denied, RuleBroken
from platform_core.history import history_of, ref_of
from platform_core.matters import clocks_of
from platform_core.tenancy import db
from plugins.transparency import fingerprint
from plugins.transparency.gate import open_findings
from plugins.transparency.models import Duty
from plugins.transparency.operations import calendar, disclosures, redaction
from plugins.transparency.queries import duties
from plugins.transparency.terms import Audience, BodyKind, Decision, Finding
from tests.transparency.builders import DAY, START, item_of, make_actor, make_body

LATER = START + 20 * DAY
PERSONAL = "补助发给职工王小明，身份证61099919750312001X，办公电话14212345678。"


def test_the_shortest_way(desk):
    it = desk.posted()
    assert (it.state, it.edition, it.posted_on) == ("published", 1, date(2026, 11, 2))
    assert (it.prepared_by, it.reviewed_by, it.approved_by) == (
        desk.clerk.account_id, desk.chair.account_id, desk.head.account_id
    )  # fmt: skip
    assert duties.duty_of(it).published_on == date(2026, 11, 2)


def test_it_stays_posted_for_fifteen_days_at_least(desk):
    it = desk.posted()
    clock = clocks_of(it)[-1]
    assert (clock.rule, clock.due_on, it.posted_until) == (
        "open.posting_min", date(2026, 11, 17), date(2026, 11, 17)
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="11"):
        disclosures.close(it, actor=desk.clerk, now=START + 14 * DAY)
    disclosures.close(it, actor=desk.clerk, now=START + 15 * DAY)
    disclosures.archive(it, actor=desk.clerk, now=START + 16 * DAY)
    assert it.state == "archived"


def test_an_item_may_ask_for_longer(desk):
    it = desk.disclosure()
    it.item.posting_days = 40
    desk.bring(it, "published")
    assert it.posted_until == date(2026, 11, 2) + timedelta(days=40)


def test_nobody_approves_what_they_drafted(desk):
    it = desk.disclosure()
    it.body.responsible_id = desk.clerk.account_id
    desk.bring(it, "approval")
    both = make_actor("body_head", account_id=desk.clerk.account_id)
    with pytest.raises(RuleBroken):
        disclosures.approve(it, actor=both, now=START)


@pytest.mark.parametrize("state,act", [
    ("drafting", disclosures.submit), ("union_review", disclosures.endorse),
    ("approval", disclosures.approve), ("approved", disclosures.publish),
])  # fmt: skip
def test_each_step_is_for_the_bodys_own_people(desk, state, act):
    """Others with the same roles, in the same township, are refused."""
    it = desk.bring(desk.disclosure(), state) if state != "drafting" else desk.disclosure()
    for role in ("discloser", "union_chair", "body_head", "member"):
        with pytest.raises((Denied, RuleBroken)):
            act(it, actor=make_actor(role), now=START)
    assert it.state == state


def test_the_office_steps_in_where_a_body_has_nobody(desk):
    body = make_body(desk.officer)
    admin = make_actor("township_admin")
    land = item_of(BodyKind.VILLAGE, "land")
    it = calendar.note_event(body, land, START.date(), "土地", actor=desk.officer, now=START)
    disclosures.edit(it, "土地", "示例", actor=desk.officer, now=START)
    disclosures.submit(it, actor=desk.officer, now=START)
    disclosures.endorse(it, actor=desk.officer, now=START)
    disclosures.approve(it, actor=admin, now=START)
    disclosures.publish(it, actor=desk.officer, now=START)
    assert it.state == "published"


def test_sent_back_and_refused_it_is_a_draft_again(desk):
    it = desk.bring(desk.disclosure(), "union_review")
    disclosures.send_back(it, "请补充附表。", actor=desk.chair, now=START)
    assert it.state == "drafting"
    desk.bring(it, "approval")
    disclosures.refuse(it, "数字请再核对。", actor=desk.head, now=START)
    assert it.state == "drafting"
    db.session.commit()
    notes = [each.note for each in history_of(ref_of(it)) if each.note]
    assert notes == ["请补充附表。", "数字请再核对。"]


def test_an_empty_draft_is_not_submitted(desk):
    it = desk.disclosure(content="")
    with pytest.raises(RuleBroken):
        disclosures.submit(it, actor=desk.clerk, now=START)


# -- the gate ------------------------------------------------------------------------------------


def test_the_gate_holds_what_it_finds(desk):
    it = desk.bring(desk.disclosure(PERSONAL), "approved")
    assert [each.finding for each in open_findings(it)] == [
        Finding.NAME, Finding.IDENTITY, Finding.PHONE
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match="3"):
        disclosures.publish(it, actor=desk.clerk, now=START)
    assert it.state == "approved"


def test_blacked_out_or_kept_with_a_reason_it_passes(desk):
    it = desk.bring(desk.disclosure(PERSONAL), "approved")
    name, identity, phone = open_findings(it)
    redaction.mask(it, name.mark, "受助人姓名", actor=desk.clerk, now=START)
    redaction.mask(it, identity.mark, "身份证号不公开", actor=desk.clerk, now=START)
    redaction.keep_finding(it, phone.mark, "单位公开的办公电话", actor=desk.clerk, now=START)
    text = disclosures.publish(it, actor=desk.clerk, now=START)
    assert text.content == "补助发给职工███，身份证██████████████████，办公电话14212345678。"
    kept = {each.finding: (each.decision, each.reason, each.by_account_id)
            for each in it.redactions}  # fmt: skip
    assert kept[Finding.IDENTITY] == (Decision.MASKED, "身份证号不公开", desk.clerk.account_id)
    assert kept[Finding.PHONE][0] is Decision.KEPT


def test_what_was_blacked_out_stands_nowhere(desk):
    it = desk.bring(desk.disclosure(PERSONAL), "approved")
    for found in open_findings(it):
        redaction.mask(it, found.mark, "个人信息", actor=desk.clerk, now=START)
    disclosures.publish(it, actor=desk.clerk, now=START)
    rows = [*it.redactions, *it.texts, it]
    written = " ".join(str(value) for row in rows for value in vars(row).values())
    assert "61099919750312001X" not in written
    assert "王小明" not in written
    assert "14212345678" not in written


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_decision_needs_a_reason(desk, reason):
    it = desk.bring(desk.disclosure(PERSONAL), "approved")
    with pytest.raises(RuleBroken):
        redaction.mask(it, open_findings(it)[0].mark, reason, actor=desk.clerk, now=START)


def test_a_finding_is_decided_once_however_often_it_stands(desk):
    it = desk.bring(desk.disclosure("电话14212345678，再打142 1234 5678。"), "approved")
    (found,) = open_findings(it)
    redaction.mask(it, found.mark, "个人电话", actor=desk.clerk, now=START)
    assert open_findings(it) == []
    assert "142" not in it.content


# -- what is posted ------------------------------------------------------------------------------


def test_anybody_can_compute_the_fingerprint(desk):
    text = desk.posted().texts[0]
    said = {"before": "0" * 64, "content": text.content, "files": [], "title": text.title}
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text.fingerprint == sha256(written.encode()).hexdigest()
    assert fingerprint.of(text.title, text.content + "。", []) != text.fingerprint


def test_a_correction_is_another_edition_and_the_old_one_stays(desk):
    it = desk.posted("支出一百元。")
    disclosures.correct(it, "金额写错。", actor=desk.clerk, now=LATER)
    assert (it.state, it.edition) == ("drafting", 1)
    disclosures.edit(it, it.title, "支出二百元。", actor=desk.clerk, now=LATER)
    desk.bring(it, "published", LATER)
    old, new = it.texts
    assert (old.content, new.content, new.reason) == ("支出一百元。", "支出二百元。", "金额写错。")
    assert new.before == old.fingerprint
    assert (it.edition, it.correction) == (2, None)
    assert duties.duty_of(it).published_on == date(2026, 11, 2)  # the first time counts


def test_a_text_that_shows_too_much_is_withheld(desk):
    it = desk.posted("支出一百元。")
    disclosures.correct(it, "误公开个人信息", actor=desk.clerk, now=LATER, withhold=True)
    assert it.texts[0].withheld == "误公开个人信息"


def test_it_waits_for_its_day(desk):
    it = desk.bring(desk.disclosure(), "approved")
    disclosures.schedule(it, date(2026, 11, 5), actor=desk.clerk, now=START)
    with pytest.raises(RuleBroken):
        disclosures.publish(it, actor=desk.clerk, now=START)
    disclosures.publish(it, actor=desk.clerk, now=START + 3 * DAY)
    assert (it.posted_on, it.publish_on) == (date(2026, 11, 5), None)


def test_waived_it_is_no_gap(desk):
    calendar.write_year(2026)
    cell = next(d for d in duties.duties_of_year(2026) if d.period == "2026Q1")
    it = calendar.open_duty(cell, actor=desk.officer, now=START)
    disclosures.waive(it, "本季度没有此项支出。", actor=desk.officer, now=START)
    assert (it.state, cell.waived_on) == ("waived", date(2026, 11, 2))
    gaps = db.session.execute(duties.list_gaps(date(2026, 11, 3))).all()
    assert cell.id not in [row.id for row in gaps]


def test_the_calendar_opens_a_cell_once(desk):
    calendar.write_year(2026)
    cell = db.session.query(Duty).first()
    first = calendar.open_duty(cell, actor=desk.officer, now=START)
    assert calendar.open_duty(cell, actor=desk.officer, now=START) is first
    assert first.audience is Audience.PUBLIC
