"""The text of TOML files: a bundle's ``bundle.toml``, settings, calibrations."""

import json
from collections.abc import Mapping
from typing import Any


def manifest_text(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """Return tables of strings, numbers, booleans and lists as TOML; "" names the top of the file.

    >>> print(manifest_text({"": {"name": "tiny"}, "settings.regions": {"window": 2.5}}), end="")
    name = "tiny"
    <BLANKLINE>
    [settings.regions]
    window = 2.5
    """
    return "\n".join(_table(name, table) for name, table in tables.items())


def flattened(table: Mapping[str, Any], name: str = "") -> dict[str, dict[str, Any]]:
    """Return nested tables, as TOML is read, the way `manifest_text` takes them.

    >>> flattened({"name": "tiny", "settings": {"regions": {"window": 2.5}}})
    {'': {'name': 'tiny'}, 'settings.regions': {'window': 2.5}}
    """
    plain = {key: value for key, value in table.items() if not isinstance(value, dict)}
    found = {name: plain} if plain else {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= flattened(value, f"{name}.{key}" if name else key)
    return found


def _table(name: str, table: Mapping[str, Any]) -> str:
    # TOML writes strings, whole numbers, decimals and booleans as JSON does, but no surrogates
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items())
    entries = "".join(lines)
    return f"[{name}]\n{entries}" if name else entries
