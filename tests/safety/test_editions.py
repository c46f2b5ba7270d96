"""A new edition of the checklist: a copy, changed with reasons in time, in force on its day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from safety import actions, edition_history
from safety.models import ChecklistItem, ChecklistKind, Edition, Inspection, current_edition
from safety.rules.editions import Difference, differences
from tests.factories import a_user
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .scenes import MONDAY, TODAY, a_scene, item, photo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EARLIEST = TODAY + 8 * DAY


@pytest.fixture
def officer():
    return a_user(Role.DISTRICT_OFFICER)


def a_copy(**fields) -> Edition:
    given = {"name": "第二版", "basis": "修订通知", "valid_from": EARLIEST, "by": None, "at": MONDAY}
    return actions.add_edition(**given | {"note": "增加充电桩要求"} | fields)


def changed(code="A4", *, edition=None, note="缩短", by=None, at=MONDAY, **changes) -> ChecklistItem:
    row = (edition or Edition.objects.get(name="第二版")).items.get(code=code)
    return actions.edit_item(row, changes=changes, note=note, by=by, at=at)


COLUMNS = [
    field.attname for field in ChecklistItem._meta.concrete_fields if field.name not in ("id", "edition")
]


def test_a_new_edition_is_a_copy_and_the_old_one_ends_the_day_before():
    old = current_edition(TODAY)

    new = a_copy()

    assert list(new.items.values_list(*COLUMNS)) == list(old.items.values_list(*COLUMNS))
    old.refresh_from_db()
    assert old.valid_to == EARLIEST - DAY
    assert current_edition(EARLIEST - DAY) == old
    assert current_edition(EARLIEST) == new
    assert current_edition(EARLIEST + 900 * DAY) == new


def test_changes_hold_from_the_day_on_and_old_inspections_keep_their_edition():
    scene = a_scene()
    a_copy()
    changed("E4", days=10, title_zh="违建侵占绿地")
    actions.plan_rounds(TODAY, EARLIEST + 13 * DAY)
    rounds = Inspection.objects.filter(compound=scene.compound, frequency="W").order_by("since")

    before, after = rounds.get(since=TODAY), rounds.get(since=date(2026, 3, 30))

    assert [one.items.get(code="E4").days for one in (before, after)] == [30, 10]
    for one in before.items:
        bad = one.code == "E4"
        words = {"note": "违建", "photos": [photo()]} if bad else {}
        actions.answer(before, one, result="fail" if bad else "pass", by=scene.secretary, at=MONDAY, **words)
    (hazard,) = actions.finish(before, counterpart="王经理", by=scene.secretary, at=MONDAY)
    assert (hazard.item.edition.name, hazard.days) == (before.edition.name, 30)
    assert item("E4", MONDAY + 8 * DAY).days == 10


def test_what_is_in_force_or_about_to_be_is_never_changed():
    old, new = current_edition(TODAY), a_copy()
    near = MONDAY + DAY

    for deed in (
        lambda: changed(edition=old, days=1),
        lambda: changed(days=1, at=near),
        lambda: actions.drop_item(new.items.get(code="A4"), note="不要了", by=None, at=near),
        lambda: actions.add_item(new, "A8", changes=whole(), note="新增", by=None, at=near),
        lambda: actions.edit_edition(new, changes={"name": "第三版"}, note="改名", by=None, at=near),
        lambda: actions.withdraw_edition(new, note="不要了", by=None, at=near),
        lambda: actions.withdraw_edition(old, note="不要了", by=None, at=MONDAY),
    ):
        with pytest.raises(Refused, match="已经起用或者快要起用"):
            deed()


WHOLE = {
    "title_zh": "灭火毯",
    "title_en": "Fire blankets",
    "frequency": "M",
    "also": "",
    "days": 7,
    "is_red_line": False,
    "basis": "",
    "reading_unit": "",
    "reading_least": None,
    "reading_most": None,
}


def whole(**changes) -> dict:
    """All columns of an item of fire safety."""
    return WHOLE | {"kind": ChecklistKind.objects.get(code="A")} | changes


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"valid_from": EARLIEST - DAY}, "起用日期最早是2026年3月24日"),
        ({"note": " "}, "修改原因"),
        ({"name": " "}, "版本名称"),
        ({"name": "七大类三十二项（2025）"}, "版本名称"),
    ],
)
def test_an_edition_needs_a_reason_a_name_and_time(fields, words):
    with pytest.raises(Refused, match=words):
        a_copy(**fields)
    assert Edition.objects.count() == 1


def test_one_edition_waits_at_a_time():
    a_copy()

    with pytest.raises(Refused, match="还没有起用"):
        a_copy(name="第三版", valid_from=EARLIEST + DAY)


def test_the_database_lets_no_two_begin_on_one_day():
    a_copy()

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(name="又一版", valid_from=EARLIEST, basis="—")


def test_its_day_may_be_moved_and_the_one_before_follows():
    old, new = current_edition(TODAY), a_copy()

    actions.edit_edition(new, changes={"valid_from": EARLIEST + 30 * DAY}, note="推迟", by=None, at=MONDAY)

    old.refresh_from_db()
    assert old.valid_to == EARLIEST + 29 * DAY
    with pytest.raises(Refused, match="最早"):
        actions.edit_edition(new, changes={"valid_from": TODAY}, note="提前", by=None, at=MONDAY)


def test_withdrawn_it_never_begins_and_the_history_knows():
    old, new = current_edition(TODAY), a_copy()
    changed(days=1)

    actions.withdraw_edition(new, note="暂缓修订", by=None, at=MONDAY)

    old.refresh_from_db()
    assert (old.valid_to, Edition.objects.count(), ChecklistItem.objects.count()) == (None, 1, 32)
    assert [(one.what, one.why) for one in edition_history.of_all()] == [
        ("撤回版本 第二版", "暂缓修订"),
        ("新建版本 第二版", "增加充电桩要求"),
    ]


def test_what_is_planned_ahead_is_made_by_the_edition_of_its_day_whatever_becomes_of_one():
    scene, old = a_scene(), current_edition(TODAY)
    day = EARLIEST + 5 * DAY
    planned = {
        "compound": scene.compound,
        "kind": "joint",
        "since": day,
        "until": day,
        "by": None,
        "at": MONDAY,
    }

    def editions():
        return [row.edition.name for row in Inspection.objects.order_by("pk")]

    actions.order_inspection(**planned)
    new = a_copy()
    actions.order_inspection(**planned)
    assert editions() == [new.name, new.name]
    actions.edit_edition(new, changes={"valid_from": day + DAY}, note="推迟", by=None, at=MONDAY)
    assert editions() == [old.name, old.name]
    actions.edit_edition(new, changes={"valid_from": day}, note="提前", by=None, at=MONDAY)
    assert editions() == [new.name, new.name]

    actions.withdraw_edition(new, note="暂缓修订", by=None, at=MONDAY)

    assert editions() == [old.name, old.name]


def test_items_come_and_go_until_then():
    new = a_copy()
    actions.add_item(new, "A8", changes=whole(), note="新增", by=None, at=MONDAY)
    actions.drop_item(new.items.get(code="D4"), note="并入D2", by=None, at=MONDAY)
    changed("A3", reading_least=Decimal("0.15"), also="Y")

    shown = [
        (one.what, str(one.word), [(field.label, field.old, field.new) for field in one.fields])
        for one in edition_history.against_the_one_before(new)
    ]

    assert shown == [
        (
            "A3 室内外消火栓有水有压",
            "有改动",
            [("另有频次", "", "每年"), ("读数下限", "0.1", "0.15")],
        ),
        ("A8 灭火毯", "新增的", []),
        ("D4 防雷接地与充电桩接地检测", "删去的", []),
    ]
    told = [(one.what, one.why) for one in edition_history.of(new)]
    assert told == [
        ("修改事项 A3", "缩短"),
        ("删去事项 D4 防雷接地与充电桩接地检测", "并入D2"),
        ("增加事项 A8 灭火毯", "新增"),
        ("新建版本 第二版", "增加充电桩要求"),
    ]


@pytest.mark.parametrize(
    ("code", "changes", "words"),
    [
        ("A1", {}, "已经有了"),
        ("B8", {}, "大类的字母"),
        ("A123", {}, "大类的字母"),
        ("A8", {"reading_least": Decimal(1)}, "读数单位"),
        ("A8", {"reading_unit": "V", "reading_least": Decimal(2), "reading_most": Decimal(1)}, "不能大于"),
        ("A8", {"also": "M"}, "频次相同"),
    ],
)
def test_an_item_that_makes_no_sense_is_refused(code, changes, words):
    new = a_copy()

    with pytest.raises(Refused, match=words):
        actions.add_item(new, code, changes=whole(**changes), note="新增", by=None, at=MONDAY)
    assert new.items.count() == 32


def test_a_refused_change_of_an_item_leaves_it():
    a_copy()

    with pytest.raises(Refused, match="频次相同"):
        changed("A4", also="M")

    assert Edition.objects.get(name="第二版").items.get(code="A4").also == ""


def test_a_list_has_at_least_one_item():
    new = a_copy()
    new.items.exclude(code="A1").delete()

    with pytest.raises(Refused, match="至少要有一项"):
        actions.drop_item(new.items.get(), note="不要了", by=None, at=MONDAY)


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.MANAGER])
def test_only_who_keeps_reference_tables_changes_it(role):
    with pytest.raises(Refused, match="没有维护检查清单的权限"):
        a_copy(by=a_user(role))


def test_nothing_changed_is_not_told():
    a_copy()
    changed("A4", days=3)

    assert not AuditEntry.objects.filter(verb="edit_item").exists()


ROW = {"days": 1, "frequency": "D"}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"A1": ROW}, {"A1": ROW}, []),
        ({}, {"A1": ROW}, [Difference("A1", "new")]),
        ({"A1": ROW}, {}, [Difference("A1", "gone")]),
        ({"A1": ROW}, {"A1": ROW | {"days": 2}}, [Difference("A1", "changed", [("days", 1, 2)])]),
    ],
)
def test_what_differs_is_named(before, after, found):
    assert list(differences(before, after)) == found


def test_an_edition_is_made_page_by_page(client, officer):
    client.force_login(officer)
    day = timezone.localdate() + 8 * DAY

    def post(page, *args, **data):
        return client.post(reverse(f"safety:{page}", args=args), data, follow=True)

    made = post("edition-new", name="第二版", basis="修订", valid_from=day, note="新规")
    new = Edition.objects.get(name="第二版")
    form = client.get(reverse("safety:item-edit", args=[new.pk, "a4"])).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    post("item-edit", new.pk, "A4", **given | {"days": 2, "note": "缩短"})
    added = {"kind": new.items.first().kind_id, "code": "A8", "title_zh": "灭火毯", "title_en": "Blankets"}
    post("item-new", new.pk, **added, frequency="M", days=7, note="新增")
    post("item-drop", new.pk, "D4", note="并入")
    shown = post("edition-edit", new.pk, name="第2版", basis="修订", valid_from=day, note="改名")

    words = shown.content.decode()
    assert "已复制" in made.content.decode()
    for told in ("第2版", "未起用", "整改天数：3 → 2", "灭火毯", "原因：并入", "版本：第二版 → 第2版"):
        assert told in words
    listed = post("edition-withdraw", new.pk, note="不改了").content.decode()
    assert "撤回版本 第2版" in listed
    assert Edition.objects.count() == 1


def test_an_edition_in_force_has_no_forms(client, officer):
    client.force_login(officer)
    edition = current_edition(timezone.localdate())

    page = client.get(edition.get_absolute_url()).content.decode()
    forms = [
        client.get(reverse(f"safety:{name}", args=[edition.pk, *code])).status_code
        for name, *code in (["edition-edit"], ["edition-withdraw"], ["item-new"], ["item-edit", "A1"])
    ]

    assert "消防车通道畅通与标线" in page
    assert "增加事项" not in page
    assert set(forms) == {404}
