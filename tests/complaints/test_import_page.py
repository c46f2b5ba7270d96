"""The page of the import, and the command: upload, look, match the headings, confirm."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from communities.access import Role
from communities.register import waiting
from complaints.models import Complaint, ImportDialect
from tests.factories import a_compound, a_user
from workflow.models import AuditEntry

from .imports import a_file, a_row, csv_text

pytestmark = pytest.mark.django_db
PAGE, MAPPING = reverse("complaints:case-import"), reverse("complaints:case-import-mapping")
THEIRS = ["工单流水", "来电时间", "涉及小区", "诉求内容"]
THEIR_ROW = dict(zip(THEIRS, ["77", "2025/3/3 10:00", "龙庭御景", "电梯老是坏"], strict=True))


@pytest.fixture
def desk(client):
    a_compound("龙庭御景", buildings=1)
    client.force_login(a_user(Role.DISTRICT_OFFICER))
    return client


def upload(desk, text, source="huizhili"):
    file = SimpleUploadedFile("诉求.csv", text.encode())
    return desk.post(PAGE, {"file": file, "source": source})


def test_a_good_file_is_shown_then_stored_on_confirmation(desk):
    preview = desk.get(upload(desk, csv_text(a_row(), a_row("HZL2"))).url)

    assert "没有问题，可以导入" in preview.content.decode()
    assert not Complaint.objects.exists()
    done = desk.post(PAGE, {"confirm": preview.context["kept"].token}, follow=True)
    assert "已导入诉求2件" in done.content.decode()
    assert Complaint.objects.count() == 2
    assert not list(waiting._folder().iterdir())
    assert AuditEntry.objects.get(verb="import_cases").by == done.wsgi_request.user


def test_a_bad_file_shows_every_problem_and_cannot_be_confirmed(desk):
    preview = desk.get(upload(desk, csv_text(a_row(小区="无"), a_row("HZL2", 评价="好"))).url)
    page = preview.content.decode()

    assert "2处问题，不能导入" in page
    assert "台账里没有名为“无”的小区" in page
    refused = desk.post(PAGE, {"confirm": preview.context["kept"].token}, follow=True)
    assert "未导入任何数据" in refused.content.decode()
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("text", ["", "a" * (6 << 20)])
def test_hostile_uploads_leave_no_file_behind(desk, text):
    page = upload(desk, text).content.decode()

    assert "文件" in page
    assert not list(waiting._folder().iterdir())


def test_a_table_of_nonsense_is_a_problem_and_no_accident(desk):
    page = desk.get(upload(desk, "\x00\x01,,,").url).content.decode()

    assert "找不到表头" in page


def test_headings_of_another_system_are_matched_by_hand_once_for_all_its_files(desk):
    preview = desk.get(upload(desk, csv_text(THEIR_ROW, head=THEIRS), "12345").url)
    matching = f"{MAPPING}?source=12345&file={preview.context['kept'].token}"

    assert "缺少“诉求编号”列" in preview.content.decode()
    assert "工单流水" in desk.get(matching).content.decode()
    again = desk.post(
        matching,
        {"column-number": "工单流水", "categories": "电梯=LFT", "note": "12345导出格式"},
        follow=True,
    )
    assert "没有问题，可以导入" in again.content.decode()
    assert ImportDialect.objects.get().columns == {"number": "工单流水"}
    assert AuditEntry.objects.get(subject_label="import_dialect").note == "12345导出格式"


def test_a_matching_keeps_no_sign_that_cannot_be_seen(desk):
    desk.post(MAPPING, {"categories": "电\x00\u202e梯＝LFT", "column-number": "编\u200b号甲", "note": "试"})

    kept = ImportDialect.objects.get()
    assert (kept.categories, kept.columns) == ({"电梯": "LFT"}, {"number": "编号甲"})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"categories": "电梯=NIX"}, "没有这些诉求类别代码：NIX"),
        ({"units": "住建局=没有的单位"}, "系统里没有这些单位：没有的单位"),
        ({"units": "住建局"}, "应写成“对方的写法=我们的写法”"),
        ({"column-number": "编号甲", "column-unit": "编号甲"}, "同一个列名只能对应一个字段"),
    ],
)
def test_a_matching_that_names_what_does_not_exist_is_refused(desk, given, sentence):
    page = desk.post(MAPPING, {"note": "试", **given}).content.decode()

    assert sentence in page
    assert not ImportDialect.objects.exists()


def test_a_file_waits_for_its_owner_and_its_own_page_alone(desk, client):
    address = upload(desk, csv_text(a_row())).url
    token = address.rpartition("=")[2]

    assert desk.get(f"{reverse('register:import')}?file={token}").status_code == 302
    client.force_login(a_user(Role.DISTRICT_OFFICER))
    assert client.get(address).status_code == 302


def test_the_command_tries_stores_and_stops(desk, tmp_path, capsys):
    good, bad = tmp_path / "好.csv", tmp_path / "坏.csv"
    good.write_bytes(a_file(a_row()).getvalue())
    bad.write_bytes(a_file(a_row("HZL2", 小区="无")).getvalue())

    call_command("import_cases", str(good), "--dry-run")
    assert "试运行，未保存" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("import_cases", str(bad))
    assert "诉求!2 小区" in capsys.readouterr().out
    assert not Complaint.objects.exists()
    call_command("import_cases", str(good))
    assert Complaint.objects.get().channel == "huizhili"


def test_the_command_reads_a_mapping_file(desk, tmp_path):
    file, mapping = tmp_path / "12345.csv", tmp_path / "mapping.json"
    file.write_bytes(csv_text(THEIR_ROW, head=THEIRS).encode("gb18030"))
    mapping.write_text('{"columns": {"number": "工单流水"}}', encoding="utf-8")

    call_command("import_cases", str(file), source="12345", mapping=mapping)

    assert Complaint.objects.get().external_number == "77"


def test_a_mapping_file_that_is_none_stops_the_command(desk, tmp_path, capsys):
    mapping = tmp_path / "mapping.json"
    for text in ("[", "[" * 100_000, '{"rows": {}}', '{"columns": {"colour": "x"}}', '{"columns": []}'):
        mapping.write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit):
            call_command("import_cases", str(mapping), mapping=mapping)
        assert capsys.readouterr().err.strip()


def test_a_file_with_headings_alone_is_not_called_known(desk, tmp_path, capsys):
    file = tmp_path / "空.csv"
    file.write_bytes(a_file().getvalue())

    call_command("import_cases", str(file))

    assert "文件里没有诉求，没有改动。" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["甲.csv", "乙.csv"], ["甲.csv", "--source", "FOO"], ["--nothing"]])
def test_wrong_arguments_are_answered_in_one_sentence(words):
    with pytest.raises(CommandError, match="^用法：import_cases 文件"):
        call_command("import_cases", *words)
