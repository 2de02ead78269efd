"""The organisation's figures: unions by kind, members, honours. All counted, none typed in."""

from sqlalchemy import ColumnElement, func, or_, select

from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.indicator import Counts, Indicator, Measure
from platform_core.indicators.periods import Period
from platform_core.organisation.models import (
    COUNTED,
    Honour,
    HonourLevel,
    Member,
    Union,
    UnionKind,
)


def _unions(*conditions: ColumnElement[bool]) -> Measure:
    def measure(period: Period) -> Counts:
        stands = or_(Union.dissolved_on.is_(None), Union.dissolved_on > period.last)
        query = select(Union.township_id, func.count()).where(stands, *conditions)
        return query.group_by(Union.township_id)

    return measure


def _members(*conditions: ColumnElement[bool]) -> Measure:
    def measure(period: Period) -> Counts:
        query = select(Member.township_id, func.count()).where(
            Member.status.in_(COUNTED), *conditions
        )
        return query.group_by(Member.township_id)

    return measure


def _honours(level: HonourLevel) -> Measure:
    def measure(period: Period) -> Counts:
        query = select(Honour.township_id, func.count()).where(Honour.level == level)
        return query.group_by(Honour.township_id)

    return measure


_UNIONS_OF = _l("Unions of this kind that are not dissolved at the end of the period.")

INDICATORS = (
    Indicator(
        key="org.unions_total",
        label=_l("Grassroots unions"),
        definition=_l("Unions below the township federation not dissolved at the period's end."),
        unit="unions",
        measure=_unions(),
        drill="organisation.unions",
    ),
    *(
        Indicator(
            key=f"org.unions_{kind}",
            label=label,
            definition=_UNIONS_OF,
            unit="unions",
            measure=_unions(Union.kind == kind),
            drill="organisation.unions",
        )
        for kind, label in (
            (UnionKind.VILLAGE, _l("Village unions")),
            (UnionKind.ENTERPRISE, _l("Enterprise unions")),
            (UnionKind.SELF_EMPLOYED, _l("Unions of the self-employed")),
            (UnionKind.AGENCY_INSTITUTION, _l("Unions of agencies and institutions")),
            (UnionKind.JOINT, _l("Joint unions")),
            (UnionKind.INDUSTRY, _l("Industry unions")),
        )
    ),
    Indicator(
        key="org.members",
        label=_l("Members"),
        definition=_l("Members on the rolls, those whose membership is kept included."),
        unit="people",
        measure=_members(),
        drill="organisation.members",
    ),
    Indicator(
        key="org.members_migrant",
        label=_l("Migrant-worker members"),
        definition=_l("Members on the rolls who are migrant workers."),
        unit="people",
        measure=_members(Member.migrant.is_(True)),
        drill="organisation.members",
    ),
    Indicator(
        key="org.honours_provincial",
        label=_l("Provincial honours"),
        definition=_l("Honours of the township federation and its unions granted by the province."),
        unit="honours",
        measure=_honours(HonourLevel.PROVINCE),
        drill="organisation.honours",
    ),
    Indicator(
        key="org.honours_national",
        label=_l("National honours"),
        definition=_l("Honours of the township federation and its unions granted nationally."),
        unit="honours",
        measure=_honours(HonourLevel.NATION),
        drill="organisation.honours",
    ),
)
