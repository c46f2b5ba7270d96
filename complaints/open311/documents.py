"""One description of an answer, written as XML or as JSON by the Spark convention. Pure.

An element is text, a number, a truth, a moment, None (empty), a mapping of its children in their order, or
`Many` of one kind. JSON drops the name of the root; many of one kind are an array, even where there is one.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from django.utils import timezone

XML, JSON = "xml", "json"
MIME = {XML: "text/xml", JSON: "application/json"}
CONTENT_TYPE = {form: f"{mime}; charset=utf-8" for form, mime in MIME.items()}
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry at all, not even escaped."""


@dataclass(frozen=True)
class Many:
    """A container of any number of children of one name."""

    child: str
    items: Iterable[Any]


@dataclass(frozen=True)
class Document:
    root: str
    body: Mapping[str, Any] | Many

    def written(self, form: str) -> bytes:
        return (as_json if form == JSON else as_xml)(self)


def as_json(document: Document) -> bytes:
    return json.dumps(_plain(document.body), ensure_ascii=False, allow_nan=False).encode()


def as_xml(document: Document) -> bytes:
    return DECLARATION + ElementTree.tostring(_element(document.root, document.body), encoding="utf-8")


def moment(value: datetime) -> str:
    """2026-03-02T10:00:00+08:00: whole seconds, with the offset."""
    return timezone.localtime(value).isoformat(timespec="seconds")


def _plain(value: Any) -> Any:
    match value:
        case Many():
            return [_plain(item) for item in value.items]
        case Mapping():
            return {name: _plain(item) for name, item in value.items()}
        case bool() | int():
            return value
        case Decimal():
            return float(value)
    return _text(value) or None


def _element(name: str, value: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    match value:
        case Many():
            element.extend(_element(value.child, item) for item in value.items)
        case Mapping():
            element.extend(_element(child, item) for child, item in value.items())
        case _:
            element.text = _text(value) or None
    return element


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return moment(value)
    return NOT_XML.sub("", str(value))
