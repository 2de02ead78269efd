"""Documents made from templates that people write in Word: placeholders, loops, nothing else.

A template comes from outside, so it runs in a sandbox: no functions of Python, no arithmetic that
could fill the memory, only the names it is given. A name that is not given is printed as such
and reported, never left out.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any, BinaryIO, NoReturn

from docx.opc.constants import CONTENT_TYPE
from docxtpl import DocxTemplate
from jinja2 import TemplateError, Undefined, meta
from jinja2.nodes import Getattr, Getitem, Name
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.papers.graphs import Graphs

MB = 1024 * 1024
LARGEST = 4 * MB
MOST_UNPACKED = 40 * MB
FILLED_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_TEXT = re.compile(r"<[^>]+>")


def fill(
    template: bytes,
    values: Mapping[str, Any],
    stream: BinaryIO,
    *,
    graphs: Graphs | None = None,
    on_unknown: Callable[[str], None],
) -> None:
    """Write the template, its placeholders filled, to `stream`.

    `graphs` holds the charts that the values drew. An object among `values` may say what it is
    `called`, so that what it lacks is named in full. `on_unknown` is told each name that is not
    given, as soon as it is printed. Raises RuleBroken for a template that cannot be read.
    """
    document = _opened(template)
    try:
        document.render(dict(values), _environment(on_unknown))
    except (TemplateError, TypeError) as mistake:
        raise _unreadable(mistake) from mistake
    (graphs or Graphs()).put_into(document.docx)
    document.save(stream)


def names_in(template: bytes) -> list[str]:
    """The names that a template asks for, "org.members", in their order. Raises RuleBroken."""
    document = _opened(template)
    environment = _environment(_ignored)
    try:
        document.render_init()
        tree = environment.parse("".join(map(document.patch_xml, _texts_of(document))))
    except (TemplateError, LxmlError) as mistake:
        raise _unreadable(mistake) from mistake
    given = meta.find_undeclared_variables(tree)
    found = dict[str, None]()
    asked: Any = tree.find_all((Getattr, Getitem))
    inner = {id(node.node) for node in asked}
    for node in tree.find_all((Getattr, Name)):
        dotted = _dotted(node)
        if id(node) not in inner and dotted and dotted.partition(".")[0] in given:
            found[dotted] = None
    return list(found)


def _texts_of(document: DocxTemplate) -> Iterator[str]:
    """Every text of a template that is filled: its body, heads and feet, notes and properties."""
    yield document.get_xml()
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _key, part in document.get_headers_footers(uri):
            yield document.get_part_xml(part)
    for part in document.docx.part.package.iter_parts():
        if part.content_type == CONTENT_TYPE.WML_FOOTNOTES:
            yield part.blob.decode()
    properties = document.docx.core_properties
    yield from (getattr(properties, name) for name in FILLED_PROPERTIES)


def _dotted(node: Any) -> str:
    if isinstance(node, Name):
        return str(node.name)
    if isinstance(node, Getattr):
        before = _dotted(node.node)
        return f"{before}.{node.attr}" if before else ""
    return ""


def _opened(template: bytes) -> DocxTemplate:
    if len(template) > LARGEST:
        raise RuleBroken(_("A template may have at most %(mb)s MB.", mb=LARGEST // MB))
    try:
        with zipfile.ZipFile(BytesIO(template)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise RuleBroken(_("The template unpacks to far more than a report can hold."))
        document = DocxTemplate(BytesIO(template))
        document.init_docx()
    except (zipfile.BadZipFile, KeyError, ValueError, LxmlError) as damaged:
        raise RuleBroken(
            _("The template cannot be read. Save it in Word as .docx and upload it again.")
        ) from damaged
    return document


def _unreadable(mistake: Exception) -> RuleBroken:
    return RuleBroken(
        _("A placeholder of the template cannot be read: %(why)s", why=_TEXT.sub("", str(mistake)))
    )


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:
        """A template prints figures; it does not compute any, which nobody could trace."""
        raise TemplateError(f"“{operator}” cannot be used in a template")

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing can be called."""
        return False


def _ignored(name: str) -> None:
    """Names are looked up in the parsed template instead."""


def _environment(on_unknown: Callable[[str], None]) -> _Sandbox:
    class Named(Undefined):
        """A name nobody gave: printed and noted; what is asked of it is unknown as well."""

        def __str__(self) -> str:
            on_unknown(self._in_full())
            return _("〔unknown: %(name)s〕", name=self._in_full())

        def _in_full(self) -> str:
            owner = getattr(self._undefined_obj, "called", "")
            return f"{owner}.{self._undefined_name}" if owner else str(self._undefined_name)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return self[name]

        def __getitem__(self, name: object) -> Any:
            return Named(name=f"{self._in_full()}.{name}")

        def __iter__(self) -> Any:
            on_unknown(self._in_full())
            return iter(())

    environment = _Sandbox(undefined=Named, autoescape=True)
    environment.globals.clear()
    environment.filters = {"e": environment.filters["e"]}
    environment.tests = {name: environment.tests[name] for name in ("defined", "none")}
    return environment
