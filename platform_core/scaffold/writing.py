"""Writing a new plugin from the template: names are filled in, nothing else is decided."""

import re
from pathlib import Path
from string import Template

from platform_core.errors import SetupError
from platform_core.i18n import gettext as _
from platform_core.runtime.manifest import NAME, RESERVED

TEMPLATE = Path(__file__).parent / "template"
_SUFFIX = ".txt"  # so that no tool takes a template for a module of ours


def write_plugin(name: str, folder: Path, *, label: str = "", chinese: str = "") -> list[Path]:
    """Write the plugin `name` into the new folder `folder`; the files it wrote.

    `label` is what people call it in English, `chinese` in Chinese. Raises SetupError for a name
    that no plugin can have, a label that would not fit in code, or a folder that is not empty.
    """
    label = label or name.replace("_", " ").capitalize()
    _check(name, folder, label + chinese)
    words = {
        "name": name,
        "dashed": name.replace("_", "-"),
        "label": label,
        "chinese": chinese or label,
        "series": name.replace("_", "")[:2].upper(),
    }
    return [_write(source, folder, words) for source in sorted(TEMPLATE.rglob(f"*{_SUFFIX}"))]


def _check(name: str, folder: Path, labels: str) -> None:
    if not NAME.match(name) or name in RESERVED:
        raise SetupError(
            name,
            _("A plugin cannot be called that."),
            _("Match %(pattern)s: “training”.", pattern=NAME.pattern),
        )
    if re.search(r'["\\${}%\n]', labels):
        raise SetupError(
            name, _("The label has signs that code reads otherwise."), _("Use words only.")
        )
    if folder.exists() and any(folder.iterdir()):
        raise SetupError(str(folder), _("The folder is not empty."), _("Choose another one."))


def _write(source: Path, folder: Path, words: dict[str, str]) -> Path:
    inside = source.relative_to(TEMPLATE).as_posix().removesuffix(_SUFFIX)
    path = folder / inside.replace("NAME", words["name"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(Template(source.read_text("utf-8")).substitute(words), encoding="utf-8")
    return path
