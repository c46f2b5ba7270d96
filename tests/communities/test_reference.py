"""Reference data come from a file, twice the same file changes nothing, and another district has its own."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from communities import reference
from communities.models import District, Organisation, Township
from tests.factories import a_community
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db


def load(file=reference.ZONE):
    return reference.load(file, by=None, at=timezone.now())


def test_the_zone_has_its_townships_units_and_box():
    load()
    zone = District.objects.get()

    assert set(Township.objects.values_list("name", flat=True)) == {
        "洛阳镇",
        "东园镇",
        "张坂镇",
        "百崎回族乡",
    }
    assert Township.objects.get(name="百崎回族乡").aliases == "百崎乡 百崎"
    assert (str(zone.west), str(zone.north)) == ("115.800000", "28.400000")
    assert Organisation.objects.of_kind("township").count() == 4
    assert Organisation.objects.filter(code__in=["housing", "urban", "police", "fire", "market"]).count() == 5


def test_loading_twice_changes_nothing():
    first = load()
    second = load()

    assert (second.created, second.updated) == (0, first.created)
    assert AuditEntry.objects.filter(verb="load_reference").count() == 2


def test_every_community_gets_its_office_once():
    a_community("群青社区"), a_community("前亭村")
    made = [reference.open_offices(by=None, at=timezone.now()) for _ in range(2)]

    assert made == [2, 0]
    assert set(Organisation.objects.of_kind("community").values_list("name", flat=True)) == {
        "群青社区居委会",
        "前亭村委会",
    }


def test_what_an_office_has_changed_in_the_desk_stays():
    load()
    Organisation.objects.filter(code="fire").update(office_phone="0595-119")
    load()

    assert Organisation.objects.get(code="fire").office_phone == "0595-119"


@pytest.mark.parametrize("content", ["{", "[]", '{"district": {"code": "X"}}'])
def test_a_bad_file_is_refused_and_leaves_nothing(tmp_path, content):
    file = tmp_path / "bad.json"
    file.write_text(content)

    with pytest.raises(Refused):
        load(file)
    assert not District.objects.exists()


def test_another_district_loads_its_own_file(tmp_path, capsys):
    content = json.loads(reference.ZONE.read_text(encoding="utf-8"))
    content["district"] |= {"code": "OTHER", "name": "别的区"}
    content |= {"townships": [{"code": "A1", "name": "甲街道"}], "units": []}
    file = tmp_path / "other.json"
    file.write_text(json.dumps(content))

    call_command("load_reference", str(file))

    assert Township.objects.get().name == "甲街道"
    assert "新建2条" in capsys.readouterr().out


def test_the_command_says_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="无法读取"):
        call_command("load_reference", str(tmp_path / "none.json"))
