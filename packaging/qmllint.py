# ruff: noqa: INP001, S603 - a script, not a package; the command is ours
"""Runs qmllint on all QML files, with a description of the module HaKiosk, which is in Python.

The description comes from Qt's own data about the classes (`QMetaObject`), in qmllint's format.
"""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMetaMethod, QMetaProperty, QObject

import ha_kiosk.qt
from ha_kiosk.qt.platform import qml_module

_UNKNOWN = "PySide::PyObjectWrapper"
_QMLDIR = f"module {qml_module.MODULE}\ntypeinfo ha-kiosk.qmltypes\ndepends QtWebEngine\n"


def main() -> int:
    """Return qmllint's exit code; a warning is a failure."""
    # With absolute paths: it does not find the qmldir of a singleton beside a relative one.
    files = sorted(str(file) for file in Path(ha_kiosk.__file__).parent.rglob("*.qml"))
    with TemporaryDirectory() as folder:
        _describe(Path(folder) / qml_module.MODULE)
        program = Path(sys.executable).with_name("pyside6-qmllint")
        command = [str(program), "--max-warnings", "0", "-I", folder, *files]
        return subprocess.run(command, check=False).returncode


def _describe(folder: Path) -> None:
    folder.mkdir()
    (folder / "qmldir").write_text(_QMLDIR)
    components = "".join(_component(model) for model in _models())
    text = f"import QtQuick.tooling 1.2\nModule {{\n{components}}}\n"
    (folder / "ha-kiosk.qmltypes").write_text(text)


def _models() -> list[type[QObject]]:
    for module in pkgutil.walk_packages(ha_kiosk.qt.__path__, "ha_kiosk.qt."):
        importlib.import_module(module.name)
    return qml_module.models


def _component(model: type[QObject]) -> str:
    meta = model.staticMetaObject
    properties = [meta.property(i) for i in range(meta.propertyOffset(), meta.propertyCount())]
    methods = [meta.method(i) for i in range(meta.methodOffset(), meta.methodCount())]
    lines = [
        f'name: "{model.__name__}"; accessSemantics: "reference"; prototype: "QObject"',
        f'exports: ["{qml_module.MODULE}/{model.__name__} 1.0"]; exportMetaObjectRevisions: [256]',
        "isCreatable: false",
        *map(_property, properties),
        *map(_method, methods),
    ]
    return "Component {\n" + "\n".join(lines) + "\n}\n"


def _property(found: QMetaProperty) -> str:
    parts = [f'name: "{found.name()}"', *_type(found.typeName()), f'read: "{found.name()}"']
    if found.hasNotifySignal():
        parts.append(f'notify: "{bytes(found.notifySignal().name()).decode()}"')
    if found.isConstant():
        parts.append("isPropertyConstant: true")
    if not found.isWritable():
        parts.append("isReadonly: true")
    return f"Property {{ {'; '.join(parts)} }}"


def _method(found: QMetaMethod) -> str:
    kind = "Signal" if found.methodType() == QMetaMethod.MethodType.Signal else "Method"
    parts = [f'name: "{bytes(found.name()).decode()}"']
    if found.typeName() != "void":
        parts += _type(str(found.typeName()))
    return f"{kind} {{ {'; '.join(parts)}\n{''.join(_parameters(found))}}}"


def _parameters(found: QMetaMethod) -> Iterator[str]:
    names = [bytes(name.data()).decode() for name in found.parameterNames()]
    for name, kind in zip(names, found.parameterTypes(), strict=True):
        parts = [f'name: "{name}"'] if name else []
        parts += _type(bytes(kind.data()).decode())
        yield f"Parameter {{ {'; '.join(parts)} }}\n"


def _type(name: str) -> list[str]:
    if name.endswith("*"):
        return [f'type: "{name.removesuffix("*")}"', "isPointer: true"]
    return [f'type: "{"QVariant" if name == _UNKNOWN else name}"']


if __name__ == "__main__":
    sys.exit(main())
