"""The conformance suite sees what is wrong: a good plugin, one thing changed, one finding.

Each names the line that was changed, the cause and a cure.
"""

import importlib
import re
from dataclasses import dataclass

import pytest

from platform_core.clock import utcnow
from platform_core.i18n import use_locale
from platform_core.testing.builders import make_actor
from platform_core.testing.conformance import Bench, examine
from tests.authors.made import BUILT_IN, made, on_path


@dataclass(frozen=True)
class Mutant:
    """`old` in `file` becomes `new`; `check` must then complain of `cause` at the line of `at`
    (in `file`, or in `place`). Without `at`, that is the first line of `new`."""

    check: str
    file: str
    old: str
    new: str
    cause: str
    at: str = ""
    place: str = ""


M = Mutant
TITLE = "一件事"  # what Chinese may stand in an English finding
CHINESE = re.compile("[\u4e00-\u9fff]")
MUTANTS = {
    "a room of the core": M(
        "imports", "operations.py", "from datetime import datetime\n",
        "from datetime import datetime\n\nfrom platform_core.history import record\n",
        "platform_core.history", "import record"),
    "another plugin": M(
        "imports", "hooks.py", "from flask import url_for\n",
        "from flask import url_for\nfrom plugins.suggestions import queries as theirs\n",
        "plugins.suggestions", "as theirs"),
    "a name that is not public": M(
        "public-names", "jobs.py", "Ctx, holders_of", "Ctx, TownshipSession, holders_of",
        "TownshipSession"),
    "the machine's clock": M(
        "instants", "jobs.py", "today() + timedelta", "date.today() + timedelta", "date.today"),
    "a commit of its own": M(
        "commits", "operations.py", "    search.index(",
        "    db.session.commit()\n    search.index(", "commits"),
    "a sentence without Chinese": M(
        "translated", "forms.py", 'TextArea(_l("Answer")', 'TextArea(_l("Your answer")',
        "Your answer"),
    "another place to fill": M(
        "translated", "translations/zh_Hans/LC_MESSAGES/training.po", "您的申请%(number)s",
        "您的申请%(nummer)s", "fills other places", 'msgid "Your request %(number)s'),
    "a script in the page": M(
        "template-texts", "templates/training/new.html", "<h1>", "<script>alert(1)</script><h1>",
        "a script in the page"),
    "text that is not escaped": M(
        "template-texts", "templates/training/show.html", "{{ it.body }}", "{{ it.body|safe }}",
        "not escaped"),
    "a style in the page": M(
        "template-texts", "templates/training/_widget.html", "<p>{{ _(", '<p style="x">{{ _(',
        "a style in the page"),
    "a form without token": M(
        "template-texts", "templates/training/index.html", "{{ pager(requests) }}",
        '<form method="post" action="x"><button>x</button></form>', "without its token"),
    "a template that is not there": M(
        "template-names", "views.py", 'return page("training/index.html"',
        'return page("training/list.html"', "training/list.html"),
    "an import error": M(
        "loads", "jobs.py", "from datetime import timedelta",
        "import nothing_of_that_name\nfrom datetime import timedelta", "nothing_of_that_name"),
    "a syntax error": M(
        "loads", "events.py", "def tell_author(", "def tell author(", "SyntaxError"),
    "sys.exit at import": M(
        "loads", "papers.py", "def answer(", "raise SystemExit(3)\n\n\ndef answer(",
        "SystemExit: 3"),
    "a wrong hook signature": M(
        "loads", "hooks.py", "def widgets(ctx: Ctx)", "def widgets(ctx: Ctx, colour: str)",
        "colour"),
    "a hook that does not exist": M(
        "loads", "hooks.py", "@hookimpl\ndef widgets(",
        "@hookimpl\ndef decorations(ctx: Ctx) -> None:\n    pass\n\n\n@hookimpl\ndef widgets(",
        "decorations", "def decorations"),
    "a view without a policy": M(
        "loads", "views.py", '@bp.get("/<int:id>/paper")\n@require("training:ask")\n',
        '@bp.get("/<int:id>/paper")\n', "training.paper"),
    "a handler for every page": M(
        "loads", "views.py", '@bp.get("/new")',
        '@bp.before_app_request\ndef everywhere() -> None:\n    """Mine."""\n\n\n@bp.get("/new")',
        "before_request_funcs"),
    "a route outside its blueprint": M(
        "loads", "views.py", "DOCX = ",
        'bp.record(lambda s: s.app.add_url_rule("/backdoor", "backdoor", print))\nDOCX = ',
        "/backdoor"),
    "an unknown version of the interface": M(
        "loads", "__init__.py", 'api=">=1,<2"', 'api=">=9"', ">=9"),
    "a menu to nowhere": M(
        "loads", "__init__.py", '"training.index", "training:ask"',
        '"training.nowhere", "training:ask"', "training.nowhere"),
    "a listener that is missing": M(
        "loads", "__init__.py", '"tell_author"}', '"tell_everybody"}', "tell_everybody"),
    "a job that is missing": M(
        "loads", "__init__.py", 'Job("remind", "1d", "remind")',
        'Job("remind", "1d", "remember")', "remember"),
    "a job at no interval": M(
        "loads", "__init__.py", 'Job("remind", "1d"', 'Job("remind", "daily"', "daily"),
    "a setting whose default is out of bounds": M(
        "loads", "__init__.py", "int, 2,\n                min=0, max=30",
        "int, 99,\n min=0, max=30",
        "above the maximum", 'Setting("remind_days"'),
    "another's permission": M(
        "loads", "permissions.py", 'Permission("training:ask"', 'Permission("suggestions:ask"',
        "suggestions:ask"),
    "a move that nobody may make": M(
        "loads", "workflow.py", 'permission="training:ask"', 'permission="training:go"',
        "training:go", 'permission="training:go"'),
    "a move that tells an undeclared event": M(
        "loads", "workflow.py", 'stops=("answer",),\n         emits="training.answered"),',
        'stops=("answer",),\n         emits="training.done"),', "training.done",
        'emits="training.done"'),
    "an open state without a way out": M(
        "loads", "workflow.py", 'State(name="granted", label=_l("Granted"), open=False',
        'State(name="granted", label=_l("Granted")', "no outcome", "WORKFLOW = Workflow("),
    "a rule without its source": M(
        "loads", "rules.toml", 'source = "platform"\n', "", "source", '[rules."training.answer"]'),
    "another's table": M(
        "loads", "models.py", '"training_request"', '"suggestions_request"',
        "suggestions_request"),
    "a permission that nobody declares": M(
        "permissions", "views.py", '@require("training:ask")\ndef document(',
        '@require("training:print")\ndef document(', "training:print"),
    "a role that does not exist": M(
        "roles", "permissions.py", '(*_OFFICE, "member")', '(*_OFFICE, "visitor")', "visitor"),
    "an event that is not declared": M(
        "events", "operations.py", "    search.index(",
        '    emit("training.asked", ref=request)\n    search.index(', "training.asked"),
    "a clock without a rule": M(
        "time-limits", "workflow.py", 'rule="training.answer"', 'rule="training.reply"',
        "training.reply"),
    "a figure that leads nowhere": M(
        "figures", "indicators.py", 'drill="training.index", module="training"),\n    Ind',
        'drill="training.list", module="training"),\n    Ind', "training.list",
        'key="training.received"'),
    "a share that ignores small numbers": M(
        "figures", "indicators.py", "measure=_answered, minimum_n=10,", "measure=_answered,",
        "small numbers", 'key="training.answered"'),
    "another's notice": M(
        "notice-names", "notices.py", '"training:due"', '"suggestions:due"', "suggestions:due"),
    "a link to nowhere": M(
        "links", "templates/training/index.html", "url_for('.new') }}\">",
        "url_for('.create') }}\">", "create"),
    "a template that cannot be read": M(
        "pages-compile", "templates/training/new.html", "{% endcall %}", "{% endcal %}",
        "cannot be read"),
    "an operation of nobody": M(
        "operations", "operations.py", "def withdraw(request: Request, *, actor: Actor, now",
        "def withdraw(request: Request, actor, *, at", "actor and now"),
    "a text of unknown meaning": M(
        "classified", "models.py", 'body: Mapped[str] = text(pii="content")',
        "body: Mapped[str] = mapped_column(Text)", "what it may reveal"),
    "a phone number that lies open": M(
        "classified", "models.py", 'body: Mapped[str] = text(pii="content")',
        'body: Mapped[str] = text(pii="content")\n    phone: Mapped[str] = text(20, pii="contact")',
        "lies open", "    phone:"),
    "money with a point": M(
        "amounts", "models.py", 'body: Mapped[str] = text(pii="content")',
        'body: Mapped[str] = text(pii="content")\n    cost: Mapped[float] = '
        "mapped_column(Numeric(10, 2))", "whole number", "    cost:"),
    "a reference into any township": M(
        "townships", "models.py", 'body: Mapped[str] = text(pii="content")',
        'body: Mapped[str] = text(pii="content")\n    union_id: Mapped[int] = mapped_column('
        'ForeignKey("core_union.id"))', "another township", "    union_id:"),
    "a table of a plugin it does not require": M(
        "requirements", "models.py", 'body: Mapped[str] = text(pii="content")',
        'body: Mapped[str] = text(pii="content")\n    its_id: Mapped[int] = '
        'ref("suggestions_suggestion")', "points to suggestions_suggestion", "    its_id:"),
    "a column without a revision": M(
        "migrated", "models.py", 'body: Mapped[str] = text(pii="content")',
        'body: Mapped[str] = text(pii="content")\n    place: Mapped[str] = text(40, pii="none")',
        "place", place="migrations/training_0001_its_tables.py"),
    "a migration that fails half-way": M(
        "migrated", "migrations/training_0001_its_tables.py", "    # ### end Alembic commands ###",
        '    raise RuntimeError("half-way")', "half-way"),
    "no way back": M(
        "migrated", "migrations/training_0001_its_tables.py",
        '    op.drop_table("training_request")', "    pass", "training_request",
        place="migrations/training_0001_its_tables.py"),
    "a page that breaks where nothing is": M(
        "open-when-empty", "views.py", "    after, limit = asked_page(30)\n",
        "    after, limit = asked_page(30)\n    assert db.session.query(Request).first()\n",
        "500", '@bp.get("/")'),
    "a form that breaks on nonsense": M(
        "refuses-nonsense", "views.py", "    form = AskForm()\n",
        "    form = AskForm()\n    int(form.title.data or 'none')\n", "500", '@bp.post("/new")'),
    "a hook that needs somebody": M(
        "hooks-answer", "hooks.py", '    if ctx.can("training:answer"):',
        '    if ctx.actor.can("training:answer"):', "AttributeError"),
    "a hook that writes": M(
        "hooks-answer", "hooks.py", '    data = {"waiting"',
        '    db.session.add(Request(title="x", body="x", author_id=1))\n    data = {"waiting"',
        "HookFault", "widgets"),
    "a job that stumbles over nothing": M(
        "jobs-run", "jobs.py", "    for entry in due:", "    due[0]\n    for entry in due:",
        "IndexError"),
    "a figure of words": M(
        "figures-count", "indicators.py", "counted = select(Request.township_id, func.count())",
        "counted = select(Request.township_id, func.max(Request.title))", "cannot be counted",
        place="indicators.py"),
    "rows made once more": M(
        "switches", "hooks.py", "@hookimpl\ndef widgets(",
        "@hookimpl\ndef enabled(ctx: Ctx) -> None:\n    operations.ask('一件事', '请办。', "
        "actor=SYSTEM, now=utcnow())\n\n\n@hookimpl\ndef widgets(", "once more", "def enabled"),
}  # fmt: skip
BESIDE = {"a table of a plugin it does not require": {"suggestions"}}
IMPORTS = {
    "the machine's clock": (
        "from datetime import timedelta", "from datetime import date, timedelta"),
    "a commit of its own": ("RuleBroken, move", "RuleBroken, db, move"),
    "an event that is not declared": ("RuleBroken, move", "RuleBroken, emit, move"),
    "a text of unknown meaning": ("BigInteger, Check", "BigInteger, Text, Check"),
    "money with a point": ("BigInteger, Check", "BigInteger, Numeric, Check"),
    "a reference into any township": ("BigInteger, Check", "BigInteger, ForeignKey, Check"),
    "a table of a plugin it does not require": ("Matter, text", "Matter, ref, text"),
    "rows made once more": (
        "search\nfrom platform_core.api import lazy_gettext as _l\nfrom union_training import",
        "search, SYSTEM, utcnow\nfrom platform_core.api import lazy_gettext as _l\n"
        "from union_training import operations,"),
}  # fmt: skip


def ask_for_something():
    operations = importlib.import_module("union_training.operations")
    operations.ask(TITLE, "请办。", actor=make_actor("member"), now=utcnow())


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("fault", MUTANTS)
def test_one_fault_is_one_finding_with_line_and_cure(fault, tmp_path, sqlite_template):
    mutant = MUTANTS[fault]
    package = made(tmp_path / "made")
    line = _changed(package, fault, mutant)
    # What is not needed is left out: it is started once for every fault.
    alone = {"plugins_exclude": ",".join(BUILT_IN - BESIDE.get(fault, set()))}
    with on_path(package), sqlite_template.fresh(tmp_path / "instance", alone) as settings:
        bench = Bench("training", settings, ask_for_something)
        report = [(check.name, found) for check, found in examine(bench) if found]
        bench.close()
    assert [name for name, _found in report] == [mutant.check], report
    finding = report[0][1][0]
    assert CHINESE.search(str(finding.cause)) and CHINESE.search(str(finding.cure)), str(finding)
    with use_locale("en"):
        assert mutant.cause in finding.cause and finding.cure
        assert not CHINESE.search(str(finding).replace(TITLE, "")), str(finding)
    where = f"{mutant.place or mutant.file}:{'' if mutant.place else line}"
    assert finding.where.startswith(where), str(finding)


def _changed(package, fault, mutant):
    """Change it; the line of the change."""
    path = package / mutant.file
    text = path.read_text("utf-8")
    assert mutant.old in text
    text = text.replace(mutant.old, mutant.new, 1)
    if fault in IMPORTS:
        text = text.replace(*IMPORTS[fault], 1)
    path.write_text(text, "utf-8")
    sought = mutant.at or next(filter(str.strip, mutant.new.splitlines()))
    found = re.search(re.escape(sought), text)
    return text[: found.start()].count("\n") + 1
