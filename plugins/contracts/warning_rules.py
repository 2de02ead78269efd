"""When facts become a warning: a table of triggers over the numbers of the rule pack. Pure.

A trigger looks at one number that was entered or came from another module. Its threshold and
its level are rules; every county may set its own, and what no law supports is shown as proposed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from platform_core.api import Rule, Verdict, rule_words, standing_words, verdict
from platform_core.api import gettext as _
from plugins.contracts.warning_states import Colour, Topic


class Pack(Protocol):
    """What is asked of a rule pack."""

    def limit(self, key: str) -> Rule: ...


@dataclass(frozen=True)
class Trigger:
    """`fact` measured by the rule `threshold`, of `whole` where the rule is a share.

    `broken` marks a rule of law that must be broken to warn: more visitors than representatives.
    """

    name: str
    topic: Topic
    fact: str
    threshold: str = ""
    whole: str = ""
    broken: bool = False

    @property
    def rule(self) -> str:
        """The key of its threshold."""
        return self.threshold or f"contracts.warn.{self.name}"

    @property
    def level_rule(self) -> str:
        """The key of its level."""
        return f"contracts.level.{self.name}"


TRIGGERS = (
    Trigger("late_pay", Topic.ARREARS, "periods"),
    Trigger("long_arrears", Topic.ARREARS, "months"),
    Trigger("many_unpaid", Topic.ARREARS, "people"),
    Trigger("broken_plan", Topic.ARREARS, "plan_months"),
    Trigger("owed_of_capital", Topic.ARREARS, "owed", whole="capital"),
    Trigger("joint_claim", Topic.CLAIM, "people", "arb.collective"),
    Trigger("stoppage", Topic.CLAIM, "stoppages"),
    Trigger("petitions", Topic.PETITION, "petitions"),
    Trigger("group_visit", Topic.PETITION, "visitors", "petition.reps", broken=True),
    Trigger("layoff_persons", Topic.LAYOFF, "people", "layoff.persons"),
    Trigger("layoff_share", Topic.LAYOFF, "people", "layoff.share", whole="employees"),
    Trigger("unsigned", Topic.UNSIGNED, "unsigned", whole="employees"),
    Trigger("many_unsigned", Topic.UNSIGNED, "unsigned", whole="employees"),
    Trigger("uninsured", Topic.INSURANCE, "months"),
    Trigger("long_uninsured", Topic.INSURANCE, "months"),
    Trigger("expiring", Topic.CONTRACT, "days_left"),
    Trigger("expired", Topic.CONTRACT, "days_expired"),
    Trigger("demand_late", Topic.DEMAND, "days_late"),
    Trigger("serious_injury", Topic.INJURY, "serious"),
    Trigger("death", Topic.INJURY, "deaths"),
    Trigger("unfiled_injury", Topic.INJURY, "unfiled"),
    Trigger("no_congress", Topic.CONGRESS, "months"),
    Trigger("late_task", Topic.TASK, "days_late"),
    Trigger("chair", Topic.CHAIR, "cases"),
)

# What somebody who enters a signal is asked for, by topic; the rest is computed.
ASKED: Mapping[Topic, tuple[str, ...]] = {
    topic: tuple(dict.fromkeys(
        fact for each in TRIGGERS if each.topic is topic for fact in (each.fact, each.whole) if fact
    ))
    for topic in Topic
}  # fmt: skip


@dataclass(frozen=True)
class Alarm:
    """A trigger that was met, with the verdict that says why."""

    trigger: Trigger
    level: Colour
    verdict: Verdict


def judge(topic: Topic, facts: Mapping[str, int], pack: Pack) -> list[Alarm]:
    """The triggers of a topic that these facts meet, the gravest first."""
    return sorted(_met(topic, facts, pack), key=lambda each: -each.level.rank)


def _met(topic: Topic, facts: Mapping[str, int], pack: Pack) -> Iterator[Alarm]:
    for trigger in TRIGGERS:
        if trigger.topic is not topic or trigger.fact not in facts:
            continue
        whole = facts.get(trigger.whole) if trigger.whole else None
        found = verdict(pack.limit(trigger.rule), facts[trigger.fact], whole)
        if found.ok is not None and found.ok is not trigger.broken:
            yield Alarm(trigger, level_of(trigger, pack), found)


def level_of(trigger: Trigger, pack: Pack) -> Colour:
    """The level the pack gives a trigger."""
    return Colour(pack.limit(trigger.level_rule).value)


def alarm_words(found: Verdict, pack: Pack) -> str:
    """Why a trigger was met, in the reader's language: what was found, and what the threshold was
    when it was judged. A threshold that was met is no rule kept, so the verdict's own words
    would say the wrong thing."""
    asked, label = found.explanation[0].values, pack.limit(found.rule).label
    value = Fraction(asked["num"], asked["den"]) if "num" in asked else asked["limit"][0]
    then = replace(pack.limit(found.rule), cmp=asked["cmp"], value=value)
    return _("%(label)s: %(found)s. The threshold is %(limit)s. %(standing)s", label=label,
             found=_measured(found), limit=rule_words(then), standing=standing_words(then),
    )  # fmt: skip


def _measured(found: Verdict) -> str:
    given = found.inputs
    if "whole" in given:
        return _("%(part)s of %(whole)s", part=given["part"], whole=given["whole"])
    return str(given["measured"])
