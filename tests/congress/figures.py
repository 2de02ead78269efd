"""Vote cases as data: what was counted, by which rule, and what the law makes of it."""

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from platform_core.api import Rule
from platform_core.rules import Bilingual, Severity, Status
from platform_core.rules.pack import PACKS, load_pack
from plugins.congress.arithmetic import Figures

Q, STRICT, INCLUSIVE = "congress.quorum", "congress.pass", "contract.pass"


@cache
def rule(pack: str, key: str) -> Rule:
    """A rule of one shipped pack: rule("cn-33-zhejiang", "congress.pass_local")."""
    return load_pack(Path(PACKS) / f"{pack}.toml").limit(key)


def made_rule(num: int, den: int, cmp: str, base: str, source: str, article: str) -> Rule:
    """A rule that no pack ships, for comparison."""
    return Rule(
        key="other.rule", label=Bilingual("其他规则", "Another rule"), value=Fraction(num, den),
        unit="share", cmp=cmp, source=Bilingual(source, source), article=article,
        status=Status.CONFIRMED, severity=Severity.INFO, pack="test", version="1", base=base,
    )  # fmt: skip


BASE = "cn-base"
# The rules cases name: (quorum, pass).
RULES: dict[str, tuple[Rule | None, Rule]] = {
    "CC2004-36": (rule(BASE, "contract.quorum"), rule(BASE, "contract.pass")),
    "ZJ-MZ-15": (rule("cn-33-zhejiang", "congress.quorum_local"),
                 rule("cn-33-zhejiang", "congress.pass_local")),
    "HN2007-20": (rule("cn-41-henan", "congress.quorum_local"),
                  rule("cn-41-henan", "congress.pass_local")),
    "SH2017-31": (rule("cn-31-shanghai", "congress.quorum_local"),
                  rule("cn-31-shanghai", "congress.pass_local")),
    "ZJ-CC-24": (rule(BASE, "contract.quorum"), rule("cn-33-zhejiang", "contract.pass_local")),
    "ZJ-CC-29": (None, rule("cn-33-zhejiang", "contract.regional_pass")),
    "SD2016-35": (None, rule("cn-37-shandong", "contract.regional_pass")),
    "HN1999-14": (None, rule("cn-41-henan", "contract.pass_local")),
    "SH2017-15": (rule("cn-31-shanghai", "delegate.elect_turnout"),
                  rule("cn-31-shanghai", "delegate.elect")),
    "SN-MZ-19": (None, rule("cn-61-shaanxi", "delegate.elect")),
    "UL2021-18": (None, made_rule(1, 2, ">", "eligible", "工会法", "18")),
    "VILLAGE-26": (made_rule(2, 3, ">=", "eligible", "村民委员会组织法", "26"),
                   made_rule(1, 2, ">", "present", "村民委员会组织法", "26")),
    "EDM-20": (rule(BASE, Q), rule(BASE, STRICT)),
}  # fmt: skip

# What each rule's explanation must cite.
CITED = {
    "CC2004-36": "《集体合同规定》第36条", "ZJ-MZ-15": "第15条", "HN2007-20": "第20条",
    "SH2017-31": "第31条", "ZJ-CC-24": "第24条", "ZJ-CC-29": "第29条", "SD2016-35": "第35条",
    "HN1999-14": "第14条", "SH2017-15": "第15条", "SN-MZ-19": "第19条", "UL2021-18": "工会法第18条",
    "VILLAGE-26": "第26条", "EDM-20": "《企业民主管理规定》第20条",
}  # fmt: skip


class Case(NamedTuple):
    """One case: figures and what must come out. `None` for a quorum nobody asks for."""

    name: str
    rule: str
    figures: Figures
    quorum_ok: bool | None
    majority_ok: bool
    passed: bool
    needed: int


def case(
    name: str, rule: str, due: int | None, present: int, votes: tuple[int, int, int, int],
    quorum_ok: bool | None, majority_ok: bool, passed: bool, needed: int,
    constituency: int | None = None,
) -> Case:  # fmt: skip
    """A case from its bare figures; votes are (for, against, abstain, invalid)."""
    votes_for, against, abstain, invalid = votes
    given = Figures(due=due, present=present, votes_for=votes_for, against=against,
                    abstain=abstain, invalid=invalid, constituency=constituency)  # fmt: skip
    return Case(name, rule, given, quorum_ok, majority_ok, passed, needed)


Y, N = True, False
CASES = [
    # 30 delegates: quorum 20, more than half 16, half 15
    case("30: quorum exactly", "EDM-20", 30, 20, (16, 4, 0, 0), Y, Y, Y, 16),
    case("30: one short of quorum", "EDM-20", 30, 19, (19, 0, 0, 0), N, Y, N, 16),
    case("30: half is not more than half", "EDM-20", 30, 30, (15, 15, 0, 0), Y, N, N, 16),
    case("30: half suffices inclusive", "CC2004-36", 30, 30, (15, 15, 0, 0), Y, Y, Y, 15),
    case("30: one short inclusive", "CC2004-36", 30, 30, (14, 16, 0, 0), Y, N, N, 15),
    case("30: one more than half", "EDM-20", 30, 30, (16, 14, 0, 0), Y, Y, Y, 16),
    # 35: quorum 24, 18 either way
    case("35: quorum exactly", "EDM-20", 35, 24, (18, 6, 0, 0), Y, Y, Y, 18),
    case("35: one short of quorum", "EDM-20", 35, 23, (23, 0, 0, 0), N, Y, N, 18),
    case("35: odd, strict", "EDM-20", 35, 35, (18, 17, 0, 0), Y, Y, Y, 18),
    case("35: odd, inclusive", "CC2004-36", 35, 35, (18, 17, 0, 0), Y, Y, Y, 18),
    case("35: 17 of 35, strict", "EDM-20", 35, 35, (17, 18, 0, 0), Y, N, N, 18),
    case("35: 17 of 35, inclusive", "CC2004-36", 35, 35, (17, 18, 0, 0), Y, N, N, 18),
    # 50: quorum 34, 26, 25
    case("50: quorum exactly", "EDM-20", 50, 34, (26, 8, 0, 0), Y, Y, Y, 26),
    case("50: 33 are no quorum", "EDM-20", 50, 33, (33, 0, 0, 0), N, Y, N, 26),
    case("50: 25 strict", "EDM-20", 50, 50, (25, 20, 5, 0), Y, N, N, 26),
    case("50: 25 inclusive", "CC2004-36", 50, 50, (25, 20, 5, 0), Y, Y, Y, 25),
    case("50: 26 strict", "EDM-20", 50, 50, (26, 24, 0, 0), Y, Y, Y, 26),
    # 60: quorum 40, 31, 30
    case("60: quorum exactly", "EDM-20", 60, 40, (31, 9, 0, 0), Y, Y, Y, 31),
    case("60: 39 are no quorum", "EDM-20", 60, 39, (39, 0, 0, 0), N, Y, N, 31),
    case("60: tie, strict", "EDM-20", 60, 60, (30, 30, 0, 0), Y, N, N, 31),
    case("60: tie, inclusive", "SH2017-31", 60, 60, (30, 30, 0, 0), Y, Y, Y, 30),
    case("60: tie, Henan", "HN2007-20", 60, 60, (30, 30, 0, 0), Y, N, N, 31),
    case("60: 31 strict", "EDM-20", 60, 60, (31, 29, 0, 0), Y, Y, Y, 31),
    # 61: quorum 41, 31 either way
    case("61: quorum exactly", "EDM-20", 61, 41, (31, 10, 0, 0), Y, Y, Y, 31),
    case("61: 40 are no quorum", "EDM-20", 61, 40, (40, 0, 0, 0), N, Y, N, 31),
    case("61: 31 strict", "EDM-20", 61, 61, (31, 30, 0, 0), Y, Y, Y, 31),
    case("61: 30 strict", "EDM-20", 61, 61, (30, 31, 0, 0), Y, N, N, 31),
    case("61: 30 inclusive", "CC2004-36", 61, 61, (30, 31, 0, 0), Y, N, N, 31),
    # abstentions, invalid papers, papers not returned, leavers, recount
    case("abstentions stay in the base", "EDM-20", 60, 60, (30, 0, 30, 0), Y, N, N, 31),
    case("invalid papers stay in the base", "EDM-20", 60, 60, (30, 10, 0, 20), Y, N, N, 31),
    case("invalid papers are not for", "CC2004-36", 50, 40, (24, 10, 2, 4), Y, N, N, 25),
    case("papers kept back stay in the base", "EDM-20", 60, 50, (31, 0, 0, 0), Y, Y, Y, 31),
    case("a few left, quorum holds", "EDM-20", 60, 41, (31, 10, 0, 0), Y, Y, Y, 31),
    case("two more left, quorum lost", "EDM-20", 60, 39, (31, 8, 0, 0), N, Y, N, 31),
    case("leavers shrink no base", "EDM-20", 61, 41, (30, 11, 0, 0), Y, N, N, 31),
    case("first count", "EDM-20", 35, 30, (18, 12, 0, 0), Y, Y, Y, 18),
    case("recount finds one less", "EDM-20", 35, 30, (17, 12, 0, 1), Y, N, N, 18),
    case("nobody for", "EDM-20", 30, 30, (0, 0, 30, 0), Y, N, N, 16),
    case("all for", "EDM-20", 30, 30, (30, 0, 0, 0), Y, Y, Y, 16),
    case("one delegate", "EDM-20", 1, 1, (1, 0, 0, 0), Y, Y, Y, 1),
    case("a thousand, one short", "EDM-20", 1000, 1000, (500, 500, 0, 0), Y, N, N, 501),
    case("of those present alone", "VILLAGE-26", 43, 29, (15, 14, 0, 0), Y, Y, Y, 15),
    case("the same of all delegates", "EDM-20", 43, 29, (15, 14, 0, 0), Y, N, N, 22),
    # figures that other congresses met with
    case("quorum exactly, contract", "CC2004-36", 45, 30, (23, 5, 2, 0), Y, Y, Y, 23),
    case("unanimous without quorum", "CC2004-36", 45, 29, (29, 0, 0, 0), N, Y, N, 23),
    case("22 of 44, contract", "CC2004-36", 44, 40, (22, 15, 3, 0), Y, Y, Y, 22),
    case("22 of 44, Zhejiang", "ZJ-CC-24", 44, 40, (22, 15, 3, 0), Y, N, N, 23),
    case("22 of 43, contract", "CC2004-36", 43, 43, (22, 15, 6, 0), Y, Y, Y, 22),
    case("22 of 43, Zhejiang", "ZJ-MZ-15", 43, 43, (22, 15, 6, 0), Y, Y, Y, 22),
    case("21 of 43, 29 there", "CC2004-36", 43, 29, (21, 8, 0, 0), Y, N, N, 22),
    case("28 of 43 there", "CC2004-36", 43, 28, (28, 0, 0, 0), N, Y, N, 22),
    case("179 of 193, unanimous", "CC2004-36", 193, 179, (179, 0, 0, 0), Y, Y, Y, 97),
    case("all 41", "CC2004-36", 41, 41, (41, 0, 0, 0), Y, Y, Y, 21),
    case("29 of 58, no quorum asked", "ZJ-CC-29", 58, 58, (29, 0, 14, 0), None, Y, Y, 29),
    case("29 of 58, Shandong", "SD2016-35", 58, 30, (29, 1, 0, 0), None, N, N, 30),
    case("two invalid", "CC2004-36", 50, 40, (26, 10, 2, 2), Y, Y, Y, 25),
    case("90 of 180", "CC2004-36", 180, 120, (90, 20, 10, 0), Y, Y, Y, 90),
    case("district, Shanghai", "SH2017-15", None, 70, (50, 15, 5, 0), Y, Y, Y, 50, 100),
    case("district, Shaanxi", "SN-MZ-19", None, 70, (50, 15, 5, 0), None, N, N, 51, 100),
    case("recall, 33 of 65", "UL2021-18", 65, 60, (33, 20, 7, 0), None, Y, Y, 33),
    case("recall, 33 of 66", "UL2021-18", 66, 60, (33, 20, 7, 0), None, N, N, 34),
]  # fmt: skip
