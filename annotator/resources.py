"""The one door to ``resources/`` and ``seeds/``: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.core.label_set import LabelSet
from annotator.core.label_set_values import label_set_from_toml

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_data"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def resource(*parts: str) -> Path:
    """Return the path of a file or folder under ``resources/``; whether it is there is for the caller to see."""
    return _ROOT.joinpath("resources", *parts)


def seeds() -> Path:
    """Return the folder of the sample articles."""
    return _ROOT / "seeds"


def presets() -> list[str]:
    """Return the names of the label sets that ship, in order."""
    return sorted(path.stem for path in resource("schemas").glob("*.toml"))


def load_preset(name: str) -> LabelSet:
    """Return a label set that ships, such as ``news``."""
    if name not in presets():
        raise AnnotatorError(f"There is no label set named “{name}”.", f"There are: {', '.join(presets())}.")
    return label_set_from_toml(resource("schemas", f"{name}.toml").read_text(encoding="utf-8"))
