"""The county's values of rules that no law fixes: set, followed, ended, and who did it when."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from platform_core.errors import RuleBroken
from platform_core.rules import Override, current_pack, load_packs
from platform_core.rules.decisions import decide, decisions_of
from platform_core.rules.pack import decided, fits
from platform_core.tenancy import db, platform_scope
from tests.builders import make_county

V = "/county/values"
LATE = "contracts.warn.late_pay"
SHARE = "contracts.warn.unsigned"
LEVEL = "contracts.level.late_pay"
LAW = "contract.bureau_silence"
GIVEN = {"value": "2", "since": "2026-11-01", "until": "", "source": "旬工发〔2026〕8号",
         "reason": "本县企业按月发薪", "severity": "info"}  # fmt: skip


@pytest.fixture
def officer(client_as: Any) -> Any:
    return client_as("county_officer", name="县干部")


def said(answer: Any) -> str:
    return BeautifulSoup(answer.text, "html.parser").find(id="main").get_text(" ", strip=True)


@pytest.fixture
def holds(app: Any, county: Any) -> Any:
    """`holds(LATE)`: the rule as the county's townships find it today."""

    def holds(key: str) -> Any:
        with app.app_context(), platform_scope(writes=False):
            return current_pack(county_id=county.id).limit(key)

    return holds


def test_proposals_are_shown_as_proposals_and_law_is_not_for_the_county(officer: Any) -> None:
    shown = said(officer.get(f"{V}?module=contracts"))
    assert "拖欠工资的工资支付周期数" in shown and "平台建议" in shown
    assert "尚待录入 当地月最低工资标准" in shown, "what waits for the county stands on top"
    assert "未提异议即行生效" not in said(officer.get(f"{V}?module=core"))
    assert officer.get(f"{V}/{LAW}").status_code == 404
    assert "法律没有规定" in said(officer.get(f"{V}/{LATE}"))


def test_a_value_set_holds_from_its_day_and_says_who_set_it(officer: Any, holds: Any) -> None:
    assert officer.post(f"{V}/{LATE}", data=GIVEN).status_code == 303
    assert officer.post(f"{V}/{LATE}", data=GIVEN | {"value": "3", "since": "2027-01-01"}
                        ).status_code == 303  # fmt: skip
    rule = holds(LATE)
    assert (rule.value, rule.shipped.value, GIVEN["source"] in str(rule.citation())) == (2, 1, True)
    shown = said(officer.get(f"{V}/{LATE}"))
    for part in ("县干部", GIVEN["source"], GIVEN["reason"], "2026年12月31日", "本县未设定时"):
        assert part in shown
    assert "县干部" in said(officer.get(f"{V}?module=contracts"))
    assert "设定标准、时限" in said(officer.get("/county/audit"))


def test_a_slip_is_put_right_by_setting_it_again(officer: Any, holds: Any) -> None:
    officer.post(f"{V}/{LATE}", data=GIVEN | {"value": "22"})
    officer.post(f"{V}/{LATE}", data=GIVEN | {"until": "2026-12-31"})
    assert holds(LATE).value == 2
    with time_machine.travel(datetime(2027, 1, 4, tzinfo=UTC), tick=False):
        assert holds(LATE).value == 1, "the slip does not come back"


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [(SHARE, "12.5%", "1/8"), (SHARE, "2/3", "2/3"), (LEVEL, "orange", "orange"),
     ("contracts.minimum_wage_month", "1,950", "195000"),
     ("legal_aid.union_rights", "no", "False")],
)  # fmt: skip
@pytest.mark.only("sqlite")
def test_every_kind_of_value_can_be_set(
    officer: Any, holds: Any, key: str, typed: str, value: str
) -> None:
    assert officer.post(f"{V}/{key}", data=GIVEN | {"value": typed}).status_code == 303
    assert str(holds(key).value) == value
    assert officer.get(f"{V}/{key}").status_code == 200


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("key", "changed", "told"),
    [
        (LATE, {"value": "很多"}, "整数"),
        (LATE, {"value": "-1"}, "0"),
        (SHARE, {"value": "150%"}, "百分之百"),
        (SHARE, {"value": "0%"}, "百分之百"),
        (SHARE, {"value": "2/0"}, "2/3"),
        (SHARE, {"value": "一半"}, "2/3"),
        (LEVEL, {"value": "purple"}, "选"),
        ("contracts.minimum_wage_month", {"value": "一千九"}, "数字"),
        (LATE, {"source": ""}, "依据"),
        (LATE, {"reason": ""}, "事由"),
        (LATE, {"until": "2026-10-01"}, "早于"),
        (LATE, {"since": "明天"}, "日期"),
    ],
)
def test_what_cannot_hold_is_refused_and_kept(
    officer: Any, holds: Any, key: str, changed: dict[str, str], told: str
) -> None:
    answer = officer.post(f"{V}/{key}", data=GIVEN | changed)
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.text, "html.parser")
    assert told in shown.find(class_="error-summary").get_text()
    if "source" not in changed:
        assert shown.find(id="source")["value"] == GIVEN["source"]
    assert holds(key).shipped is holds(key), "nothing was written"


def test_it_ends_and_the_proposal_holds_again(app: Any, officer: Any, county: Any) -> None:
    officer.post(f"{V}/{LATE}", data=GIVEN)
    with app.app_context(), platform_scope(writes=False):
        (row,) = decisions_of(county.id, LATE)
        id = row.id
    end = f"{V}/{LATE}/end/{id}"
    early = officer.post(end, data={"end-last_day": "2026-10-01", "end-why": "改用建议值"})
    assert early.status_code == 422 and "早于" in said(early)
    given = {"end-last_day": "2026-11-30", "end-why": "改用建议值"}
    assert officer.post(end, data=given).status_code == 303
    assert officer.post(end, data=given).status_code == 422, "it ends then already"
    assert officer.post(f"{V}/{SHARE}/end/{id}", data=given).status_code == 404
    assert "2026年11月30日" in said(officer.get(f"{V}/{LATE}"))


def test_the_auditor_reads_and_sets_nothing(officer: Any, client_as: Any, holds: Any) -> None:
    auditor = client_as("county_auditor")
    assert "设定本县标准" not in said(auditor.get(f"{V}/{LATE}"))
    assert auditor.post(f"{V}/{LATE}", data=GIVEN).status_code == 403
    assert holds(LATE).value == 1


def test_a_plain_call_is_held_to_the_same(app: Any, county: Any, actor_as: Any) -> None:
    with app.app_context(), platform_scope():
        other = make_county(code="610900", name="邻县")
        actor = actor_as("county_officer", county_id=county.id)
        on = {"reason": "理由", "source": "依据", "since": date(2026, 11, 1), "actor": actor,
              "now": None}  # fmt: skip
        with pytest.raises(RuleBroken, match="法律"):
            decide(LAW, {"value": 1}, **on)
        with pytest.raises(RuleBroken, match="标准"):
            decide(SHARE, {"value": 5}, **on)
        assert not decisions_of(other.id, LATE)
        db.session.rollback()


PACK = load_packs("610981")


def test_only_values_of_the_rule_s_own_unit_fit() -> None:
    silence, quorum = PACK.limit(LAW), PACK.limit("contract.quorum")
    assert fits(silence, {"value": 15}) and not fits(silence, {"value": 0})
    assert not fits(silence, {"value": True}) and not fits(silence, {})
    assert fits(quorum, {"num": 1, "den": 2}) and not fits(quorum, {"num": 3, "den": 2})
    kept = decided(silence, Override(LAW, {"value": 9}, "理由", date(2026, 1, 1), source="省里"))
    assert kept.shipped is silence and "省里" in str(kept.citation()) and kept.is_open is False
