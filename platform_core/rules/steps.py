"""The steps of an explanation: stored as codes and values, shown as one plain sentence each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from platform_core.i18n import current_locale, format_day, format_money, ngettext
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.rules.rule import Bilingual, Rule, standing

CHINESE_DIGITS = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class Step:
    """One step: what was done (`code`), with which values (JSON only), under which article."""

    code: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    article: Bilingual | None = None

    def sentence(self) -> str:
        """The step in the reader's language, with the article in brackets."""
        told = SENTENCES[self.code](self.values)
        if self.article is None:
            return told
        return _("%(told)s (%(article)s)", told=told, article=str(self.article))

    __str__ = sentence

    def to_json(self) -> dict[str, Any]:
        """Plain data, stable between versions: code, values, article in both languages."""
        article = [self.article.zh, self.article.en] if self.article else None
        return {"code": self.code, "values": dict(self.values), "article": article}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Step":
        """The step that `to_json` made."""
        article = stored["article"]
        return cls(stored["code"], stored["values"], Bilingual(*article) if article else None)


def day_words(day: str | date) -> str:
    """2026年10月8日（星期四）; Thursday, 8 Oct 2026."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    if current_locale() == "en":
        return f"{day:%A}, {format_day(day)}"
    return f"{format_day(day)}（星期{'一二三四五六日'[day.weekday()]}）"


def time_words(value: int, unit: str) -> str:
    """7天, 1个工作日, 3个月; 7 days, 1 working day, 3 months."""
    return TIMES[unit](value)


def share_words(num: int, den: int) -> str:
    """三分之二, 20%, 0.5%; 2/3, 20%, 0.5%."""
    if den > 4 and 1000 % den == 0:
        return f"{num * 1000 // den / 10:g}%"
    if current_locale() == "en" or max(num, den) > 10:
        return f"{num}/{den}"
    return f"{CHINESE_DIGITS[den]}分之{CHINESE_DIGITS[num]}"


def amount_words(amount: int, unit: str) -> str:
    """A measured amount with its unit: 30, 3年, ¥1,000.00."""
    if unit == "fen":
        return format_money(amount)
    return time_words(amount, unit) if unit in TIMES else str(amount)


TIMES: Mapping[str, Callable[[int], str]] = {
    "hour": lambda n: ngettext("%(n)s hour", "%(n)s hours", n),
    "day": lambda n: ngettext("%(n)s day", "%(n)s days", n),
    "workday": lambda n: ngettext("%(n)s working day", "%(n)s working days", n),
    "month": lambda n: ngettext("%(n)s month", "%(n)s months", n),
    "year": lambda n: ngettext("%(n)s year", "%(n)s years", n),
}

BASE_WORDS = {
    "eligible": _l("all delegates entitled to attend"),
    "present": _l("the delegates present"),
    "constituency": _l("all employees of the electoral district"),
    "employees": _l("all employees"),
    "members": _l("all members"),
    "delegates": _l("all delegates"),
    "side": _l("the representatives of one side"),
    "presidium": _l("the members of the presidium"),
    "seats": _l("the seats to be filled"),
    "reference": _l("the share among employees"),
    "supervisors": _l("the members of the supervisory board"),
    "wages": _l("total monthly wages"),
    "income": _l("the yearly income"),
    "minimum_wage": _l("the monthly minimum wage"),
    "month": _l("one month"),
    "capital": _l("the registered capital"),
}

FESTIVALS = {
    "New Year's Day": _l("New Year's Day"),
    "Spring Festival": _l("Spring Festival"),
    "Tomb-sweeping Day": _l("Tomb-sweeping Day"),
    "Labour Day": _l("Labour Day"),
    "Dragon Boat Festival": _l("Dragon Boat Festival"),
    "Mid-autumn Festival": _l("Mid-autumn Festival"),
    "National Day": _l("National Day"),
    "Anti-Fascist 70th Day": _l("Anti-Fascist 70th Day"),
}

COMPARISONS = {
    "<": _l("less than %(limit)s"),
    "<=": _l("at most %(limit)s"),
    ">": _l("more than %(limit)s"),
    ">=": _l("at least %(limit)s"),
    "==": _l("exactly %(limit)s"),
    "in": "%(limit)s",
    "between": _l("between %(limit)s"),
}


def compared(cmp: str, limit: str) -> str:
    """At least 30, at most 20%."""
    return COMPARISONS[cmp] % {"limit": limit}


def rule_words(rule: Rule) -> str:
    """What a rule asks for: at least 30, more than 5% of all employees, 15 working days."""
    if rule.unit == "share":
        share = rule.fraction
        limit = compared(rule.cmp, share_words(share.numerator, share.denominator))
        return _("%(limit)s of %(base)s", limit=limit, base=str(BASE_WORDS[rule.base]))
    if rule.unit == "flag" or rule.choices:
        return str(rule.choices.get(rule.value) or (_("Yes") if rule.value else _("No")))
    values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    if rule.unit in TIMES and len(values) == 1:
        return time_words(values[0], rule.unit)
    return compared(rule.cmp, _limits(rule.cmp, [amount_words(v, rule.unit) for v in values]))


def standing_words(rule: Rule) -> str:
    """How far a rule may be relied on, and where it stands."""
    return STANDING[standing(rule)] % {"source": str(rule.citation())}


def _limits(cmp: str, amounts: list[str]) -> str:
    if cmp == "between":
        return _("%(low)s and %(high)s", low=amounts[0], high=amounts[1])
    return _(" or ").join(amounts)


def _start(v: Mapping[str, Any]) -> str:
    return _("It starts on %(day)s; that day itself is not counted.", day=day_words(v["day"]))


def _counted(v: Mapping[str, Any]) -> str:
    time = time_words(v["value"], v["unit"])
    return _("Counting %(time)s leads to %(day)s.", time=time, day=day_words(v["day"]))


def _counted_back(v: Mapping[str, Any]) -> str:
    time = time_words(v["value"], v["unit"])
    return _("Counting %(time)s back leads to %(day)s.", time=time, day=day_words(v["day"]))


def _month_end(v: Mapping[str, Any]) -> str:
    return _("That month has no day %(number)s, so its last day counts: %(day)s.",
             number=v["number"], day=day_words(v["day"]))  # fmt: skip


def _rested(v: Mapping[str, Any]) -> str:
    span = {
        "name": _festival(v["name"]),
        "first": day_words(v["first"]),
        "last": day_words(v["last"]),
    }
    if v["first"] == v["last"]:
        return _("%(first)s is a day off (%(name)s) and is not counted.", **span)
    return _("From %(first)s to %(last)s are days off (%(name)s) and are not counted.", **span)


def _made_up(v: Mapping[str, Any]) -> str:
    return _("%(day)s is a make-up working day and is counted.", day=day_words(v["day"]))


def _extended(v: Mapping[str, Any]) -> str:
    told = {"time": time_words(v["value"], v["unit"]), "day": day_words(v["day"])}
    if not v.get("reason"):
        return _("Extended once by %(time)s, to %(day)s.", **told)
    return _("Extended once by %(time)s, to %(day)s. Reason: %(reason)s",
             reason=v["reason"], **told)  # fmt: skip


def _paused(v: Mapping[str, Any]) -> str:
    return _("The clock stopped on %(first)s and went on after %(last)s: %(time)s are not "
             "counted, which leads to %(day)s.", first=day_words(v["first"]),
             last=day_words(v["last"]), time=time_words(v["value"], v["unit"]),
             day=day_words(v["day"]))  # fmt: skip


def _rolled(v: Mapping[str, Any]) -> str:
    told = {"rest": day_words(v["rest"]), "day": day_words(v["day"])}
    if v.get("name"):
        return _("%(rest)s is a day off (%(name)s), so the next working day counts: %(day)s.",
                 name=_festival(v["name"]), **told)  # fmt: skip
    return _("%(rest)s is a rest day, so the next working day counts: %(day)s.", **told)


def _provisional(v: Mapping[str, Any]) -> str:
    return _("The holidays of %(year)s are not announced yet: this date is provisional and will "
             "be computed again.", year=v["year"])  # fmt: skip


def _due(v: Mapping[str, Any]) -> str:
    return _("So the last day is %(day)s.", day=day_words(v["day"]))


def _earliest(v: Mapping[str, Any]) -> str:
    return _("So the first possible day is %(day)s.", day=day_words(v["day"]))


def _needed(v: Mapping[str, Any]) -> str:
    limit = share_words(v["num"], v["den"])
    return _("Required: %(limit)s of %(base)s (%(whole)s), that is %(needed)s.",
             limit=compared(v["cmp"], limit), base=str(BASE_WORDS[v["base"]]), whole=v["whole"],
             needed=compared(v["count_cmp"], str(v["needed"])))  # fmt: skip


def _required(v: Mapping[str, Any]) -> str:
    amounts = [amount_words(each, v["unit"]) for each in v["limit"]]
    limit = _limits(v["cmp"], amounts)
    return _("Required: %(limit)s.", limit=compared(v["cmp"], limit))


def _found(v: Mapping[str, Any]) -> str:
    found = amount_words(v["found"], v["unit"])
    if v["ok"]:
        return _("Found: %(found)s. The rule is met.", found=found)
    return _("Found: %(found)s. The rule is not met.", found=found)


def _unknown(v: Mapping[str, Any]) -> str:
    return _("%(label)s cannot be judged: a figure is missing.", label=_label(v["label"]))


def _done(v: Mapping[str, Any]) -> str:
    told = {"done": day_words(v["done"]), "due": day_words(v["due"])}
    if v["ok"]:
        return _("Done on %(done)s, in time (%(due)s).", **told)
    return _("Done on %(done)s, not in time (%(due)s).", **told)


def _open(v: Mapping[str, Any]) -> str:
    return _("Not done yet; there is time until %(due)s.", due=day_words(v["due"]))


def _missed(v: Mapping[str, Any]) -> str:
    return _("Not done by %(due)s.", due=day_words(v["due"]))


def _festival(name: str) -> str:
    """A festival of the built-in calendar in the reader's language; the county's as imported."""
    return str(FESTIVALS.get(name, name))


def _label(pair: list[str]) -> str:
    return str(Bilingual(*pair))


def _standing(v: Mapping[str, Any]) -> str:
    return STANDING[v["as"]] % {"source": _label(v["source"])}


STANDING = {
    "confirmed": _l("Basis: %(source)s."),
    "local": _l("A local rule, not national law: %(source)s."),
    "elsewhere": _l("For reference only: a local rule of another place, not law here: %(source)s."),
    "recalled": _l("Not yet checked against the text, so not to be relied on as law: %(source)s."),
    "proposed": _l("Proposed by the platform; no law sets this."),
    "county": _l("Set by the county: %(source)s."),
    "adopted": _l("Adopted by the county; not national law: %(source)s."),
}

SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "start": _start, "counted": _counted, "counted_back": _counted_back,
    "month_end": _month_end, "rested": _rested, "made_up": _made_up, "extended": _extended,
    "paused": _paused, "rolled": _rolled, "provisional": _provisional, "due": _due,
    "earliest": _earliest, "needed": _needed, "required": _required, "found": _found,
    "unknown": _unknown, "done": _done, "open": _open, "missed": _missed,
    "standing": _standing,
}  # fmt: skip
