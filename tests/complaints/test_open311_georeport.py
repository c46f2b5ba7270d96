"""`georeport`, the client from PyPI, against a running server: there and back again."""

from datetime import timedelta

import pytest
import requests
from django.utils import timezone
from georeport import GeoReport

from complaints import actions
from complaints.models import Complaint

from .georeport import a_key, reviewed
from .scenes import a_photo

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "路灯不亮已经三天，晚上看不清"


@pytest.fixture
def scene(common_scene):
    return common_scene


@pytest.fixture(params=["json", "xml"])
def city(request, live_server, scene) -> GeoReport:
    """The client as somebody would set it up from our discovery."""
    found = requests.get(f"{live_server.url}/discovery.json", timeout=10).json()
    jurisdiction = scene.compound.township.district.code
    return GeoReport(found["endpoints"][0]["url"], jurisdiction=jurisdiction, output_format=request.param)


def file(live_server, scene, **fields) -> str:
    given = {
        "api_key": a_key(f"客户端{Complaint.objects.count()}"),
        "service_code": "FAC",
        "address_id": scene.compound.code,
        "description": f"{WORDS}{Complaint.objects.count()}",
        **fields,
    }
    files = {"media": ("灯.jpg", a_photo().read(), "image/jpeg")}
    answer = requests.post(f"{live_server.url}/open311/v2/requests.json", given, files=files, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()[0]["service_request_id"]


def test_services_and_definitions_are_read(city):
    services = {service["service_code"]: service for service in city.get_service_list()}

    assert services["LFT"]["service_name"] == "电梯"
    definition = city.get_service_definition("LFT")
    assert definition["service_code"] == "LFT"
    assert definition["attributes"]


def test_a_report_goes_round(live_server, scene, city):
    numbers = [file(live_server, scene) for _report in range(2)]
    case = reviewed(Complaint.objects.get(number=numbers[0]), "路灯坏了", "已修好")
    actions.accept(case, by=scene.manager, at=timezone.now())

    one = city.get_service_request(numbers[0])
    many = city.get_service_requests(service_request_id=",".join(numbers))
    yesterday = (timezone.localtime() - timedelta(days=1)).isoformat(timespec="seconds")
    listed = city.get_service_requests(service_code="FAC", status="open", start_date=yesterday)

    assert (one["service_request_id"], one["status"], one["description"]) == (numbers[0], "open", "路灯坏了")
    assert one["status_notes"] == "办理中：已修好"
    assert {row["service_request_id"] for row in many} == set(numbers)
    assert {row["service_request_id"] for row in listed} == set(numbers)


def test_a_refusal_is_an_error_of_the_clients(city):
    with pytest.raises(requests.HTTPError, match="404"):
        city.get_service_request("TS-2020-000009")
    with pytest.raises(requests.HTTPError, match="400"):
        city.get_service_requests(status="done")
    with pytest.raises(requests.HTTPError, match="404"):
        city.get_service_definition("NIX")
