"""The house rules a machine can check. Each failure names the file and what to do about it."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
PACKAGES = ("platform_core", "plugins")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TEMPLATES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.html"))
COMPONENTS = [
    ROOT / "platform_core",
    *sorted(path.parent for path in (ROOT / "plugins").glob("*/__init__.py")),
]
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), named(path))


def test_imports_keep_to_the_floors():
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
    ]
    done = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_imports_itself_in_a_circle():
    names = {dotted(path): path for path in MODULES}
    graph = {name: _imported(path, set(names)) for name, path in names.items()}
    while True:
        leaves = {name for name, wanted in graph.items() if not wanted & graph.keys()}
        if not leaves:
            break
        graph = {name: wanted for name, wanted in graph.items() if name not in leaves}
    assert not graph, f"These modules import each other, directly or not: {sorted(graph)}"


def _imported(path: Path, known: set[str]) -> set[str]:
    """The modules of ours that `path` imports at its top level."""
    wanted: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, ast.Import):
            wanted |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            wanted |= inner & known or {node.module}
            if not inner <= known:
                wanted.add(node.module)
    return (wanted & known) - {dotted(path)}


def test_nothing_is_imported_inside_a_function():
    """A lazy import hides a cycle or a dependency; only the command line may be lazy."""
    lazy = [
        f"{named(path)}:{inner.lineno}"
        for path in MODULES
        if path.name != "cli.py"
        for function in ast.walk(tree(path))
        if isinstance(function, FUNCTION)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not lazy, f"Import these at the top of the module: {lazy}"


def test_every_module_of_the_core_says_what_it_is_for():
    silent = [
        named(path)
        for path in MODULES
        if path.is_relative_to(ROOT / "platform_core")
        and path.read_text().strip()
        and not ast.get_docstring(tree(path))
    ]
    assert not silent, f"Begin these modules with a sentence: {silent}"


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils.py", "util.py", "helpers.py", "common.py", "services.py", "misc.py"}
    found = [named(path) for path in MODULES if path.name in drawers]
    assert not found, f"Name these after their subject: {found}"


def test_every_signature_has_its_types():
    bare = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, FUNCTION) and not _typed(node)
    ]
    assert not bare, f"Give these functions types: {bare}"


def _typed(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    spec = function.args
    arguments = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
    arguments += [extra for extra in (spec.vararg, spec.kwarg) if extra]
    own = [argument for argument in arguments if argument.arg not in ("self", "cls")]
    returns = function.returns is not None or function.name == "__init__"
    return returns and all(argument.annotation is not None for argument in own)


VIEWS = [path for path in MODULES if path.name == "views.py" or path.parent.name == "views"]


@pytest.mark.parametrize(
    ("paths", "limit"), [(VIEWS, 20), (MODULES, 25)], ids=["views", "everything"]
)
def test_functions_are_short(paths, limit):
    """The 95th of a hundred functions is no longer than this, in lines of code."""
    sizes = sorted(
        (_code_lines(node, path), f"{named(path)}:{node.lineno} {node.name}")
        for path in paths
        for node in ast.walk(tree(path))
        if isinstance(node, FUNCTION)
    )
    p95 = statistics.quantiles([size for size, _ in sizes], n=20, method="inclusive")[-1]
    assert p95 <= limit, f"Shorten: {sizes[-8:]}"


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, path: Path) -> int:
    lines = path.read_text().splitlines()[function.lineno - 1 : function.end_lineno]
    doc = function.body[0]
    documented = ast.get_docstring(function, clean=False) is not None
    prose = (doc.end_lineno or doc.lineno) - doc.lineno + 1 if documented else 0
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#")) - prose


INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.I),
    "a style in the page": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "a handler in an attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    "a resource from another host": re.compile(r"(?:src|<link[^>]*href)\s*=\s*[\"']https?:", re.I),
}


@pytest.mark.parametrize("fault", INLINE)
def test_templates_need_nothing_the_content_policy_forbids(fault):
    found = [
        f"{named(path)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if INLINE[fault].search(line)
    ]
    assert not found, f"There is {fault}: {found}"


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.name)
def test_every_sentence_is_translated(component):
    missing = sorted(set(_written(component)) - _translated(component))
    assert not missing, f"Add to the .po files of {component.name}: {missing}"


KEYWORDS: dict[str, tuple[object, ...] | None] = {
    **dict.fromkeys(("_", "_l", "gettext", "lazy_gettext")),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def _written(component: Path) -> Iterator[str]:
    """Every sentence that the component's code and templates hand to gettext."""
    found = extract_from_dir(
        component,
        method_map=[("**.py", "python"), ("**/templates/**.html", "jinja2")],
        options_map={"**/templates/**.html": {"encoding": "utf-8"}},
        keywords=KEYWORDS,
        directory_filter=lambda folder: Path(folder).name != "__pycache__",
    )
    for _file, _line, message, _comments, _context in found:
        yield message if isinstance(message, str) else message[0]


def _translated(component: Path) -> set[str]:
    done: set[str] = set()
    for path in component.glob("translations/zh_Hans/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            entries = [entry for entry in read_po(file) if entry.id and entry.string]
        # A text with a plural is known by its singular, as extraction names it.
        done |= {one.id if isinstance(one.id, str) else one.id[0] for one in entries}
    return done


PO_FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.po"))


@pytest.mark.parametrize("path", PO_FILES, ids=named)
def test_every_translation_is_finished(path):
    with path.open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    unfinished = [entry.id for entry in entries if not entry.string or entry.fuzzy]
    assert not unfinished, f"Translate: {unfinished}"
    place = re.compile(r"%\(\w+\)[sd]")
    broken = [
        entry.id
        for entry in entries
        if set(place.findall(str(entry.id))) != set(place.findall(str(entry.string)))
    ]
    assert not broken, f"The placeholders differ: {broken}"


# Built from pieces, so that this list does not find itself.
LEAKS = [
    re.compile(
        r"(?<![\w.}])/(?:"
        + "|".join(("wor" + "k", "ho" + "me", "ro" + "ot", "Use" + "rs"))
        + r")/[a-z.]"
    ),
    re.compile(r"\.\./" + "shared"),
    re.compile(r"\." + "library/"),
    re.compile(r"\b(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b"),
    re.compile(r"(?i)index" + r"-url|pypi\." + "org|files\\.python" + "hosted"),
]


def test_nothing_points_at_the_machine_it_was_written_on():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("This is not a git checkout, so its own files cannot be told from others.")
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in (".png", ".xlsx", ".docx", ".ico", ".woff2") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{name}: {hit.group()}" for leak in LEAKS for hit in leak.finditer(text)]
    assert not found, found


def test_every_dependency_has_its_reason_licence_and_replacement():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    names = {re.split(r"[\[<>=]", each)[0] for each in wanted}
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| .+ \| .+ \| .+ \|$", page, re.M)
    assert names <= set(rows), f"Explain in docs/dependencies.md: {sorted(names - set(rows))}"
    gone = set(rows) - names - {"hatchling", "package"}
    assert not gone, f"No longer used; remove from docs/dependencies.md: {sorted(gone)}"


def test_the_locks_name_every_file_by_its_hash_and_no_address():
    for name in ("requirements.lock", "tests/requirements.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        pinned = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
        assert all("--hash=sha256:" in each for each in pinned)
