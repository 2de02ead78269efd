"""The reference of the public interface, written from the code: docs/plugins/reference.md.

python -m platform_core.reference > docs/plugins/reference.md
"""

import dataclasses
import enum
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from platform_core import api
from platform_core.cli import union
from platform_core.runtime.discovery import candidates
from platform_core.runtime.hookspecs import SHAPES, Specs

_COLUMNS = re.compile(r"^\w+ {2,}|^ {2,}", re.M)  # a table, or an example
HEAD = f"""# Reference · 参考手册

*Written from the code by `python -m platform_core.reference`; a test holds it in step.
Version of the interface: {api.API_VERSION}.*

本页由程序从代码生成，测试保证与代码一致。插件只能从 `platform_core.api` 导入下列名称。
"""


def _is_class(thing: Any, kind: type) -> bool:
    return inspect.isclass(thing) and issubclass(thing, kind)


PARTS: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("Functions · 函数", lambda thing: inspect.isroutine(thing)),
    ("Data · 数据类", lambda thing: inspect.isclass(thing) and dataclasses.is_dataclass(thing)),
    ("Enumerations · 枚举", lambda thing: _is_class(thing, enum.Enum)),
    ("Ways to say no · 拒绝", lambda thing: _is_class(thing, Exception)),
    ("Models, forms and fields · 模型、表单与字段", inspect.isclass),
    ("Rooms · 子模块", lambda thing: isinstance(thing, ModuleType)),
    ("Values · 值", lambda thing: True),
)


def reference() -> str:
    """The whole page."""
    left = {name: getattr(api, name) for name in sorted(api.__all__, key=str.lower)}
    lines = [HEAD, "## Hooks · 钩子", "", *_hooks()]
    lines += ["## Slots · 插槽", "", *_slots(), "", "## Events · 事件", "", *_events(), ""]
    for title, belongs in PARTS:
        chosen = [name for name, thing in left.items() if belongs(thing)]
        lines += [f"## {title}", ""]
        for name in chosen:
            lines += [*_entry(name, left.pop(name)), ""]
    lines += ["## Commands · 命令", "", *_commands()]
    return "\n".join(lines).rstrip() + "\n"


def _hooks() -> Iterator[str]:
    for name, hook in vars(Specs).items():
        if not name.startswith("_"):
            shape = SHAPES.get(name)
            most = f" At most {shape.most}." if shape and shape.many else ""
            yield from (f"### `{name}{signature(hook)}`", "", f"{_said(hook)}{most}", "")


def _built_in() -> Iterator[tuple[Any, Path]]:
    """The manifest and the folder of every module that ships with Union."""
    for each in candidates():
        if each.built_in:
            package = import_module(each.path)
            yield package.manifest, Path(str(package.__file__)).parent


def _slots() -> Iterator[str]:
    yield "`slot(ctx, name, subject)` 按名称被询问，`subject` 是这种行的引用。"
    yield "*The hook `slot` is asked with these names; `subject` is the ref of such a row.*"
    yield from ("", "| slot · 插槽 | subject · 所关于的行 | asked on · 页面 |", "|---|---|---|")
    for manifest, folder in _built_in():
        for each in manifest.slots:
            pages = [path for path in sorted(folder.rglob("*.html"))
                     if f'slot("{each.name}"' in path.read_text("utf-8")]  # fmt: skip
            shown = ", ".join(f"`{path.relative_to(folder).as_posix()}`" for path in pages)
            yield f"| `{each.name}` | `{manifest.name}:{each.subject}` | {shown} |"


def _events() -> Iterator[str]:
    yield from ("| event · 事件 | fields · 字段 |", "|---|---|")
    for manifest, _folder in _built_in():
        for each in manifest.emits:
            fields = ", ".join(f"`{name}: {kind}`" for name, kind in each.fields.items())
            yield f"| `{each.name}` | {fields} |"


def _commands() -> Iterator[str]:
    yield from ("| command · 命令 | what it does · 作用 |", "|---|---|")
    yield from _under("union", union.commands)


def _under(path: str, commands: Mapping[str, click.Command]) -> Iterator[str]:
    for name, command in sorted(commands.items()):
        if isinstance(command, click.Group):
            yield from _under(f"{path} {name}", command.commands)
            continue
        given = [p.make_metavar(click.Context(command)) for p in command.params
                 if isinstance(p, click.Argument)]  # fmt: skip
        given += [p.opts[-1] if p.required else f"[{p.opts[-1]}]" for p in command.params
                  if isinstance(p, click.Option)]  # fmt: skip
        called = " ".join([path, name, *given]).replace("|", "\\|")
        told = inspect.cleandoc(command.help or "").split("\n\n")[0].replace("\n", " ")
        yield f"| `{called}` | {told} |"


def _entry(name: str, thing: Any) -> Iterator[str]:
    yield from (f"### `{name}{_shape(thing)}`", "", _said(thing))
    if isinstance(thing, ModuleType):
        for inner in sorted(getattr(thing, "__all__", _functions(thing))):
            value = getattr(thing, inner)
            yield from ("", f"* `{name}.{inner}{_shape(value)}`: {_said(value).splitlines()[0]}")
    elif inspect.isclass(thing) and issubclass(thing, enum.Enum):
        yield from ("", ", ".join(f"`{member.name}`" for member in thing))
    elif inspect.isclass(thing):
        methods = list(_methods(thing))
        yield from ("", *methods) if methods else ()


def _functions(module: ModuleType) -> list[str]:
    return [
        name
        for name, value in vars(module).items()
        if inspect.isfunction(value)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    ]


def _methods(thing: type) -> Iterator[str]:
    fields = getattr(thing, "__dataclass_fields__", {})
    for name, value in vars(thing).items():
        plain = inspect.unwrap(getattr(value, "fget", None) or getattr(value, "__func__", value))
        inherited = any(hasattr(base, name) for base in thing.__bases__)
        told = plain.__doc__ or (not inherited and name not in fields)
        if name.startswith("_") or not inspect.isfunction(plain) or not told:
            continue
        shape = "" if isinstance(value, property) else signature(plain)
        yield f"* `{name}{shape}`: {_said(plain).splitlines()[0]}"


def _shape(thing: Any) -> str:
    data = inspect.isclass(thing) and dataclasses.is_dataclass(thing)
    if data or inspect.isroutine(thing):
        return signature(thing)
    return ""


def signature(thing: Any) -> str:
    """Arguments and result as they are written, without the addresses of defaults."""
    try:
        shown = str(inspect.signature(thing))
    except (TypeError, ValueError):
        return "(…)"
    shown = re.sub(r"<(\w+\.\w+): [^>]*>", r"\1", shown)
    shown = re.sub(r"<(?:[^<>]|<[^<>]*>)*>", "…", shown)
    shown = re.sub(r"\b(?:[a-z_]+\.)+([A-Za-z_]+)", r"\1", shown)
    return shown.removesuffix(" -> None") if inspect.isclass(thing) else shown


def _said(thing: Any) -> str:
    if not (inspect.isclass(thing) or inspect.isroutine(thing) or isinstance(thing, ModuleType)):
        return f"`{type(thing).__name__}`"
    blocks = inspect.cleandoc(thing.__doc__ or "—").strip().split("\n\n")
    return "\n\n".join(f"```text\n{b}\n```" if _COLUMNS.search(b) else b for b in blocks)


if __name__ == "__main__":
    sys.stdout.write(reference())
