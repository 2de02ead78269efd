"""Limitations and time limits: from facts to last days, with the article behind each.

Expected days were counted by hand with the State Council's calendars of 2023 to 2026.
"""

from datetime import date
from pathlib import Path

import pytest

import platform_core
import plugins.legal_aid
from platform_core.i18n import Catalogues
from platform_core.rules import default_calendar, load_pack, load_packs
from plugins.legal_aid.limits import Dated, FactKind, Limitation, Name, compute

CALENDAR = default_calendar()
RULES = Path(plugins.legal_aid.__file__).with_name("rules.toml")
PACK = load_packs("610981", [load_pack(RULES, prefix="legal_aid")])
Catalogues.load(Path(platform_core.__file__).parent)


def facts(written: str) -> list[Dated]:
    """ "knew 2024-03-05, force_majeure 2024-05-01..2024-05-10" as facts."""
    found = []
    for each in filter(None, written.split(", ")):
        kind, days = each.split()
        first, _dots, last = days.partition("..")
        until = date.fromisoformat(last) if last else None
        found.append(Dated(FactKind(kind), date.fromisoformat(first), until))
    return found


def limit_of(written: str, name: str, *, wages: bool = False) -> Limitation | None:
    found = compute(facts(written), wages=wages, others=not wages, pack=PACK, calendar=CALENDAR)
    return next((each for each in found if each.name == name), None)


W = True  # unpaid wages are claimed

TABLE = [
    # One year from the day one knew (LMA 27), ends on rest days and holidays, month ends.
    ("knew 2024-03-05", "arbitration", False, "2025-03-05", "LMA 27"),
    ("knew 2024-02-29", "arbitration", False, "2025-02-28", "LMA 27"),
    ("knew 2023-10-01", "arbitration", False, "2024-10-08", "LMA 27"),
    ("knew 2024-06-01", "arbitration", False, "2025-06-03", "LMA 27"),
    ("knew 2023-02-10", "arbitration", False, "2024-02-18", "LMA 27"),
    ("knew 2024-05-01", "arbitration", False, "2025-05-06", "LMA 27"),
    ("knew 2024-12-31", "arbitration", False, "2025-12-31", "LMA 27"),
    ("knew 2022-04-05", "arbitration", False, "2023-04-06", "LMA 27"),
    ("knew 2025-02-28", "arbitration", False, "2026-02-28", "LMA 27"),
    # Interruptions: it begins anew, again and again, but not before and not when it is over.
    ("knew 2023-05-10, demanded 2024-03-05", "arbitration", False, "2025-03-05", "LMA 27"),
    (
        "knew 2023-05-10, demanded 2023-09-01, asked_remedy 2024-02-29",
        "arbitration",
        False,
        "2025-02-28",
        "LMA 27",
    ),
    ("knew 2023-08-15, agreed 2024-08-15", "arbitration", False, "2025-08-15", "LMA 27"),
    ("knew 2023-08-15, demanded 2024-08-16", "arbitration", False, "2024-08-15", "LMA 27"),
    ("knew 2023-08-15, demanded 2023-08-01", "arbitration", False, "2024-08-15", "LMA 27"),
    ("knew 2023-10-01, demanded 2024-10-08", "arbitration", False, "2025-10-09", "LMA 27"),
    # A remedy that lasts: anew from its end.
    (
        "knew 2023-05-10, asked_remedy 2024-01-10..2024-04-29",
        "arbitration",
        False,
        "2025-04-29",
        "LMA 27",
    ),
    # Suspension: ten days of force majeure push the end by ten; two that overlap count once.
    (
        "knew 2024-03-05, force_majeure 2024-05-01..2024-05-10",
        "arbitration",
        False,
        "2025-03-17",
        "LMA 27",
    ),
    (
        "knew 2024-03-05, force_majeure 2024-05-01..2024-05-10, other_cause 2024-05-06..2024-05-15",
        "arbitration",
        False,
        "2025-03-20",
        "LMA 27",
    ),
    (
        "knew 2024-03-05, other_cause 2024-02-01..2024-02-20",
        "arbitration",
        False,
        "2025-03-05",
        "LMA 27",
    ),
    (
        "knew 2024-03-05, force_majeure 2025-04-01..2025-04-10",
        "arbitration",
        False,
        "2025-03-05",
        "LMA 27",
    ),
    (
        "knew 2024-03-05, force_majeure 2024-05-01..2024-05-10, demanded 2024-08-15",
        "arbitration",
        False,
        "2025-08-15",
        "LMA 27",
    ),
    # Unpaid wages: none while employed, a year from the end, interrupted and stopped like others.
    ("knew 2020-01-01", "wages", W, None, "LMA 27"),
    ("employment_ended 2024-03-05", "wages", W, "2025-03-05", "LMA 27"),
    ("knew 2015-06-01, employment_ended 2024-02-29", "wages", W, "2025-02-28", "LMA 27"),
    ("employment_ended 2023-08-15, demanded 2024-03-05", "wages", W, "2025-03-05", "LMA 27"),
    ("employment_ended 2023-08-15, demanded 2023-05-01", "wages", W, "2024-08-15", "LMA 27"),
    (
        "employment_ended 2024-03-05, force_majeure 2024-05-01..2024-05-10",
        "wages",
        W,
        "2025-03-17",
        "LMA 27",
    ),
    # Work injury: 30 days for the employer, a year for worker, relatives or union (WII 17).
    ("accident 2025-03-10", "injury_employer", False, "2025-04-09", "WII 17"),
    ("accident 2025-01-31", "injury_employer", False, "2025-03-03", "WII 17"),
    ("accident 2025-09-02", "injury_employer", False, "2025-10-09", "WII 17"),
    ("diagnosed 2024-01-10", "injury_employer", False, "2024-02-09", "WII 17"),
    ("accident 2024-02-29", "injury_worker", False, "2025-02-28", "WII 17"),
    ("diagnosed 2023-10-01", "injury_worker", False, "2024-10-08", "WII 17"),
    (
        "accident 2024-03-05, other_cause 2024-05-01..2024-05-10",
        "injury_worker",
        False,
        "2025-03-17",
        "WII 17",
    ),
    (
        "accident 2024-12-20, injury_filed 2024-12-25, injury_accepted 2025-01-02",
        "injury_decision",
        False,
        "2025-03-03",
        "WII 20",
    ),
    ("appraised 2025-03-03", "reappraisal", False, "2025-03-18", "WII 26"),
    # The tribunal: 5 days to accept (LMA 29), 45 to award, 15 more when extended (LMA 43).
    ("arbitration_filed 2025-01-06", "acceptance", False, "2025-01-13", "LMA 29"),
    ("arbitration_filed 2025-01-24", "acceptance", False, "2025-02-05", "LMA 29"),
    ("arbitration_accepted 2025-01-02", "award", False, "2025-02-17", "LMA 43"),
    (
        "arbitration_accepted 2025-01-02, award_extended 2025-02-10",
        "award",
        False,
        "2025-03-03",
        "LMA 43",
    ),
    ("arbitration_accepted 2024-08-17", "award", False, "2024-10-08", "LMA 43"),
    # 15 days to sue: after a final award for the worker (LMA 48), after another (LMA 50).
    ("award_received 2025-03-03", "sue", False, "2025-03-18", "LMA 50"),
    ("award_received 2025-01-16", "sue", False, "2025-02-05", "LMA 50"),
    ("final_award_received 2024-09-20", "sue", False, "2024-10-08", "LMA 48"),
    ("final_award_received 2025-04-18", "sue", False, "2025-05-06", "LMA 48"),
    # 15 days to appeal (CPL 171); two years to apply for enforcement (CPL 250).
    ("judgment_received 2024-02-01", "appeal", False, "2024-02-18", "CPL 171"),
    ("judgment_received 2025-03-03", "appeal", False, "2025-03-18", "CPL 171"),
    ("perform_by 2023-05-20", "enforce", False, "2025-05-20", "CPL 250"),
    ("effective 2023-10-03", "enforce", False, "2025-10-09", "CPL 250"),
    ("effective 2023-01-10, perform_by 2024-02-29", "enforce", False, "2026-02-28", "CPL 250"),
    ("perform_by 2022-05-20, demanded 2023-05-20", "enforce", False, "2025-05-20", "CPL 250"),
]

SOURCES = {
    "LMA": "《劳动争议调解仲裁法》", "WII": "《工伤保险条例》", "CPL": "《民事诉讼法》",
}  # fmt: skip


@pytest.mark.parametrize(("written", "name", "wages", "last", "article"), TABLE)
def test_the_last_day_and_its_article(
    written: str, name: str, wages: bool, last: str | None, article: str
) -> None:
    limit = limit_of(written, name, wages=wages)
    assert limit is not None
    assert (limit.due.due.isoformat() if limit.due else None) == last
    source, number = article.split()
    assert limit.article.zh == f"{SOURCES[source]}第{number}条"


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 40


@pytest.mark.parametrize(
    ("written", "name", "met", "late"),
    [
        ("knew 2024-03-05, arbitration_filed 2025-03-05", "arbitration", "2025-03-05", False),
        ("knew 2024-03-05, arbitration_filed 2025-03-06", "arbitration", "2025-03-06", True),
        ("accident 2025-03-10, employer_filed 2025-04-01", "injury_employer", "2025-04-01", False),
        ("accident 2025-03-10, injury_filed 2025-06-01", "injury_worker", "2025-06-01", False),
        ("award_received 2025-03-03, sued 2025-03-19", "sue", "2025-03-19", True),
        ("judgment_received 2025-03-03, appealed 2025-03-18", "appeal", "2025-03-18", False),
    ],
)
def test_what_was_done_meets_it_in_time_or_late(
    written: str, name: str, met: str, late: bool
) -> None:
    limit = limit_of(written, name)
    assert limit is not None
    assert (str(limit.met_on), limit.is_late, limit.runs) == (met, late, False)


def test_a_demand_after_arbitration_was_filed_moves_nothing() -> None:
    limit = limit_of(
        "knew 2024-03-05, arbitration_filed 2024-06-03, demanded 2024-09-02", "arbitration"
    )
    assert limit is not None and limit.due is not None
    assert limit.due.due == date(2025, 3, 5)


def test_a_later_award_counts_anew() -> None:
    limit = limit_of("award_received 2025-01-16, award_received 2025-03-03", "sue")
    assert limit is not None and limit.due is not None
    assert limit.due.due == date(2025, 3, 18)


def test_without_facts_there_is_no_limit() -> None:
    assert compute([], wages=False, others=True, pack=PACK, calendar=CALENDAR) == []


def test_wages_and_another_claim_each_have_their_own() -> None:
    given = facts("knew 2024-03-05, employment_ended 2024-06-03")
    found = compute(given, wages=True, others=True, pack=PACK, calendar=CALENDAR)
    last = {each.name: each.due.due.isoformat() for each in found if each.due}
    assert last == {Name.WAGES: "2025-06-03", Name.ARBITRATION: "2025-03-05"}


def test_each_date_says_what_moved_it() -> None:
    limit = limit_of(
        "knew 2023-05-10, demanded 2023-09-01, force_majeure 2024-02-01..2024-02-10,"
        " agreed 2025-02-28",
        "arbitration",
    )
    assert limit is not None
    assert [(why.code, why.kind) for why in limit.why] == [
        ("begins", FactKind.KNEW),
        ("anew", FactKind.DEMANDED),
        ("too_late", FactKind.AGREED),
        ("stopped", FactKind.FORCE_MAJEURE),
    ]


def test_what_is_not_yet_checked_as_law_says_so() -> None:
    limit = limit_of("perform_by 2023-05-20", "enforce")
    assert limit is not None and limit.due is not None
    assert "standing" in [step.code for step in limit.due.steps]
