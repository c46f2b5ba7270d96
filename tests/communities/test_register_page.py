"""The import page: upload, look, confirm. Nothing is stored before the confirmation."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from communities import reference
from communities.access import Role
from communities.models import Compound
from communities.register import waiting
from tests.communities.books import Book
from tests.factories import a_user

pytestmark = pytest.mark.django_db
PAGE = reverse("register:import")


@pytest.fixture(autouse=True)
def _zone():
    reference.load(by=None, at=timezone.now())


@pytest.fixture
def officer():
    return a_user(Role.DISTRICT_OFFICER)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def upload(client, content=None, on="2025-12-31"):
    content = Book().file().getvalue() if content is None else content
    return client.post(PAGE, {"file": SimpleUploadedFile("台账.xlsx", content), "on": on})


def confirm(client, preview):
    data = {"confirm": preview.context["kept"].token, "mark": preview.context["mark"]}
    return client.post(PAGE, data, follow=True)


def kept_files():
    return sorted(waiting._folder().iterdir())


def test_the_form_asks_for_a_file_and_a_day(desk):
    page = desk.get(PAGE).content.decode()

    assert 'enctype="multipart/form-data"' in page
    assert "不填就按表内标题写的截至日" in page


def test_an_upload_leads_to_a_preview_and_stores_nothing(desk):
    preview = desk.get(upload(desk).url)
    page = preview.content.decode()

    assert "没有问题，可以导入" in page
    assert "不在本文件" in page
    assert not Compound.objects.exists()


def test_the_confirmed_file_is_imported_and_removed(desk, officer):
    preview = desk.get(upload(desk).url)

    page = confirm(desk, preview).content.decode()

    assert "已导入：新增" in page
    assert Compound.objects.count() == 2
    assert kept_files() == []


def test_changes_absences_and_reminders_are_shown(desk):
    confirm(desk, desk.get(upload(desk).url))
    book = (
        Book()
        .put("楼栋长", 3, 任职日期="2024-09-01")
        .drop("物业项目", 4)
        .put("物业项目", 3, 合同结束="2025-01-01")
    )

    page = desk.get(upload(desk, book.file().getvalue()).url).content.decode()

    assert "LY001 1号楼 楼栋长 蔡月霞" in page
    assert "2024年8月4日" in page
    assert "2024年9月1日" in page
    assert "合同已于2025年1月1日到期" in page
    assert "P-DY002" in page


def test_problems_are_a_table_and_there_is_nothing_to_confirm(desk):
    book = Book().put("小区", 3, 所属镇乡="洛江镇").put("物业项目", 4, 收费标准="<b>面议</b>")

    page = desk.get(upload(desk, book.file().getvalue()).url).content.decode()

    assert "2处问题，不能导入" in page
    assert "“洛江镇”不是本区的镇乡" in page
    assert "&lt;b&gt;面议&lt;/b&gt;" in page
    assert 'name="confirm"' not in page


def test_a_file_that_is_none_is_refused_beside_the_field(desk):
    page = upload(desk, b"a,b,c").content.decode()

    assert "不是Excel工作簿" in page
    assert kept_files() == []


def test_a_day_in_the_future_is_refused(desk):
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert "不能晚于今天" in upload(desk, on=tomorrow.isoformat()).content.decode()


def test_a_large_file_is_sent_to_the_command_line(desk, settings):
    settings.REGISTER_UPLOAD_BYTES = 1 << 10

    assert "文件超过" in upload(desk).content.decode()


def test_a_broken_file_that_passes_the_form_is_refused_at_the_preview(desk):
    sent = upload(desk)
    token = sent.url.partition("file=")[2]
    path = waiting._folder() / f"{token}.xlsx"
    path.write_bytes(path.read_bytes()[:3000])

    page = desk.get(sent.url, follow=True).content.decode()

    assert "文件已损坏" in page
    assert kept_files() == []


def test_the_file_is_its_owners_alone(desk, client):
    preview = desk.get(upload(desk).url)
    client.force_login(a_user(Role.DISTRICT_OFFICER))

    seen = client.get(f"{PAGE}?file={preview.context['kept'].token}", follow=True)
    sent = confirm(client, preview)

    assert "已过期" in seen.content.decode()
    assert "已过期" in sent.content.decode()
    assert not Compound.objects.exists()


def test_the_file_waits_two_hours(desk, officer):
    sent = upload(desk)
    token = sent.url.partition("file=")[2]
    at = timezone.now()

    assert waiting.find(token, by=officer, at=at)
    assert waiting.find(token, by=officer, at=at + waiting.KEPT + timedelta(minutes=1)) is None
    assert waiting.sweep(at + waiting.KEPT - timedelta(minutes=1)) == 0
    assert waiting.sweep(at + waiting.KEPT + timedelta(minutes=1)) == 1
    assert kept_files() == []


def test_the_file_can_be_read_by_nobody_else_on_the_machine(desk):
    upload(desk)

    assert {path.stat().st_mode & 0o077 for path in kept_files()} == {0}


@pytest.mark.parametrize("token", ["../../../etc/passwd", "x" * 43, "", "..", "a/b"])
def test_a_made_up_token_finds_nothing(desk, officer, token):
    assert waiting.find(token, by=officer, at=timezone.now()) is None
    assert desk.get(PAGE, {"file": token}).status_code in {200, 302}
    assert desk.post(PAGE, {"confirm": token}).status_code == 302


def test_what_changed_since_the_preview_is_looked_at_again(desk):
    first = desk.get(upload(desk).url)
    second = desk.get(upload(desk).url)
    confirm(desk, first)

    page = confirm(desk, second).content.decode()

    assert "预览之后系统里的资料有变化" in page
    assert "与系统中的资料一致" in page


def test_a_discarded_file_is_gone(desk):
    preview = desk.get(upload(desk).url)

    page = desk.post(PAGE, {"discard": preview.context["kept"].token}, follow=True).content.decode()

    assert "已放弃导入" in page
    assert kept_files() == []


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.SECRETARY, Role.AUDITOR])
def test_others_do_not_find_the_page(client, role):
    client.force_login(a_user(role))

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE).status_code == 404


def test_the_day_of_the_form_is_the_day_of_the_register(desk):
    page = desk.get(upload(desk, on="2024-12-30").url).content.decode()

    assert "备案日期2025年1月10日晚于台账截至日2024年12月30日" in page
