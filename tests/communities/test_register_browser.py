"""The import in a real browser: no faults for axe, nothing that the content policy forbids."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from communities import reference
from communities.access import Role
from communities.models import Compound
from tests.communities.books import Book
from tests.factories import a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def officer(page, base_url):
    """The page of an officer of the district, who has logged in; what the browser says is kept."""
    reference.load(by=None, at=timezone.now())
    client = Client()
    client.force_login(a_user(Role.DISTRICT_OFFICER))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    return page


def faults(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": STANDARD}).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]] + page.said


def upload(page, book: Book) -> None:
    page.goto(reverse("register:import"))
    file = {"name": "台账.xlsx", "mimeType": XLSX, "buffer": book.file().getvalue()}
    page.get_by_label("台账文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_register_is_mended_looked_at_and_imported(officer, width):
    page = officer
    page.set_viewport_size({"width": width, "height": 800})

    upload(page, Book().put("小区", 3, 所属镇乡="洛江镇"))
    expect(page.get_by_text("1处问题，不能导入")).to_be_visible()
    assert faults(page) == []

    page.get_by_role("link", name="改好后重新上传").click()
    assert faults(page) == []

    upload(page, Book())
    expect(page.get_by_text("没有问题，可以导入")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入：新增")).to_be_visible()
    assert Compound.objects.count() == 2

    upload(page, Book().put("楼栋长", 3, 任职日期="2024-09-01").drop("物业项目", 4))
    expect(page.get_by_role("cell", name="2024年9月1日")).to_be_visible()
    assert faults(page) == []
