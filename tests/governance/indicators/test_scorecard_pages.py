"""The pages of indicators: what each shows, to whom, in how many queries."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from communities.models import Compound
from complaints.models import ComplaintDeadline
from finance.rules.periods import from_code
from governance import actions, scorecards
from governance.models import Freeze, FrozenValue, Indicator, QuotedValue
from tests.complaints.scenes import a_photo
from tests.factories import a_committee, a_compound, a_term, a_township, a_user, days_ago
from workflow.clock import SHANGHAI
from workflow.rates import Rate

from .draws import draw

pytestmark = pytest.mark.django_db
Q2 = from_code("2025Q2")
AT = datetime(2025, 7, 4, 9, tzinfo=SHANGHAI)


@pytest.fixture
def places():
    found = draw(11, compounds=4, each=3)
    QuotedValue.objects.waiting().delete()
    return found


@pytest.fixture
def frozen(places):
    return actions.freeze(Q2, by=None, at=AT)


def reader(client, role, place):
    client.force_login(a_user(role, place))


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_district_sees_every_township_by_rank(client, frozen, places):
    reader(client, Role.DISTRICT_OFFICER, places[0])

    shown = client.get(reverse("scorecard"), {"quarter": "2025Q2"})

    rows = shown.context["rows"]
    assert [row.rank for row in rows] == sorted(row.rank for row in rows)
    assert {row.name for row in rows} == {"镇0", "镇1", "镇2"}
    assert all(row.name in text(shown) for row in rows)
    assert shown.context["foot"].name == "台商投资区"


def test_the_running_quarter_is_counted_up_to_yesterday(client, places):
    reader(client, Role.DISTRICT_OFFICER, places[0])

    card = client.get(reverse("scorecard")).context["card"]

    assert card.freeze is None
    assert card.as_of == days_ago(1)
    assert len(card.columns) == 12


def test_a_township_officer_sees_the_own_township_alone(client, frozen, places):
    reader(client, Role.TOWNSHIP_OFFICER, places[0])

    for quarter in ("now", "2025Q2"):
        rows = client.get(reverse("scorecard"), {"quarter": quarter}).context["rows"]
        assert [row.name for row in rows] == ["镇0"]
        inside = client.get(reverse("scorecard-compounds"), {"quarter": quarter}).context["rows"]
        assert {row.township for row in inside} <= {"镇0"}


def test_who_sees_no_township_is_led_to_the_compounds(client):
    place = a_compound()
    a_compound(township=a_township("张坂镇"))
    reader(client, Role.SECRETARY, place)

    shown = client.get(reverse("scorecard"), follow=True)

    assert [row.name for row in shown.context["rows"]] == [place.name]


@pytest.mark.parametrize("name", ["scorecard-place", "scorecard-cell"])
def test_the_next_township_s_places_do_not_exist(client, places, name):
    reader(client, Role.TOWNSHIP_OFFICER, places[0])
    more = ["I01"] if name == "scorecard-cell" else []

    own, other = places[0], places[1]
    for level, mine, theirs in (
        ("township", own.township.code, other.township.code),
        ("compound", places[3].code, other.code),
    ):
        assert client.get(reverse(name, args=["now", level, theirs, *more])).status_code == 404
        assert client.get(reverse(name, args=["now", level, mine, *more])).status_code in (200, 404)
    assert client.get(reverse(name, args=["now", "township", own.township.code, *more])).status_code == 200


@pytest.mark.parametrize("quarter", ["2025Q3", "x"])
def test_a_quarter_that_is_not_frozen_does_not_exist(client, places, quarter):
    reader(client, Role.DISTRICT_OFFICER, places[0])

    assert client.get(reverse("scorecard"), {"quarter": quarter}).status_code == 404


def test_a_cell_opens_the_records_behind_it(client):
    has, lacks = a_compound(), a_compound()
    new = a_compound(delivered_year=timezone.localdate().year)
    a_term(a_committee(has), filed_on=days_ago(300))
    reader(client, Role.DISTRICT_OFFICER, has)

    address = reverse("scorecard-cell", args=["now", "township", has.township.code, "I01"])
    shown = client.get(address)

    sides = {
        line.name.split(" ")[0]: bundle.side
        for bundle in shown.context["found"].bundles
        for line in bundle.lines
    }
    assert sides == {has.code: "in", lacks.code: "out", new.code: ""}
    assert "再有1个小区" in text(shown)
    assert "交付未满两年" in text(shown)


def test_every_cell_of_a_frozen_quarter_is_recounted_to_the_same_records(client, frozen, places):
    reader(client, Role.DISTRICT_OFFICER, places[0])

    rows = FrozenValue.objects.exclude(level="district").select_related("township", "compound")
    for row in rows.order_by("level", "code", "pk")[::4]:
        code = row.compound.code if row.compound else row.township.code
        shown = client.get(reverse("scorecard-cell", args=["2025Q2", row.level, code, row.code]))
        found = shown.context["found"]
        assert (found.cell.numerator, found.cell.denominator) == (row.numerator, row.denominator), row
        assert found.sha256 == row.rows_sha256, row
        counted = {
            side: sum(bundle.many for bundle in found.bundles if bundle.side == side)
            for side in ("in", "out")
        }
        if not row.is_quoted:
            assert counted["in"] == row.numerator
            assert counted["in"] + counted["out"] == row.denominator


def test_what_changed_afterwards_is_said_and_the_frozen_value_stays(client):
    draw(11, compounds=4)
    QuotedValue.objects.waiting().delete()
    actions.freeze(Q2, by=None, at=AT)
    row = FrozenValue.objects.filter(code="I08", level="compound", denominator__gt=0).select_related(
        "compound"
    )[0]
    row.compound.complaints.all().first().ratings.all().delete()

    ComplaintDeadline.objects.filter(case__compound=row.compound).update(due_at=AT.replace(year=2030))
    reader(client, Role.DISTRICT_OFFICER, row.compound)

    shown = text(client.get(reverse("scorecard-cell", args=["2025Q2", "compound", row.compound.code, "I08"])))

    assert "记录与冻结时不一致" in shown
    assert f"{row.numerator}/{row.denominator}" in shown


@pytest.mark.parametrize("quarter", ["now", "2025Q2"])
def test_as_many_queries_for_few_compounds_as_for_many(client, frozen, places, quarter, count_queries):
    reader(client, Role.DISTRICT_OFFICER, places[0])
    counts = []
    for _turn in range(2):
        counts.append(
            [
                count_queries(f"{reverse(name)}?quarter={quarter}")
                for name in ("scorecard", "scorecard-compounds")
            ]
        )
        draw(12, compounds=4)

    assert counts[0] == counts[1]
    assert max(counts[0]) <= (60 if quarter == "now" else 20)


def test_a_percentage_never_looks_like_the_other_side_of_a_threshold():
    column = scorecards.Column("I01", "甲", Decimal(10), Decimal(95), Decimal(85), "up", 1)

    def box(n, d):
        return scorecards.Box(column, Rate(n, d, as_of=date(2025, 6, 30)), "yellow")

    assert box(9499, 10000).percent == "94.99%"
    assert box(949, 1000).percent == "94.9%"
    assert box(95, 100).percent == "95.0%"
    assert box(84999, 100000).percent == "84.999%"


def test_trends_go_back_eight_quarters_and_end_with_now(frozen, places):
    compound = Compound.objects.get(pk=places[0].pk)
    trend = scorecards.value_trend("compound", compound, "I01", None, from_code("2025Q4"))

    assert [label for label, _value in trend][::7] == ["2024Q1", "2025Q4"]
    assert len(trend) == 8
    assert trend[0][1] is None


def test_terms_are_changed_on_one_page_and_refused_with_a_sentence(client):
    reader(client, Role.DISTRICT_OFFICER, a_compound())
    address = reverse("indicator-change")
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"note": "区委研究"}

    refused = client.post(address, data | {"I01_weight": "11"})
    assert "应为100，现在是101" in text(refused)
    assert Indicator.objects.count() == 12
    refused = client.post(address, data | {"I01_red": "96"})
    assert "应低于黄线" in text(refused)

    shown = client.post(address, data | {"I01_weight": "9", "I02_weight": "11"}, follow=True)

    assert "权重9，黄线95%" in text(shown)
    assert Indicator.objects.count() == 14


def test_a_value_is_quoted_by_one_and_signed_by_another_page_by_page(client):
    place = a_compound()
    clerk, chief = a_user(Role.TOWNSHIP_OFFICER, place), a_user(Role.DISTRICT_OFFICER, place)
    client.force_login(clerk)
    quarter = client.get(reverse("quoted-new")).context["form"].fields["quarter"].choices[0][0]
    data = {"code": "I12", "quarter": quarter, "numerator": 96, "denominator": 100, "source": "报告"}

    both = client.post(reverse("quoted-new"), data | {"papers": [a_photo()]})
    assert "镇乡和小区请选填一个" in text(both)
    shown = client.post(
        reverse("quoted-new"), data | {"township": place.township.code, "papers": [a_photo()]}, follow=True
    )
    row = QuotedValue.objects.get()
    assert "96/100" in text(shown)
    assert client.get(reverse("quoted-paper", args=[row.pk, row.papers.get().token])).status_code == 200
    assert client.post(row.get_absolute_url(), {"action": "sign"}).status_code == 404

    client.force_login(chief)
    client.post(row.get_absolute_url(), {"action": "sign"})

    row.refresh_from_db()
    assert (row.state, row.signed_by) == ("approved", chief)
    signed = text(client.get(row.get_absolute_url()))
    assert all(f"<dd>{user.person.name} · " in signed for user in (clerk, chief))
    assert "96/100" in text(client.get(reverse("quoted-list")))


def test_a_quarter_is_frozen_by_a_button_and_a_refusal_is_a_sentence(client):
    place = a_compound()
    reader(client, Role.DISTRICT_OFFICER, place)
    code = client.get(reverse("quarter-list")).context["open_"][0][0].code
    quarter = from_code(code)
    row = QuotedValue.objects.create(
        code="I12",
        quarter=quarter.since,
        township=place.township,
        numerator=1,
        denominator=2,
        source="文件",
        entered_at=timezone.now(),
    )

    refused = client.post(reverse("quarter-list"), {"quarter": code}, follow=True)
    assert "没有审签" in text(refused)
    row.delete()
    shown = client.post(reverse("quarter-list"), {"quarter": code}, follow=True)

    assert f"{code}已冻结" in text(shown)
    assert Freeze.objects.get().quarter == code
