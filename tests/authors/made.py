"""Plugins made for a test: written by `union plugin new`, on the import path, forgotten after."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platform_core.runtime.discovery import candidates
from platform_core.runtime.loading import forget_tables
from platform_core.scaffold.writing import write_plugin

BUILT_IN = {each.name for each in candidates() if each.built_in}
METADATA = "Metadata-Version: 2.1\nName: union-{name}\nVersion: 0.1.0\n"
POINTS = "[union.plugins]\n{name} = union_{name}\n"


def made(folder: Path, name: str = "training") -> Path:
    """A new plugin, with what an installer would note beside it; the folder of its package."""
    write_plugin(name, folder, label="Training courses", chinese="代表培训")
    info = folder / "src" / f"union_{name}-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA.format(name=name))
    (info / "entry_points.txt").write_text(POINTS.format(name=name))
    return folder / "src" / f"union_{name}"


@contextmanager
def on_path(*packages: Path) -> Iterator[None]:
    """The plugins can be found and imported inside; nothing of them is left after."""
    folders = list(dict.fromkeys(str(package.parent) for package in packages))
    sys.path[:0] = folders
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = [folder for folder in sys.path if folder not in folders]
        for package in packages:
            forget_tables(package.name)
            for name in [n for n in sys.modules if f"{n}.".startswith(f"{package.name}.")]:
                del sys.modules[name]
