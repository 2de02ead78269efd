"""What everybody may read: pages, editions, feed, open data, robots; fast, and nothing else."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import timedelta
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup

from platform_core.runtime.models import ModuleIs, ModuleSettings
from platform_core.tenancy import db
from plugins.transparency.operations import disclosures, redaction
from tests.transparency.builders import START, Desk
from tests.transparency.test_uploads import pdf

OPEN = "/t/jinzhai/transparency/open"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def posted(inside, town):
    """The id of a posted disclosure and of its body."""
    with inside(town):
        it = Desk().posted("本季度集体收入一万元。")
        return it.id, it.body_id


@pytest.fixture
def settings_are(inside, town):
    """`settings_are(open_pages=False)`."""

    def settings_are(**values):
        with inside(town):
            row = db.session.query(ModuleSettings).filter_by(module="transparency").one_or_none()
            if row is None:
                row = ModuleSettings(module="transparency", values={})
                db.session.add(row)
            row.values = {**row.values, **values}

    return settings_are


PAGES = ("/", "/bodies", "/stars", "/bodies/{body}", "/{id}", "/{id}/editions/1", "/feed.atom",
         "/bodies/{body}/feed.atom", "/data", "/data.csv", "/data.json")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_everybody_may_read_it_and_a_copy_stays_good(client, posted, path):
    address = OPEN + path.format(id=posted[0], body=posted[1])
    got = client.get(address)
    assert got.status_code == 200
    assert got.headers["X-Robots-Tag"] == "noindex, nofollow"
    again = client.get(address, headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", PAGES)
def test_shut_by_its_township_it_is_gone(client, posted, settings_are, path):
    settings_are(open_pages=False)
    assert client.get(OPEN + path.format(id=posted[0], body=posted[1])).status_code == 404


def test_off_it_is_gone(client, posted, town, switch):
    switch(town, ModuleIs.OFF)
    assert client.get(f"{OPEN}/").status_code == 404


def test_search_engines_list_it_where_the_township_says_so(client, posted, settings_are):
    settings_are(robots=True)
    assert client.get(f"{OPEN}/").headers["X-Robots-Tag"] == "all"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_for_everybody_is_accessible_and_prints(client, posted, lang):
    page = BeautifulSoup(client.get(f"{OPEN}/{posted[0]}?lang={lang}").text, "html.parser")
    assert len(page.select("h1")) == 1
    assert all(table.caption for table in page.select("table"))
    assert not page.select("main [style], main script")
    assert page.select_one(".no-print")


def test_what_is_not_public_is_not_there(client, inside, town):
    with inside(town):
        desk = Desk()
        draft, posted = desk.disclosure("草稿内容").id, desk.posted("已公布内容")
        posted.body.public = False
        hidden, body = posted.id, posted.body_id
    for path in (f"/{draft}", f"/{hidden}", f"/bodies/{body}", f"/bodies/{body}/feed.atom",
                 f"/{hidden}/object", f"/{draft}/object", "/1"):  # fmt: skip
        assert client.get(OPEN + path).status_code == 404, path
    for path in ("/", "/data.csv", "/data.json", "/feed.atom", "/bodies"):
        text = client.get(OPEN + path).text
        assert "草稿内容" not in text and "已公布内容" not in text, path


def test_the_feed_is_atom(client, posted):
    feed = ET.fromstring(client.get(f"{OPEN}/feed.atom").text)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}content").text == "本季度集体收入一万元。"
    assert feed.find(f"{ATOM}updated").text == entry.find(f"{ATOM}updated").text
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/{posted[0]}/editions/1")
    links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/open/feed.atom") and links["alternate"].endswith("/open/")


@pytest.mark.parametrize("path", ["/feed.atom", "/bodies/{body}/feed.atom"])
def test_a_feed_has_all_that_the_standard_asks_and_its_ids_stay(client, posted, path):
    """RFC 4287, 4.1.1 and 4.1.2; the id stays where the platform moves to another host."""
    address = OPEN + path.format(body=posted[1])
    here = ET.fromstring(client.get(address).text)
    there = ET.fromstring(client.get(address, base_url="https://other.example/").text)
    ids = [[each.text for each in feed.iter(f"{ATOM}id")] for feed in (here, there)]
    assert ids[0] == ids[1] and len(set(ids[0])) == len(ids[0]) == 2
    for element in (here, here.find(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
    assert here.find(f"{ATOM}entry/{ATOM}author/{ATOM}name").text


def test_an_empty_feed_does_not_change_by_itself(client, inside, town):
    feeds = [client.get(f"{OPEN}/feed.atom").data for _ in "ab"]
    assert feeds[0] == feeds[1]


@pytest.mark.parametrize("path", ["/", "/bodies", "/stars", "/bodies/{body}"])
def test_every_public_list_leads_to_its_feed(client, posted, path):
    page = BeautifulSoup(client.get(OPEN + path.format(body=posted[1])).text, "html.parser")
    (link,) = page.select('head link[rel="alternate"][type="application/atom+xml"]')
    assert client.get(link["href"]).mimetype == "application/atom+xml"


@pytest.mark.only("sqlite")
def test_nothing_but_the_open_pages_is_there_without_signing_in(app):
    stated = {rule.rule: app.view_functions[rule.endpoint].__union_policy__.kind
              for rule in app.url_map.iter_rules() if rule.endpoint.startswith("transparency")
              and hasattr(app.view_functions[rule.endpoint], "__union_policy__")}  # fmt: skip
    public = {rule for rule, kind in stated.items() if kind == "public"}
    assert public and all("/transparency/open/" in rule for rule in public), public


def test_open_data_say_the_same_as_the_page(client, posted):
    (one,) = json.loads(client.get(f"{OPEN}/data.json").text)["disclosures"]
    (row,) = csv.DictReader(io.StringIO(client.get(f"{OPEN}/data.csv").text.lstrip("\ufeff")))
    told = BeautifulSoup(client.get(f"{OPEN}/data").text, "html.parser")
    assert [each.text for each in told.select("tbody th")] == list(one)
    assert [each.text for each in told.select("tbody td:nth-of-type(1)")] == list(row)
    assert one["fingerprint"] in client.get(f"{OPEN}/{posted[0]}").text
    assert one["fingerprint"] in row.values()
    said = {"before": "0" * 64, "content": one["text"], "files": [], "title": one["title"]}
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha256(written.encode()).hexdigest() == one["fingerprint"]


def test_a_formula_does_not_run_in_a_spreadsheet(client, inside, town):
    with inside(town):
        Desk().posted("=1+1 收入")
    text = client.get(f"{OPEN}/data.csv").text
    assert ",=1+1" not in text


def test_the_old_edition_stays_readable_unless_withheld(client, inside, town):
    later = START + timedelta(days=1)
    with inside(town):
        desk = Desk()
        it = desk.disclosure("支出一百元。")
        redaction.attach(it, io.BytesIO(pdf("first table of figures")), "附表.pdf",
                         actor=desk.clerk, now=START)  # fmt: skip
        desk.bring(it, "published")
        disclosures.correct(it, "金额写错。", actor=desk.clerk, now=later)
        disclosures.edit(it, it.title, "支出二百元。", actor=desk.clerk, now=later)
        desk.bring(it, "published", later)
        id, file = it.id, it.attachments[0].id
    assert "支出二百元。" in client.get(f"{OPEN}/{id}").text
    old = client.get(f"{OPEN}/{id}/editions/1").text
    assert "支出一百元。" in old and "金额写错。" in old
    assert client.get(f"{OPEN}/{id}/files/{file}").status_code == 200
    with inside(town):
        it = db.session.query(type(it)).one()
        for text in it.texts:
            text.withheld = "含个人信息"
        it.title += "（更正）"
    shown = client.get(f"{OPEN}/{id}/editions/1").text
    assert "支出一百元。" not in shown and "含个人信息" in shown
    assert client.get(f"{OPEN}/{id}/files/{file}").status_code == 404
    assert "支出" not in client.get(f"{OPEN}/data.json").text


def test_a_public_list_asks_as_often_for_many_rows(app, client, inside, town, count_queries):
    with inside(town):
        Desk().posted()
    client.get(f"{OPEN}/")
    with app.app_context(), count_queries() as few:
        client.get(f"{OPEN}/")
    with inside(town):
        desk = Desk()
        for _each in range(5):
            desk.posted()
    with app.app_context(), count_queries() as many:
        client.get(f"{OPEN}/")
    assert len(many) <= len(few)
