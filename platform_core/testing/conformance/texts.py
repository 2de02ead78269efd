"""What can be seen in a plugin's text alone: imports, translations, templates, clocks, commits."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from platform_core.i18n import lazy_gettext as _l
from platform_core.runtime.discovery import FOLDER
from platform_core.testing.conformance.bench import Bench
from platform_core.testing.conformance.finding import SOURCE, Check, Finding
from platform_core.testing.conformance.sources import at, calls, constant, dotted

API = "platform_core.api"
PLACE = re.compile(r"%\(\w+\)[sd]")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "_l", "gettext", "lazy_gettext")),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
FORBIDDEN = (
    (r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", _l("a script in the page")),
    (r"<style\b|\sstyle\s*=", _l("a style in the page")),
    (r"\son[a-z]+\s*=\s*[\"']", _l("a handler in an attribute")),
    (r"javascript:", _l("a javascript address")),
    (r"(?:src|<link[^>]*href)\s*=\s*[\"']https?:", _l("a resource from another host")),
    (r"\|\s*safe\b|autoescape false", _l("text that is not escaped")),
)
INSTANTS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.date.today",
    "time.time",
}
_POST = re.compile(r"<form\b[^>]*method\s*=\s*[\"']?post", re.I)


def imports(bench: Bench) -> Iterator[Finding]:
    """Of Union only the public interface; of other plugins nothing."""
    others = {point.path.partition(".")[0] for point in bench.others()} - {FOLDER}
    own = bench.sources.package
    for path, node in bench.sources.walk():
        for name in _imported(node):
            root = name.partition(".")[0]
            if root == "platform_core" and name != API:
                yield Finding(
                    at(path, node),
                    _l("It imports %(name)s.", name=name),
                    _l("Import it from %(api)s.", api=API),
                )
            foreign = root in others or (root == FOLDER and not f"{name}.".startswith(f"{own}."))
            if foreign and root != own:
                yield Finding(
                    at(path, node),
                    _l("It imports another plugin, %(name)s.", name=name),
                    _l("Use events, refs and slots instead."),
                )


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom) or node.level or node.module is None:
        return []
    if node.module in ("platform_core", FOLDER):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [node.module]


def public_names(bench: Bench) -> Iterator[Finding]:
    """What it imports from the public interface is there."""
    public = set(sys.modules[API].__all__) if API in sys.modules else set()
    for path, node in bench.sources.walk():
        if isinstance(node, ast.ImportFrom) and node.module == API and public:
            for alias in node.names:
                if alias.name not in public:
                    yield Finding(
                        at(path, node),
                        _l("%(api)s has no %(name)s.", api=API, name=alias.name),
                        _l("See docs/plugins/reference.md for what there is."),
                    )


def instants(bench: Bench) -> Iterator[Finding]:
    """The time comes from the caller or the platform's clock, never from the machine's."""
    for path, node in bench.sources.walk():
        if isinstance(node, ast.Call) and dotted(node.func) in INSTANTS:
            yield Finding(
                at(path, node),
                _l("It asks %(call)s() for the time.", call=dotted(node.func)),
                _l("Take now as an argument, or call utcnow() or today()."),
            )


def commits(bench: Bench) -> Iterator[Finding]:
    """Operations, hooks, handlers and jobs leave the commit to who called them."""
    inner = ("operations", "hooks", "events", "jobs", "queries")
    for path, call in calls(bench.sources, "commit"):
        if path.partition("/")[0].removesuffix(".py") in inner:
            yield Finding(
                at(path, call),
                _l("It commits."),
                _l("Leave it out: a page, job or delivery commits when all is done."),
            )


def translated(bench: Bench) -> Iterator[Finding]:
    """Every sentence has its Chinese, with the same places to fill."""
    known = _catalogue(bench.sources.folder)
    for file, line, message, _comments, _context in _written(bench.sources.folder):
        text = message if isinstance(message, str) else message[0]
        if not known.get(text):
            yield Finding(
                f"{file}:{line}",
                _l("“%(text)s” has no Chinese.", text=text),
                _l("Add it to translations/zh_Hans/LC_MESSAGES/."),
            )
        elif set(PLACE.findall(text)) != set(PLACE.findall(known[text])):
            where = bench.sources.line_of(f'msgid "{text}"', within="translations")
            yield Finding(
                where,
                _l("The Chinese of “%(text)s” fills other places.", text=text),
                _l("Use the same placeholders in both."),
            )


def _written(folder: Path) -> Iterator[tuple[str, int, str | tuple[str, ...], object, object]]:
    return extract_from_dir(
        folder,
        method_map=[("**.py", "python"), ("**/templates/**.html", "jinja2")],
        options_map={"**/templates/**.html": {"encoding": "utf-8"}},
        keywords=KEYWORDS,
        directory_filter=lambda each: Path(each).name not in ("migrations", "__pycache__"),
    )


def _catalogue(folder: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in folder.glob("translations/zh_Hans/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            for entry in read_po(file):
                if entry.id and not entry.fuzzy:
                    texts[_single(entry.id)] = _single(entry.string)
    return texts


def _single(text: Any) -> str:
    """A text, or the first form of one that has several."""
    return text if isinstance(text, str) else str(text[0])


def template_texts(bench: Bench) -> Iterator[Finding]:
    """Nothing that the content policy forbids, and no form without its token."""
    for path, text in bench.sources.templates():
        for number, line in enumerate(text.splitlines(), 1):
            for sought, fault in FORBIDDEN:
                if re.search(sought, line, re.I):
                    yield Finding(
                        f"{path}:{number}",
                        _l("There is %(fault)s.", fault=fault),
                        _l("The browser would refuse it, or it is unsafe: leave it out."),
                    )
            if _POST.search(line) and "csrf" not in text:
                yield Finding(
                    f"{path}:{number}",
                    _l("A form is sent without its token."),
                    _l("Use form_to or button_form from forms.html."),
                )


def template_names(bench: Bench) -> Iterator[Finding]:
    """Every page that a view or a widget names is there."""
    for path, call in calls(bench.sources, "page", "Widget", "render_template"):
        for index in (0, 1):
            name = constant(call, index)
            if name.startswith(f"{bench.name}/") and f"templates/{name}" not in bench.sources.texts:
                yield Finding(
                    at(path, call),
                    _l("There is no template %(name)s.", name=name),
                    _l("Write templates/%(name)s.", name=name),
                )


CHECKS = (
    Check("imports", SOURCE, _l("imports nothing of Union but platform_core.api"), imports),
    Check("public-names", SOURCE, _l("uses names that the public interface has"), public_names),
    Check("instants", SOURCE, _l("asks the platform for the time"), instants),
    Check("commits", SOURCE, _l("leaves commits to its caller"), commits),
    Check("translated", SOURCE, _l("has every sentence in Chinese"), translated),
    Check("template-texts", SOURCE, _l("keeps to the content policy"), template_texts),
    Check("template-names", SOURCE, _l("has the templates it names"), template_names),
)
