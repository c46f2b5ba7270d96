"""FixMyStreet's client (perllib/Open311.pm and its neighbours), one behaviour after the other.

It appends to the endpoint, reads XML alone, and sends fields of its own; what it sends here was written after
its source, what it reads is read the way it reads.
"""

from datetime import UTC, timedelta
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from complaints import actions
from complaints.models import Category, Complaint

from .georeport import ROOT, a_key, a_photo_of, reviewed
from .scenes import a_photo

ENDPOINT = f"http://testserver{ROOT}"
DESCRIPTION = (
    "detail: 路灯不亮已经三天\\n\\ntitle: 路灯\\n\\nurl: https://fms.example/report/7\\n\\n"
    "Submitted via FixMyStreet"
)


class FixMyStreet:
    """`XML::Simple` makes an empty element nothing, and one child or many a list."""

    def __init__(self, client, key=""):
        self.client, self.key = client, key

    def get(self, path, **given):
        return self.read(self.client.get(urljoin(ENDPOINT, path), {"jurisdiction_id": "", **given}))

    def post(self, path, **given):
        files = {name: given.pop(name) for name in list(given) if name.startswith("photo")}
        fields = {"jurisdiction_id": "", "api_key": self.key, **given}
        return self.read(self.client.post(urljoin(ENDPOINT, path), fields | files))

    @staticmethod
    def read(response) -> list[dict]:
        assert response.headers["Content-Type"].startswith("text/xml")
        root = ElementTree.fromstring(response.content)
        return [{child.tag: child.text for child in row} for row in root]

    def send(self, **more) -> str:
        [request] = self.post("requests.xml", **self.report(), **more)
        return request["service_request_id"]

    @staticmethod
    def report() -> dict:
        return {
            "lat": "24.887700",
            "long": "118.812300",
            "email": "lin@example.org",
            "phone": "13800001234",
            "description": DESCRIPTION,
            "service_code": "FAC",
            "first_name": "Ming",
            "last_name": "Lin",
            "deviceid": "a-device",
            "attribute[title]": "路灯",
            "attribute[description]": "路灯不亮已经三天",
            "attribute[report_url]": "https://fms.example/report/7",
            "attribute[fixmystreet_id]": "7",
        }


@pytest.fixture
def street(client, scene):
    scene.compound.latitude, scene.compound.longitude = "24.887654", "118.812345"
    scene.compound.save()
    return FixMyStreet(client, a_key("FixMyStreet"))


def test_it_lists_services_and_reads_its_flags_between_bare_commas(street):
    Category.objects.filter(code="LFT").update(closed_to_reports=True)

    services = {row["service_code"]: row for row in street.get("services.xml")}

    flags = {code: set((row["keywords"] or "").split(",")) for code, row in services.items()}
    assert "private" in flags["NOI"]
    assert "inactive" in flags["LFT"]
    assert not flags["FAC"] & {"private", "staff", "inactive"}


def test_it_fetches_a_definition_where_metadata_is_true(street):
    wanted = [row["service_code"] for row in street.get("services.xml") if row["metadata"] == "true"]

    for code in wanted:
        root = ElementTree.fromstring(street.client.get(f"{ROOT}services/{code}.xml").content)
        assert root.findtext("service_code") == code
        assert root.findall("attributes/attribute")


def test_it_sends_a_report_with_its_own_attributes(street, scene):
    number = street.send()

    case = Complaint.objects.get(number=number)
    assert (case.compound, case.contact_name, case.answers) == (scene.compound, "Ming Lin", [])
    assert case.description == DESCRIPTION


def test_it_sends_again_after_a_time_out_and_gets_the_first_number(street):
    assert street.send() == street.send()
    assert Complaint.objects.count() == 1


def test_it_attaches_photos_as_multipart_or_names_them_again_and_again(street):
    number = street.send(photo1=a_photo(), photo2=a_photo(colour="red"))
    links = street.post(
        "requests.xml",
        **street.report() | {"attribute[fixmystreet_id]": "8"},
        media_url=["https://fms.example/1.jpg", "https://fms.example/2.jpg"],
    )

    assert Complaint.objects.get(number=number).photos.count() == 2
    with_links = Complaint.objects.get(number=links[0]["service_request_id"])
    assert with_links.description.count("图片链接：https://fms.example/") == 2


def test_a_report_without_a_pin_needs_words_for_the_place(street, scene):
    report = street.report() | {"lat": "", "long": "", "address_id": "#NOTPINPOINTED#"}

    [error] = street.post("requests.xml", **report)
    assert error["code"] == "400"
    [request] = street.post("requests.xml", **report, address_string=scene.compound.name)
    assert request["service_request_id"]


def test_its_log_can_show_code_and_description_of_every_error(street):
    errors = street.post("requests.xml", **street.report() | {"email": "x", "phone": "y"})

    assert [error["code"] for error in errors] == ["400", "400"]
    assert all(error["description"] for error in errors)


def test_it_imports_what_has_a_number_a_point_and_an_update_inside_its_window(street, scene):
    case = reviewed(scene.file(timezone.now()).complaint)
    a_photo_of(case, public=True)
    end = timezone.now().astimezone(UTC)
    window = {"start_date": end - timedelta(hours=1), "end_date": end}
    given = {name: moment.strftime("%Y-%m-%dT%H:%M:%SZ") for name, moment in window.items()}

    [row] = street.get("requests.xml", **given)

    assert row["service_request_id"] == case.number
    assert float(row["lat"])
    assert float(row["long"])
    updated = parse_datetime(row["updated_datetime"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert given["start_date"] <= updated <= given["end_date"]
    assert street.client.get(row["media_url"]).status_code == 200


def test_it_reads_updates_in_their_order_with_words_it_knows(street, scene):
    case = scene.accepted(timezone.now(), code="PRK")
    actions.resolve(case, note="灯已换好", photos=[], by=scene.manager, at=timezone.now())

    rows = street.get("servicerequestupdates.xml")

    assert [row["status"].lower() for row in rows] == ["investigating", "in_progress", "fixed"]
    assert len({row["update_id"] for row in rows}) == 3
    moments = [parse_datetime(row["updated_datetime"]) for row in rows]
    assert moments == sorted(moments)


def test_it_posts_an_update_and_keeps_our_number_of_it(street):
    number = street.send()
    update = {
        "updated_datetime": "2026-03-02T10:00:00Z",
        "service_request_id": number,
        "status": "OPEN",
        "description": "还是不亮",
        "first_name": "Ming",
        "last_name": "Lin",
        "update_id": "12",
    }

    [first], [again] = (street.post("servicerequestupdates.xml", **update) for _try in range(2))

    assert first["update_id"] == again["update_id"]


def test_it_polls_a_token_and_learns_that_there_is_none(street):
    [error] = street.get("tokens/1234.xml")

    assert error["code"] == "404"
