"""Pages of joint decisions: record, correct, read at the desk and in public, check a paper."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assembly.models import JointDecision
from communities.access import Role
from communities.models import ManagementArea
from tests.assembly.scenes import PAPER, a_decision
from tests.assembly.test_tally_command import HEAD, V1, V6
from tests.factories import a_compound, a_township, a_user, days_ago
from workflow.models import AuditEntry

pytestmark = pytest.mark.django_db
TOTALS = {
    "matter": "M8",
    "total_area": "30,000.00",
    "total_heads": "300",
    "returned_area": "20000",
    "returned_heads": "200",
    "agree_area": "15000",
    "agree_heads": "150",
    "abstain_area": "0",
    "abstain_heads": "0",
    "policy": "not_counted",
}
GROUNDS = {"number": "业决〔2025〕3号", "title": "电梯广告位出租", "decided_on": "2025-06-01"}


def a_paper():
    return SimpleUploadedFile("结果.pdf", PAPER, "application/pdf")


@pytest.fixture
def compound():
    return a_compound("金桂苑", "JG001")


@pytest.fixture
def director(client, compound):
    client.force_login(a_user(Role.DIRECTOR, compound))
    return client


@pytest.fixture
def officer(client, compound):
    client.force_login(a_user(Role.TOWNSHIP_OFFICER, compound))
    return client


def test_a_director_records_a_decision_and_reads_its_result(director, compound):
    answer = director.post(
        reverse("assembly:decision-new"), {**TOTALS, **GROUNDS, "scans": [a_paper()]}, follow=True
    )

    decision = JointDecision.objects.get()
    assert answer.redirect_chain[-1][0] == decision.get_desk_url()
    assert "通过：参与表决20,000.00㎡、200人" in answer.content.decode()
    paper = decision.scans.get()
    scan = director.get(reverse("assembly:decision-scan", args=["JG001", decision.number, paper.token]))
    assert (scan.content, scan["Content-Type"]) == (PAPER, "application/pdf")
    assert scan["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("agree_area", "20000.01", "同意面积超过参与表决面积"),
        ("agree_area", "1e4", "应为数字"),
        ("agree_heads", "-5", "不能为负数"),
        ("total_area", "0", "专有部分总面积必须大于0"),
        ("abstain_heads", "99", "合计超过参与表决人数"),
        ("total_area", "30000.123", "最多两位小数"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(director, field, value, sentence):
    data = {**TOTALS, **GROUNDS, field: value}

    answer = director.post(reverse("assembly:decision-new"), data)

    errors = answer.context["form"].errors
    assert sentence in str(errors[field])
    assert GROUNDS["title"] in answer.content.decode()
    assert not JointDecision.objects.exists()


def test_who_has_many_compounds_is_first_asked_for_one(client, compound):
    a_compound("银杏里", "YX001", township=a_township("张坂镇"))
    client.force_login(a_user(Role.DISTRICT_OFFICER))
    page = reverse("assembly:decision-new")

    assert "哪个小区" in client.get(page).content.decode()
    assert client.get(f"{page}?c=XX999").context["form"].errors["c"]
    assert "金桂苑" in client.get(f"{page}?c=jg001").content.decode()


def test_where_a_compound_has_several_areas_the_form_asks_for_one(director, compound):
    second = ManagementArea.objects.create(compound=compound, name="二期")

    answer = director.post(
        reverse("assembly:decision-new"),
        {**TOTALS, **GROUNDS, "area": second.pk, "scans": [a_paper()]},
        follow=True,
    )

    decision = JointDecision.objects.get()
    assert decision.area == second
    assert answer.status_code == 200
    assert director.get(decision.get_absolute_url()).status_code == 200


def test_a_correction_starts_from_what_was_recorded_and_keeps_both(director, compound):
    decision = a_decision(compound, agree=("15000.00", 150))
    page = reverse("assembly:decision-correct", args=["JG001", decision.number])
    form = director.get(page).context["form"]
    assert form["agree_heads"].value() == 150

    data = {**TOTALS, "title": decision.title, "decided_on": "2025-06-01", "agree_heads": "149"}
    answer = director.post(page, {**data, "reason": "重新清点"}, follow=True)

    body = answer.content.decode()
    assert "未通过：同意人数149人，不到所需的150人" in body
    assert "重新清点" in body
    first = director.get(f"{decision.get_desk_url()}?version=1").content.decode()
    assert "以最新的一份为准" in first
    assert "更正登记</a>" not in first


def test_the_public_reads_totals_result_and_corrections_and_nobodys_name(client, compound):
    director = a_user(Role.DIRECTOR, compound)
    decision = a_decision(compound, title="外墙广告位出租", by=director, decided_on=days_ago(20))

    page = client.get(decision.get_absolute_url()).content.decode()
    index = client.get(reverse("assembly:public-decisions", args=["JG001"])).content.decode()
    home = client.get(compound.get_absolute_url()).content.decode()

    assert "通过：参与表决20,000.00㎡、200人" in page
    assert director.person.name not in page
    assert "scans" not in page
    assert all("外墙广告位出租" in body for body in (page, index, home))


def test_a_public_address_is_read_in_any_case_and_unknown_numbers_are_missing(client, compound):
    decision = a_decision(compound, number="3")

    assert client.get("/c/jg001/decisions/3/").headers["Location"] == decision.get_absolute_url()
    assert client.get("/c/JG001/decisions/4/").status_code == 404
    assert client.get("/c/XX001/decisions/3/").status_code == 404


def test_the_list_is_narrowed_by_what_a_result_is(officer, compound):
    a_decision(compound, title="通过的")
    a_decision(compound, title="未过的", agree=("1", 1))
    a_decision(compound, title="无效的", returned=("1", 1), agree=("1", 1))
    page = reverse("assembly:decision-list")

    shown = {
        outcome: officer.get(page, {"outcome": outcome}).content.decode()
        for outcome in ("passed", "rejected", "void")
    }

    for outcome, title in (("passed", "通过的"), ("rejected", "未过的"), ("void", "无效的")):
        assert {title in body for name, body in shown.items() if name != outcome} == {False}
        assert title in shown[outcome]


@pytest.mark.parametrize("query", ["", "?outcome=passed", "?_export=csv"])
def test_the_list_costs_as_much_for_many_as_for_one(officer, compound, query):
    url = reverse("assembly:decision-list") + query
    a_decision(compound)
    b"".join(officer.get(url))
    few = spent(officer, url)

    for _number in range(12):
        a_decision(compound)

    assert spent(officer, url) == few


def spent(client, url):
    with CaptureQueriesContext(connection) as captured:
        b"".join(client.get(url))
    return len(captured)


def test_the_township_checks_a_paper_and_nothing_is_stored(officer):
    before = AuditEntry.objects.count()

    answer = officer.post(reverse("assembly:tally-check"), {**TOTALS, "agree_area": "14999.99"})

    body = answer.content.decode()
    assert "未通过：同意面积14,999.99㎡，不到所需的15,000.00㎡" in body
    assert "74.99999" not in body
    assert not JointDecision.objects.exists()
    assert AuditEntry.objects.count() == before


def a_file(*lines):
    return SimpleUploadedFile("表决.csv", "\r\n".join([HEAD, *lines]).encode("gb18030"))


def test_a_file_of_papers_is_checked_row_by_row(officer):
    bad = V1.replace("V1", "坏行").replace("300", "三百", 1)

    answer = officer.post(reverse("assembly:tally-file"), {"file": a_file(V1, V6, bad)})

    body = answer.content.decode()
    assert "“表决.csv”的核对结果" in body
    assert "未通过：同意面积10,000.00㎡" in body
    assert "无法核对" in body
    assert "专有部分总面积应为数字" in body


@pytest.mark.parametrize(
    ("policy", "is_risky"), [("unreturned_follows_majority", True), ("abstain_follows_majority", False)]
)
def test_counting_ballots_that_never_came_back_shows_the_risk(officer, policy, is_risky):
    one = officer.post(reverse("assembly:tally-check"), {**TOTALS, "policy": policy})
    paper = V1.replace("NOT_COUNTED", policy)
    many = officer.post(reverse("assembly:tally-file"), {"file": a_file(V6, paper)})

    for answer in (one, many):
        assert "通过" in answer.content.decode()
        assert ("被撤销的风险" in answer.content.decode()) is is_risky


def test_the_results_of_a_file_are_downloaded_as_the_command_writes_them(officer):
    answer = officer.post(reverse("assembly:tally-file"), {"file": a_file(V1, V6), "download": "csv"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["id"], row["quorum"], row["passed"]) for row in rows] == [
        ("V1", "yes", "yes"),
        ("V6", "yes", "no"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空"),
        (HEAD.encode(), "只有表头"),
        (b"a,b\n1,2", "表头缺少id"),
        (("\n".join([HEAD, *[V1] * 2001])).encode(), "超过2000行"),
    ],
)
def test_a_file_that_cannot_be_checked_is_refused_beside_its_field(officer, content, sentence):
    answer = officer.post(reverse("assembly:tally-file"), {"file": SimpleUploadedFile("a.csv", content)})

    assert sentence in str(answer.context["form"].errors["file"])
