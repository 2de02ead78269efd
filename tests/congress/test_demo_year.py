"""Jinzhai's demo year runs end to end, and its figures come from the rows it made."""

from sqlalchemy import func, select

from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import Period
from platform_core.organisation.models import Township
from platform_core.tenancy import db, platform_scope, township_scope
from plugins.congress.indicators import INDICATORS
from plugins.congress.models import Resolution, Session, Vote

EXPECTED = {
    "wc.congresses": (1, None), "wc.coverage": (12, 12), "wc.sessions": (2, None),
    "wc.papers_in_time": (2, 2), "wc.on_schedule": (1, 1), "wc.attendance": (108, 120),
    "wc.delegates": (60, None),
    "wc.frontline": (42, 60), "wc.women": (30, 60), "wc.trained": (56, 60),
    "wc.passed": (2, 2), "wc.published": (2, 2), "wc.carried_out": (4, 4),
    "wc.patrols": (1, None), "wc.rectified": (1, 1), "wc.joint_meetings": (1, None),
}  # fmt: skip


def test_the_demo_year_counts_up(stage):
    with stage.reset().app_context():
        with platform_scope():
            jinzhai = db.session.scalars(select(Township.id).filter_by(slug="jinzhai")).one()
        with township_scope(jinzhai):
            found = evaluate(INDICATORS, Period.parse("2011"), [jinzhai],
                             has_records=lambda _id, _module: True)[jinzhai]  # fmt: skip
            for key, figures in EXPECTED.items():
                assert (found[key].numerator, found[key].denominator) == figures, key
            contract = db.session.scalars(
                select(Resolution).where(Resolution.title.contains("区域性集体合同"))
            ).one()
            assert (contract.due, contract.present, contract.votes_for) == (60, 54, 48)
            assert (contract.state, contract.passed) == ("fulfilled", True)
            assert db.session.scalar(select(func.count()).select_from(Vote)) == 2
            second = db.session.scalars(select(Session).filter_by(ordinal=2)).one()
            owed = {"last_resolutions", "joint_meetings", "patrols"}
            assert owed <= {item.power for item in second.items}
