"""Pages of assets, contracts, the maintenance fund and projects."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from finance.models import (
    AssetKind,
    CommonAsset,
    FundMovement,
    IncomeContract,
    NoAsset,
    Project,
    SurveyCampaign,
)
from tests.assembly.scenes import PAPER, a_decision
from tests.factories import a_compound, a_user
from tests.finance.scenes import a_book, an_asset, an_income_contract

pytestmark = pytest.mark.django_db


def a_paper():
    return SimpleUploadedFile("合同.pdf", PAPER, "application/pdf")


@pytest.fixture
def book():
    return a_book(a_compound("金桂苑", "JG001"))


@pytest.fixture
def treasurer(client, book):
    client.force_login(a_user(Role.TREASURER, book.compound))
    return client


@pytest.fixture
def officer(client, book):
    client.force_login(a_user(Role.DISTRICT_OFFICER))
    return client


def test_a_treasurer_records_an_asset_and_then_its_contract(treasurer, book):
    decision = a_decision(book.compound, agree=("15000.00", 150))
    kind = AssetKind.objects.get(code="PA1")
    today = timezone.localdate()
    asset = {"code": "GG-01", "kind": kind.pk, "name": "电梯轿厢广告位", "quantity": "１２", "unit": "处"}
    asset |= {"basis": "common_part", "in_use": "on", "surveyed_on": today.isoformat()}

    page = treasurer.post(reverse("finance:asset-new"), asset, follow=True).content.decode()
    found = CommonAsset.objects.get()
    assert "没有执行中的合同" in page
    assert found.quantity == 12

    contract = {"asset": found.pk, "number": "HT-1", "subject": "轿厢广告", "counterparty": "某传媒公司"}
    contract |= {"cycle": "quarter", "amount": "1,200.00", "indexation": "5%", "cost_share": "0"}
    contract |= {"starts_on": (today - timedelta(10)).isoformat(), "scans": [a_paper()]}
    contract |= {"ends_on": (today + timedelta(355)).isoformat(), "decision": decision.pk}
    page = treasurer.post(reverse("finance:contract-new"), contract, follow=True).content.decode()

    assert "欠¥1,200.00，已拖欠10天" in page
    assert "没有业主共同决定" not in page
    row = IncomeContract.objects.get()
    scan = treasurer.get(reverse("finance:contract-scan", args=[row.pk, row.scans.get().token]))
    assert scan.content == PAPER


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("amount", "1e5", "看不懂金额"),
        ("amount", "1.005", "最多两位小数"),
        ("amount", "-5", "不能是负数"),
        ("indexation", "101", "0到100"),
    ],
)
def test_a_bad_amount_is_refused_beside_its_field(treasurer, field, value, sentence):
    answer = treasurer.post(reverse("finance:contract-new"), {"number": "HT-9", field: value})

    assert sentence in str(answer.context["form"].errors[field])
    assert "HT-9" in answer.content.decode()


def test_assets_and_decisions_of_other_compounds_are_not_offered(treasurer, book):
    own = an_asset(book)
    an_asset(a_book())
    a_decision()

    form = treasurer.get(reverse("finance:contract-new")).context["form"]

    assert [*form.fields["asset"].queryset] == [own]
    assert not form.fields["decision"].queryset


def test_a_contract_without_decision_keeps_its_warning(treasurer, book):
    contract = an_income_contract(book, authority="前期物业合同第12条")

    page = treasurer.get(contract.get_absolute_url()).content.decode()

    assert "这份合同没有业主共同决定" in page
    assert "前期物业合同第12条" in page


@pytest.mark.parametrize(("is_person", "is_warned"), [(False, True), (True, False)])
def test_a_contract_with_a_person_who_is_not_registered_as_one_keeps_a_warning(
    treasurer, book, is_person, is_warned
):
    contract = an_income_contract(book, counterparty="林秀英", is_person=is_person)

    page = treasurer.get(contract.get_absolute_url()).content.decode()

    assert ("对方像是个人" in page) is is_warned


def test_a_kind_that_there_is_none_of_is_stated_with_one_click(treasurer, book):
    today = timezone.localdate()
    campaign = SurveyCampaign.objects.create(name="2026年摸排", starts_on=today, ends_on=today)
    kind = AssetKind.objects.get(code="PA5")
    data = {"area": book.area.pk, "kind": kind.pk}

    treasurer.post(reverse("finance:survey-none", args=[campaign.pk]), data)
    page = treasurer.get(campaign.get_absolute_url()).content.decode()

    row = NoAsset.objects.get()
    assert (row.kind, row.stated_on) == (kind, today)
    assert "0.0%（0/1" in page
    treasurer.post(reverse("finance:survey-none", args=[campaign.pk]), {"area": "x", "kind": "9" * 30})
    assert NoAsset.objects.count() == 1


def test_the_district_adds_a_kind_and_stops_offering_it(officer):
    new = {"code": "pa6", "name": "光伏屋面", "ordinal": "60"}
    officer.post(reverse("finance:kind-new"), new)
    kind = AssetKind.objects.get(code="PA6")

    officer.post(reverse("finance:kind-edit", args=["PA6"]), {"name": "光伏", "ordinal": "61"})

    kind.refresh_from_db()
    assert (kind.name, kind.active) == ("光伏", False)


@pytest.mark.parametrize(
    "name",
    [
        *("asset-list", "contract-list", "arrears", "contract-gaps", "fund-list"),
        *("asset-list?_export=csv", "contract-list?_export=csv", "arrears?_export=csv"),
    ],
)
def test_lists_cost_as_much_for_many_as_for_one(officer, name):
    page, _mark, query = name.partition("?")
    url = f"{reverse(f'finance:{page}')}?{query}"
    b"".join(officer.get(url))

    def spent():
        with CaptureQueriesContext(connection) as captured:
            answer = officer.get(url)
            assert answer.status_code == 200
            b"".join(answer)
        return len(captured)

    an_income_contract(a_book(), starts_on=timezone.localdate() - timedelta(200))
    few = spent()
    for _number in range(6):
        other = a_book()
        an_income_contract(other, starts_on=timezone.localdate() - timedelta(200))
        an_asset(other, in_use=True)

    assert spent() == few


@pytest.mark.parametrize("name", ["contract-list", "arrears"])
def test_files_name_companies_and_of_persons_only_that_they_are_one(officer, book, name):
    started = {"starts_on": timezone.localdate() - timedelta(10)}
    an_income_contract(book, counterparty="某传媒公司", **started)
    an_income_contract(book, counterparty="林某某", is_person=True, **started)

    answer = officer.get(reverse(f"finance:{name}"), {"_export": "csv"})

    text = b"".join(answer).decode("utf-8-sig")
    assert "某传媒公司" in text
    assert "个人" in text
    assert "林某某" not in text


def test_the_township_opens_a_project_pays_it_and_the_public_reads_the_sums(client, book):
    client.force_login(a_user(Role.TOWNSHIP_OFFICER, book.compound))
    project = {"number": "XM-1", "title": "屋面抢修", "budget": "100000", "central": "60000"}
    project |= {"maintenance_fund": "30000", "emergency_reason": "屋面漏水危及用电", "papers": [a_paper()]}
    page = client.post(f"{reverse('finance:project-new')}?c=JG001", project, follow=True).content.decode()
    assert "资金缺口¥10,000.00" in page

    data = {"source": "maintenance_fund", "on": timezone.localdate().isoformat(), "amount": "5000"}
    client.post(reverse("finance:project-pay", args=["XM-1"]), data)

    assert FundMovement.objects.get().amount == 5000
    paper = Project.objects.get().papers.get()
    paper_page = reverse("finance:fund-paper", args=[paper.token])
    assert client.get(paper_page).content == PAPER
    client.logout()
    public = client.get(reverse("finance:public-fund", args=["jg001"]), follow=True).content.decode()
    assert all(words in public for words in ("屋面抢修", "66.7%", "¥5,000.00", "屋面漏水危及用电"))
    assert str(paper.token) not in public
    assert client.get(paper_page).status_code == 302


def test_papers_of_other_places_are_missing(client, book):
    client.force_login(a_user(Role.TOWNSHIP_OFFICER, book.compound))
    project = {"number": "XM-1", "title": "抢修", "budget": "100", "maintenance_fund": "100"}
    project |= {"emergency_reason": "漏水", "papers": [a_paper()]}
    client.post(f"{reverse('finance:project-new')}?c=JG001", project)
    paper = Project.objects.get().papers.get()
    stranger = a_user(Role.TREASURER, a_compound())

    client.force_login(stranger)

    assert client.get(reverse("finance:fund-paper", args=[paper.token])).status_code == 404
    assert client.get(reverse("finance:project-page", args=["XM-1"])).status_code == 404


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "楼道、屋面"), ("en", "corridor, roof")])
def test_kinds_are_explained_in_the_reader_s_language(client, language, word):
    client.force_login(a_user(Role.SYSTEM_ADMIN))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    assert word in client.get(reverse("finance:kind-list")).content.decode()
