"""The files of a plugin, read without importing anything, so that a finding can name a line."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

NOWHERE = "__init__.py:1"
_SEARCHED = (".py", ".toml", ".html", ".po")


@dataclass
class Sources:
    """One plugin's package: its name as it is imported, and its folder."""

    package: str
    folder: Path

    @classmethod
    def of(cls, package: str) -> "Sources":
        """The package as it would be imported. Raises ModuleNotFoundError where there is none."""
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(package)
        return cls(package, Path(next(iter(spec.submodule_search_locations))))

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every file by its path in the package."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_text("utf-8", errors="replace")
            for path in sorted(self.folder.rglob("*"))
            if path.suffix in _SEARCHED and path.is_file()
        }

    @cached_property
    def trees(self) -> dict[str, ast.Module]:
        """The modules, parsed, but for migrations and what cannot be parsed."""
        found = {}
        for path, text in self.texts.items():
            if path.endswith(".py") and not path.startswith("migrations/"):
                try:
                    found[path] = ast.parse(text)
                except SyntaxError:  # loading says so, with its line
                    continue
        return found

    def walk(self) -> Iterator[tuple[str, ast.AST]]:
        """Every node of every module, with the module's path."""
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                yield path, node

    def templates(self) -> Iterator[tuple[str, str]]:
        """Every template by path, with its text."""
        return ((path, text) for path, text in self.texts.items() if path.endswith(".html"))

    def line_of(self, *words: str, within: str = "") -> str:
        """Where the first of these words that stands anywhere stands: "workflow.py:30"."""
        for word in filter(None, words):
            sought = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
            for path, text in self.texts.items():
                for number, line in enumerate(text.splitlines(), 1):
                    if path.startswith(within) and sought.search(line):
                        return f"{path}:{number}"
        return NOWHERE


def at(path: str, node: ast.AST) -> str:
    """The place of a node."""
    return f"{path}:{getattr(node, 'lineno', 1)}"


def dotted(node: ast.AST) -> str:
    """`db.session.commit` as a string; "" where it is not a plain name."""
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls(sources: Sources, *names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of one of these functions, by its last name."""
    for path, node in sources.walk():
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in names:
            yield path, node


def constant(call: ast.Call, index: int = 0) -> str:
    """The text given as an argument; "" where it is not written out."""
    given = call.args[index] if len(call.args) > index else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""
