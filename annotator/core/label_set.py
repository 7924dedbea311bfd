"""The label set: the kinds of span of a project, with colours, keys, guidelines and the rung each takes by default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotator.core.errors import RefusedError
from annotator.core.rung import Rung

#: Okabe and Ito's colour-blind-safe palette (jfly.uni-koeln.de/color), darkened where it is too light for a line.
PALETTE = ("#e69f00", "#3d8fd6", "#12a278", "#d0549b", "#d55e00", "#8a63d2", "#0f8f9c", "#9a8a00", "#7a7a7a")

#: Keys that do something else in the text, so that no label may take them (see the section "The hands" of the guide).
RESERVED_KEYS = frozenset("WQDSBXZTKRNFGVPY")

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Label:
    """A kind of span. ``id`` is what files say, ``name`` what the window says; ``key`` is one letter or empty."""

    id: str
    name: str
    colour: str
    key: str = ""
    rung: Rung = Rung.WORD
    guideline: str = ""


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels of a project in the order of their number keys. ``version`` grows with every change."""

    name: str
    labels: tuple[Label, ...]
    version: int = 1

    def __iter__(self) -> Iterator[Label]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)

    def get(self, label_id: str) -> Label | None:
        return next((label for label in self.labels if label.id == label_id), None)

    def with_labels(self, label_ids: Iterable[str]) -> LabelSet:
        """Return a set that also knows these labels, each new one with a colour and, if free, a key of its own."""
        labels = list(self.labels)
        for label_id in label_ids:
            require_label_id(label_id)
            if any(label.id == label_id for label in labels):
                continue
            colour = PALETTE[len(labels) % len(PALETTE)]
            labels.append(Label(label_id, label_id, colour, _free_key(label_id, labels)))
        if len(labels) == len(self.labels):
            return self
        return replace(self, labels=tuple(labels), version=self.version + 1)


def require_label_id(label_id: str) -> str:
    """Return ``label_id``; raise ``RefusedError`` where it can't name a label.

    One rule for every source: 1 to ``LONGEST_NAME`` code points, not blank, no control characters (so that a name
    stays on its line in every format). Anything else is a name, and two names that differ in any code point differ.
    """
    if not label_id.strip():
        raise RefusedError("A label needs a name.")
    if len(label_id) > LONGEST_NAME:
        raise RefusedError(f"A label's name has at most {LONGEST_NAME} characters; this one has {len(label_id)}.")
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", label_id):
        raise RefusedError(f"The label {label_id!r} holds a line end or another control character.")
    return label_id


def _free_key(label_id: str, labels: Iterable[Label]) -> str:
    taken = RESERVED_KEYS | {label.key for label in labels}
    return next((c for c in label_id.upper() if "A" <= c <= "Z" and c not in taken), "")


def label_set_from_toml(content: str) -> LabelSet:
    """Read a label set from TOML; raise ``RefusedError`` with the place where it is none."""
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise RefusedError(f"This label set is not valid TOML: {error}.") from error
    return label_set_from_values(table)


def label_set_from_values(values: Mapping[str, Any]) -> LabelSet:
    """Make a label set from plain values, as TOML or JSON give them."""
    try:
        labels = tuple(
            Label(
                id=require_label_id(item["id"]),
                name=str(item.get("name", item["id"])),
                colour=str(item.get("colour", PALETTE[number % len(PALETTE)])),
                key=str(item.get("key", "")),
                rung=Rung[str(item.get("rung", "word")).upper()],
                guideline=str(item.get("guideline", "")),
            )
            for number, item in enumerate(values["labels"])
        )
        label_set = LabelSet(str(values["name"]), labels, int(values.get("version", 1)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RefusedError(f"This label set lacks something or has a wrong type: {error!r}.") from error
    _require_distinct(label_set)
    return label_set


def label_set_values(label_set: LabelSet) -> dict[str, Any]:
    """Return the label set as plain values, which ``label_set_from_values`` reads."""
    labels = [
        {
            "id": label.id,
            "name": label.name,
            "colour": label.colour,
            "key": label.key,
            "rung": label.rung.name.lower(),
            "guideline": label.guideline,
        }
        for label in label_set
    ]
    return {"name": label_set.name, "version": label_set.version, "labels": labels}


def _require_distinct(label_set: LabelSet) -> None:
    for what, values in (
        ("label", [label.id for label in label_set]),
        ("key", [label.key for label in label_set if label.key]),
    ):
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise RefusedError(f"The label set has the {what} {twice!r} twice.")
    for label in label_set:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", label.colour):
            raise RefusedError(f"The colour {label.colour!r} of {label.id} is not of the form #rrggbb.")
        if label.key and (not re.fullmatch(r"[A-Z]", label.key) or label.key in RESERVED_KEYS):
            raise RefusedError(f"The key {label.key!r} of {label.id} is taken or not one of the letters A to Z.")
