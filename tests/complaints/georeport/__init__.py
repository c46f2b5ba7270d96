"""A client that believes nothing: every answer is held against our schemas, in both formats."""

import json
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import xmlschema
from django.utils import timezone

from complaints.actions.evidence import keep
from complaints.models import Complaint, Photo
from complaints.open311 import keys
from tests.complaints.scenes import an_admitted_photo

HERE = Path(__file__).parent
ROOT = "/open311/v2/"
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}


@lru_cache
def xsd() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(HERE / "georeport.xsd")


@lru_cache
def validator(root: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((HERE / "georeport.schema.json").read_text())
    return jsonschema.Draft202012Validator({**schema, "$ref": f"#/$defs/{root}"})


def a_key(name="随手拍小程序", **details) -> str:
    return keys.issue(name, by=None, at=timezone.now(), **details)


def xml_of(response, root: str) -> ElementTree.Element:
    """The body as XML that the schema allows."""
    assert response.headers["Content-Type"] == TYPES["xml"]
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    element = ElementTree.fromstring(response.content)
    assert element.tag == root
    xsd().validate(response.content.decode())
    assert not any(part.attrib for part in element.iter())
    return element


def json_of(response, root: str):
    """The body as JSON that the schema allows."""
    assert response.headers["Content-Type"] == TYPES["json"]
    body = json.loads(response.content)
    validator(root).validate(body)
    return body


def read(client, path: str, root: str, **parameters):
    """The JSON of a resource, after its XML was found to say the same."""
    as_xml = client.get(f"{ROOT}{path}.xml", parameters)
    as_json = client.get(f"{ROOT}{path}.json", parameters)
    assert (as_xml.status_code, as_json.status_code) == (200, 200)
    element, body = xml_of(as_xml, root), json_of(as_json, root)
    assert same(element, body), (as_xml.content.decode(), body)
    return body


def same(element: ElementTree.Element, body) -> bool:
    """Whether JSON is what the Spark convention makes of the element."""
    children = list(element)
    if isinstance(body, list):
        return len(children) == len(body) and all(map(same, children, body))
    if isinstance(body, dict):
        names = [child.tag for child in children]
        return names == list(body) and all(same(child, body[child.tag]) for child in children)
    if isinstance(body, float):
        return float(element.text) == body
    text = str(body).lower() if isinstance(body, bool) else str("" if body is None else body)
    return not children and (element.text or "") == text


def error_of(response) -> list[dict]:
    """What a refusal says, in the format of its address; never a page."""
    if response.headers["Content-Type"] == TYPES["json"]:
        return json_of(response, "errors")
    return [{child.tag: child.text for child in error} for error in xml_of(response, "errors")]


def reviewed(case: Complaint, text="路灯坏了", result="") -> Complaint:
    """As after a review that has released words."""
    case.public_text, case.public_result, case.reviewed_at = text, result, timezone.now()
    case.save(update_fields=["public_text", "public_result", "reviewed_at"])
    return case


def a_photo_of(case: Complaint, *, public: bool, stage=Photo.Stage.REPORT) -> Photo:
    [photo] = keep(case, [an_admitted_photo()], stage=stage, by=None, at=timezone.now())
    photo.public = public
    photo.save(update_fields=["public"])
    return photo
