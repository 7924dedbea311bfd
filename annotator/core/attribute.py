"""Attributes: typed properties of a label, and the rules for their values.

A span keeps values by attribute id, as JSON knows them: a choice as its id, several choices as a list of ids in the
order of the attribute, a date as text that may lack day or month, yes/no as a boolean. What a span has under names that
its label does not know came with an import; it is kept and asked nothing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from annotator.core.errors import RefusedError

#: The yes/no attribute that every span has without being asked: it was flagged to be looked at again.
FLAGGED = "flagged"


class Kind(Enum):
    """What an attribute's values are; the value is the word in files."""

    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of an attribute's choices: ``id`` in files, ``name`` in the window, ``key`` a letter A to Z or empty."""

    id: str
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """Shows an attribute only where another one of the same label has one of these values."""

    attribute: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A typed property of a label; ``default`` is what a new span gets, ``None`` for nothing."""

    id: str
    name: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    default: Any = None
    required: bool = False
    when: When | None = None
    guideline: str = ""

    def choice(self, choice_id: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == choice_id), None)

    def fits(self, value: Any) -> bool:
        """Say whether a value is one of this attribute."""
        match self.kind:
            case Kind.CHOICE:
                return isinstance(value, str) and self.choice(value) is not None
            case Kind.CHOICES:
                return self._fits_several(value)
            case Kind.TEXT:
                return isinstance(value, str) and bool(value.strip())
            case Kind.NUMBER:
                return type(value) in (int, float) and math.isfinite(value)
            case Kind.DATE:
                return isinstance(value, str) and is_date(value)
            case Kind.YES_NO:
                return isinstance(value, bool)

    def parsed(self, words: str) -> Any:
        """Return the value that typed words mean, ``None`` for none; raise ``RefusedError`` where they mean none."""
        words = words.strip()
        if not words:
            return None
        match self.kind:
            case Kind.CHOICE:
                return self._chosen(words).id
            case Kind.CHOICES:
                chosen = (word.strip() for word in re.split(r"[,;،؛]", words))
                return self.ordered({self._chosen(word).id for word in chosen if word})
            case Kind.TEXT:
                return words
            case Kind.NUMBER:
                return self._number(words)
            case Kind.DATE:
                plain = _western(words).replace("/", "-")
                if not is_date(plain):
                    raise RefusedError(
                        f"“{words}” is no date.", "Write a year, a month or a day: 2025, 2025-10, 2025-10-19."
                    )
                return plain
            case Kind.YES_NO:
                if words.casefold() not in _YES_NO:
                    raise RefusedError(f"“{words}” is neither yes nor no.")
                return _YES_NO[words.casefold()]

    def shown(self, value: Any) -> str:
        """Return a value for a reader; what does not fit is shown as it is."""
        if value is None:
            return ""
        if self.kind is Kind.YES_NO and isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list | tuple):
            return ", ".join(self._name(one) for one in value)
        return self._name(value)

    def ordered(self, chosen: Iterable[str]) -> list[str] | None:
        """Return several choices in the attribute's own order, ``None`` where there is none."""
        wanted = set(chosen)
        return [choice.id for choice in self.choices if choice.id in wanted] or None

    def keys(self) -> dict[str, str]:
        """Return a letter for each choice, by choice id: its own key, else the first letter of its name that is free.

        Choices beyond the letters have none. Yes and no have ``Y`` and ``N``.
        """
        if self.kind is Kind.YES_NO:
            return {"yes": "Y", "no": "N"}
        taken = {choice.key for choice in self.choices if choice.key}
        keys = {choice.id: choice.key for choice in self.choices if choice.key}
        for choice in self.choices:
            if choice.id in keys:
                continue
            letters = [*_letters(choice.name), *_letters(choice.id), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
            key = next((letter for letter in letters if letter not in taken), "")
            if key:
                taken.add(key)
                keys[choice.id] = key
        return keys

    def _fits_several(self, value: Any) -> bool:
        if not isinstance(value, list | tuple) or not value:
            return False
        return all(isinstance(one, str) and self.choice(one) is not None for one in value) and (
            len(set(value)) == len(value)
        )

    def _chosen(self, words: str) -> Choice:
        wanted = words.casefold()
        for choice in self.choices:
            if wanted in (choice.id.casefold(), choice.name.casefold()):
                return choice
        near = [choice for choice in self.choices if choice.name.casefold().startswith(wanted)]
        if len(near) == 1:
            return near[0]
        names = ", ".join(choice.name for choice in self.choices)
        raise RefusedError(f"“{words}” is no choice of {self.name}.", f"The choices are {names}.")

    def _number(self, words: str) -> int | float:
        plain = _western(words).replace("\u2212", "-").replace("٫", ".").replace("٬", "")
        try:
            value = int(plain) if re.fullmatch(r"[+-]?\d{1,18}", plain) else float(plain)
        except ValueError:
            raise RefusedError(f"“{words}” is no number.", "Write it with digits: 12, or 3.5.") from None
        if not math.isfinite(value):
            raise RefusedError(f"“{words}” is no number.", "Write it with digits: 12, or 3.5.")
        return value

    def _name(self, value: Any) -> str:
        choice = self.choice(value) if isinstance(value, str) else None
        return choice.name if choice is not None else str(value)


_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}

FLAG = Attribute(FLAGGED, "Flagged", Kind.YES_NO)


def is_date(value: str) -> bool:
    """Say whether a text is a date of ISO 8601: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, and one of the calendar."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value):
        return False
    try:
        date.fromisoformat(value + "-01" * ((10 - len(value)) // 3))
    except ValueError:
        return False
    return True


def visible(attributes: Sequence[Attribute], values: Mapping[str, Any]) -> list[Attribute]:
    """Return the attributes that a span with these values is asked for, in their order.

    One that hangs on another that is not asked for is not asked for either; a ring of them hides all its members.
    """
    by_id = {attribute.id: attribute for attribute in attributes}

    def is_asked(attribute: Attribute, above: frozenset[str]) -> bool:
        when = attribute.when
        if when is None:
            return True
        other = by_id.get(when.attribute)
        if other is None or other.id in above or not is_asked(other, above | {attribute.id}):
            return False
        value = values.get(other.id)
        held = value if isinstance(value, list | tuple) else (value,)
        return any(type(one) is type(wanted) and one == wanted for one in held for wanted in when.values)

    return [attribute for attribute in attributes if is_asked(attribute, frozenset((attribute.id,)))]


def incomplete(attributes: Sequence[Attribute], values: Mapping[str, Any]) -> list[Attribute]:
    """Return the attributes that a span lacks: required ones without a value, and those whose value does not fit."""
    asked = visible(attributes, values)
    lacking = [attribute for attribute in asked if attribute.required and values.get(attribute.id) is None]
    wrong = [
        attribute
        for attribute in attributes
        if values.get(attribute.id) is not None and not attribute.fits(values[attribute.id])
    ]
    return lacking + wrong


def defaults(attributes: Sequence[Attribute]) -> dict[str, Any]:
    """Return what a new span gets."""
    return completed(attributes, {})


def completed(attributes: Sequence[Attribute], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values, and beside them the defaults of the attributes that are asked for and have none."""
    given = {
        attribute.id: list(attribute.default) if isinstance(attribute.default, tuple) else attribute.default
        for attribute in attributes
        if attribute.default is not None
    }
    asked = {attribute.id for attribute in visible(attributes, given | dict(values))}
    return dict(values) | {id_: value for id_, value in given.items() if id_ in asked and values.get(id_) is None}


def _western(words: str) -> str:
    """Return the words with the digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(one)) if unicodedata.category(one) == "Nd" else one for one in words)


def _letters(name: str) -> list[str]:
    return [letter for letter in name.upper() if "A" <= letter <= "Z"]
