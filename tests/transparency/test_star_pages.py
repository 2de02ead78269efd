"""The pages of stars, by real requests: the unit, the township, the county."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from platform_core.api import Period, keep
from platform_core.tenancy import db, platform_scope
from plugins.transparency.models import RubricEdition, StarApplication, StarAward, StarLine
from plugins.transparency.operations import audit, stars
from plugins.transparency.rubrics import proposal
from plugins.transparency.star_workflow import Ended
from tests.builders import make_county, make_union
from tests.transparency.starring import (  # noqa: F401
    START,
    WIDE,
    YEAR,
    Jury,
    make_actor,
    make_body,
    make_edition,
    switch,
    town,
)

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def chair(client_as, town):  # noqa: F811
    return client_as("union_chair", town)


@pytest.fixture
def officer(client_as, town):  # noqa: F811
    return client_as("township_officer", town)


@pytest.fixture
def county_officer(client_as, town):  # noqa: F811
    return client_as("county_officer")


@pytest.fixture
def put(inside, town):  # noqa: F811
    """`put("forwarded")`: an application brought so far; its id and the ids of its lines."""

    def put(state, **about):
        with inside(town):
            jury = Jury(town.county_id)
            made = getattr(jury, state)(**about)
            return made.id, {line.code: line.id for line in made.lines}

    return put


def edition_of(town):  # noqa: F811
    return make_edition(town.county_id)


def test_nobody_applies_before_the_county_has_a_rubric(chair):
    said = chair.post("/t/jinzhai/transparency/stars/new", data={"body": "0", "year": "2026"})
    assert said.status_code == 422
    assert "评分标准" in said.text


def test_a_self_assessment_from_begin_to_declaration(chair, inside, town):  # noqa: F811
    with inside(town):
        edition_of(town)
        make_union()
    began = chair.post("/t/jinzhai/transparency/stars/new", data={"body": "0", "year": "2026"})
    assert began.status_code == 303
    with inside(town):
        it = db.session.scalars(select(StarApplication)).one()
        assert it.subject == town.federation_name
        id, lines = it.id, {line.code: line.id for line in it.lines}
    shown = chair.get(began.location)
    assert shown.status_code == 200
    assert "不计分" in shown.text or "不能评" in shown.text or "off" in shown.text
    act = "/t/jinzhai/transparency/act/star_line"
    refused = chair.post(f"{act}/{lines['4']}/assess", data={
        f"star_line-{lines['4']}-assess-points": "12",
        f"star_line-{lines['4']}-assess-evidence": "专用台账",
        f"star_line-{lines['4']}-assess-page": "3"})  # fmt: skip
    assert refused.status_code == 422
    assert WIDE.label in refused.text
    assert "专用台账" in refused.text
    for code, band in (("4", WIDE.label), ("5", "")):
        key = f"star_line-{lines[code]}-assess"
        sent = {f"{key}-points": "8" if code == "5" else "12", f"{key}-evidence": "台账",
                f"{key}-page": "3", f"{key}-band": band}  # fmt: skip
        assert chair.post(f"{act}/{lines[code]}/assess", data=sent).status_code == 303
    key = f"star_line-{lines['5']}-attach"
    file = (io.BytesIO(PDF), "台账.pdf")
    assert chair.post(f"{act}/{lines['5']}/attach", data={f"{key}-file": file},
                      content_type="multipart/form-data").status_code == 303  # fmt: skip
    declared = chair.post(f"/t/jinzhai/transparency/act/star_application/{id}/declare")
    assert declared.status_code == 303
    assert "台账.pdf" in chair.get(f"/t/jinzhai/transparency/stars/{id}").text


def test_the_records_page_counts_again(officer, put, inside, town):  # noqa: F811
    with inside(town):
        make_union()
    id, _lines = put("declared")
    shown = officer.get(f"/t/jinzhai/transparency/stars/{id}/records").text
    assert shown.count("tag-good") >= 3  # each computed line, the same again
    with inside(town):
        make_union()
        for line in db.session.scalars(select(StarLine).where(StarLine.code == "2")):
            line.numerator = 1  # as if a meeting had been there when it was counted
            line.computed = 200
    assert "tag-wait" in officer.get(f"/t/jinzhai/transparency/stars/{id}/records").text


def test_pages_and_papers_of_every_state(officer, put, inside, town):  # noqa: F811
    with inside(town):
        make_union()
    id, _lines = put("posted")
    for path in ("/stars", "/stars?state=open", "/stars/new", "/stars/rubric", f"/stars/{id}",
                 f"/stars/{id}/papers/scorecard", f"/stars/{id}/papers/notice",
                 f"/stars/{id}/papers/scorecard.docx"):  # fmt: skip
        assert officer.get(f"/t/jinzhai/transparency{path}").status_code == 200, path
    missing = officer.get(f"/t/jinzhai/transparency/stars/{id}/papers/decision")
    assert missing.status_code == 404


def test_the_county_reads_and_audits_what_is_put_before_it(
    county_officer, put, town, inside  # noqa: F811
):  # fmt: skip
    with inside(town):
        make_union()
    id, lines = put("forwarded", four=20, five=10)
    home = f"/county/transparency/stars/{town.id}/{id}"
    listed = county_officer.get("/county/transparency/stars")
    assert f"/{town.id}/{id}" in listed.text
    assert county_officer.get(home).status_code == 200
    assert county_officer.post(f"{home}/draw").status_code == 303
    with inside(town):
        it = db.session.get(StarApplication, (town.id, id))
        waiting = [line.id for line in audit.to_audit(it)]
    refused = county_officer.post(f"{home}/post")
    assert refused.status_code == 422
    for line in waiting:
        assert county_officer.post(f"{home}/lines/{line}").status_code == 303
    key = f"{lines['5']}-"
    refused = county_officer.post(f"{home}/lines/{lines['5']}", data={f"{key}points": "3"})
    assert refused.status_code == 422
    assert county_officer.post(f"{home}/post").status_code == 303
    assert county_officer.post(f"{home}/conclude").status_code == 422  # still posted
    with inside(town):
        assert db.session.get(StarApplication, (town.id, id)).stars == 1


def act(client, place, id, verb, **sent):
    """Send the form of a verb as its page does."""
    key = f"{place}-{id}-{verb}"
    data = {f"{key}-{name}": value for name, value in sent.items()}
    return client.post(f"/t/jinzhai/transparency/act/{place}/{id}/{verb}", data=data)


def test_every_mark_may_be_replied_to_and_every_reply_is_answered(
    chair, officer, put, inside, town  # noqa: F811
):  # fmt: skip
    id, lines = put("declared")
    for code, points, band in (("4", "9", ""), ("5", "8", "")):
        given = {"points": points, "band": band, "reason": "缺一次记录" if code == "4" else ""}
        assert act(officer, "star_line", lines[code], "mark", **given).status_code == 303
    assert act(officer, "star_application", id, "hand_over").status_code == 303
    home = f"/t/jinzhai/transparency/stars/{id}"
    assert "缺一次记录" in chair.get(home).text
    assert act(chair, "star_line", lines["4"], "reply", text="记录已补").status_code == 303
    assert act(chair, "star_application", id, "close_reply").status_code == 303
    assert act(officer, "star_application", id, "forward").status_code == 422  # not answered yet
    answer = {"points": "12", "band": WIDE.label, "reason": "已补", "answer": "采纳"}
    assert act(officer, "star_line", lines["4"], "answer", **answer).status_code == 303
    assert act(officer, "star_application", id, "forward").status_code == 303
    shown = officer.get(home).text
    assert all(said in shown for said in ("记录已补", "采纳"))


def test_the_unit_appeals_and_the_county_decides_by_pages(
    client_as, county_officer, put, inside, town  # noqa: F811
):  # fmt: skip
    with inside(town):
        make_union()
    id, _lines = put("posted", four=20, five=10)
    other = client_as("union_chair", town)
    assert act(other, "star_application", id, "appeal", grounds="").status_code == 422
    assert act(other, "star_application", id, "appeal", grounds="漏计").status_code == 303
    home = f"/county/transparency/stars/{town.id}/{id}"
    assert "漏计" in county_officer.get(home).text
    decided = {"decide-decision": "again", "decide-opinion": "重新复核"}
    assert county_officer.post(f"{home}/decide", data=decided).status_code == 303
    with inside(town):
        assert db.session.get(StarApplication, (town.id, id)).state == "auditing"


def test_last_year_s_mark_and_evidence_stand_beside_this_year_s(
    officer, put, inside, town  # noqa: F811
):  # fmt: skip
    with inside(town):
        make_union()
        jury = Jury(town.county_id)
        jury.awarded(four=20, five=10)
        later = START + timedelta(days=400)
        again = stars.begin(stars.Subject("金寨镇总工会"), Period.parse("2027"), jury.edition,
                            actor=jury.chair, now=later)  # fmt: skip
        id = again.id
    shown = BeautifulSoup(officer.get(f"/t/jinzhai/transparency/stars/{id}").text, "html.parser")
    beside = {box["id"]: box.select_one(".counts").text for box in shown.select("section.panel")}
    assert "20" in beside["line-4"] and "10" in beside["line-5"]
    assert "台账" in shown.select_one("#line-5").text


def test_everybody_reads_results_that_are_posted_stars_in_force_and_lost_ones(
    client, inside, town  # noqa: F811
):  # fmt: skip
    address = "/t/jinzhai/transparency/open/stars"
    with inside(town):
        make_union()
        body, other = make_body(), make_body()
        names = body.name, other.name
        jury = Jury(town.county_id)
        jury.posted(body=body, four=20, five=10)
        award = jury.awarded(body=other, four=20, five=10)
        award.overdue_on, id = award.recheck_on + timedelta(days=99), award.id
    shown = client.get(address)
    assert shown.status_code == 200
    assert all(name in shown.text for name in names)
    assert "tag-late" in shown.text
    assert "台账" not in shown.text  # nothing of the scorecard
    with inside(town):
        award = db.session.get(StarAward, (town.id, id))
        audit.reopen(award, 0, [], "举报核实", actor=jury.county, now=START + timedelta(days=30))
        award.ended_on, award.ended = award.awarded_on, Ended.REVOKED
    headings = [each.text for each in BeautifulSoup(client.get(address).text, "html.parser")("h2")]
    assert len(headings) == 3


def test_what_was_not_put_before_the_county_is_none_of_its_business(
    county_officer, put, town  # noqa: F811
):  # fmt: skip
    id, _lines = put("marked")
    assert county_officer.get(f"/county/transparency/stars/{town.id}/{id}").status_code == 404
    assert county_officer.post(f"/county/transparency/stars/{town.id}/{id}/draw").status_code == 404


def test_an_award_is_opened_again_by_the_county(county_officer, put, town, inside):  # noqa: F811
    with inside(town):
        make_union()
        award = Jury(town.county_id).awarded(four=20, five=10)
        id = award.application_id
    home = f"/county/transparency/stars/{town.id}/{id}"
    assert "reopen-stars" in county_officer.get(home).text
    sent = {"reopen-stars": "0", "reopen-grounds": "举报核实", "reopen-codes": ["false_disclosure"]}
    assert county_officer.post(f"{home}/reopen", data=sent).status_code == 303
    again = county_officer.post(f"{home}/reopen", data=sent)
    assert again.status_code == 422


def test_a_rubric_from_proposal_to_force(county_officer, app, county):
    made = county_officer.post("/county/transparency/rubrics/proposal")
    assert made.status_code == 303
    shown = county_officer.get(made.location)
    assert shown.status_code == 200
    assert county_officer.post(f"{made.location}/publish",
                               data={"since": "2026-11-01"}).status_code == 303  # fmt: skip
    again = county_officer.post(f"{made.location}/discard")
    assert again.status_code == 303
    with app.app_context(), platform_scope():
        kept = db.session.scalars(select(RubricEdition)).one()
        assert kept.fingerprint == proposal().fingerprint
    assert county_officer.get("/county/transparency/rubrics").status_code == 200


def test_a_rubric_survives_its_workbook(county_officer, app):
    made = county_officer.post("/county/transparency/rubrics/proposal")
    table = county_officer.get(f"{made.location}.xlsx")
    assert table.status_code == 200
    taken = county_officer.post(
        "/county/transparency/rubrics", data={"file": (io.BytesIO(table.data), "标准.xlsx")},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert taken.status_code == 303
    with app.app_context(), platform_scope():
        first, second = db.session.scalars(select(RubricEdition).order_by(RubricEdition.id))
        assert [each.code for each in second.rubric.criteria] == [
            each.code for each in first.rubric.criteria
        ]
        for before, after in zip(first.rubric.criteria, second.rubric.criteria, strict=True):
            assert (after.points, after.key, after.method, after.nothing, after.bands) == (
                before.points, before.key, before.method, before.nothing, before.bands
            )  # fmt: skip
        assert second.rubric.stars == first.rubric.stars


REAL = """rubric,audience,item,max_points,band,from,to
合理化建议评分细则,dev,经济效益(年均50万元以上),30,十分显著,26,30
合理化建议评分细则,dev,经济效益(10~50万元),30,显著,15,25
合理化建议评分细则,dev,经济效益(10万元以下),30,一定,10,14
合理化建议评分细则,dev,应用范围,20,本行业广泛,11,20
合理化建议评分细则,dev,应用范围,20,局部单位,5,15
合理化建议奖励,dev,奖励等次,20/50/100/300元,,,
"""


def test_a_real_rubric_with_bands_that_overlap_is_taken_over_and_its_faults_are_named(
    county_officer, app
):
    taken = county_officer.post(
        "/county/transparency/rubrics", data={"file": (io.BytesIO(REAL.encode()), "评分细则.csv")},
        content_type="multipart/form-data", follow_redirects=True,
    )  # fmt: skip
    for said in ("x = 50 万元", "x = 10 万元", "11–15", "0–4", "合理化建议奖励"):
        assert said in taken.text
    with app.app_context(), platform_scope():
        kept = db.session.scalars(select(RubricEdition)).one()
        assert [str(each.title) for each in kept.rubric.criteria] == ["经济效益", "应用范围"]
        id = kept.id
    refused = county_officer.post(f"/county/transparency/rubrics/{id}/publish",
                                  data={"since": "2026-11-01"})  # fmt: skip
    assert refused.status_code == 422
    accepted = county_officer.post(f"/county/transparency/rubrics/{id}/publish",
                                   data={"since": "2026-11-01", "knowingly": "y"})  # fmt: skip
    assert accepted.status_code == 303


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"MZ\x90\x00"])
def test_what_is_no_rubric_is_refused_with_a_reason(county_officer, content):
    refused = county_officer.post(
        "/county/transparency/rubrics", data={"file": (io.BytesIO(content), "x.csv")},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert refused.status_code == 422
    assert "error-summary" in refused.text


def test_another_county_s_rubric_is_not_there(client_as, app, town, county_officer):  # noqa: F811

    with app.app_context(), platform_scope():
        other = make_county(code="610982")
        id = make_edition(other.id).id
        db.session.commit()
    assert county_officer.get(f"/county/transparency/rubrics/{id}").status_code == 404


def test_the_list_sends_as_many_queries_for_many_as_for_one(
    officer, inside, town, app, count_queries  # noqa: F811
):  # fmt: skip
    with inside(town):
        jury = Jury(town.county_id)
        jury.begun()
    with app.app_context(), count_queries() as few:
        assert officer.get("/t/jinzhai/transparency/stars").status_code == 200
    with inside(town):
        edition = db.session.scalars(select(RubricEdition)).one()
        for _each in range(5):
            body = make_body()
            stars.begin(stars.Subject(body.name, body), YEAR, edition, actor=jury.chair, now=START)
    with app.app_context(), count_queries() as many:
        assert officer.get("/t/jinzhai/transparency/stars").status_code == 200
    assert len(many) == len(few)


def test_a_file_that_proves_a_line_is_read_by_township_and_county_and_only_as_that(
    officer, county_officer, put, inside, town, now  # noqa: F811
):  # fmt: skip
    id, lines = put("forwarded")
    with inside(town):
        officer_here = make_actor("township_officer")
        line = db.session.get(StarLine, (town.id, lines["5"]))
        proof = keep(io.BytesIO(PDF), "台账.pdf", about=line, actor=officer_here, now=now).id
        other = keep(io.BytesIO(PDF), "别的.pdf", about="transparency:body:1", actor=officer_here,
                     now=now).id  # fmt: skip
    for client, home in (
        (officer, f"/t/jinzhai/transparency/stars/{id}/files"),
        (county_officer, f"/county/transparency/stars/{town.id}/{id}/files"),
    ):
        sent = client.get(f"{home}/{proof}")
        assert (sent.status_code, sent.data) == (200, PDF)
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert client.get(f"{home}/{other}").status_code == 404
