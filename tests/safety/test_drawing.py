"""Double random: the stored sample is drawn again from seed and roster; ties are kept apart."""

import hashlib
import html
import json
import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from communities.access import Post, Role
from communities.models import Appointment, Compound, User
from safety import actions
from safety.models import Drawing, Inspector
from safety.rules.drawing import Roster, drawn
from tests.factories import a_community, a_compound, a_township, a_user, an_appointment
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .scenes import LONG_AGO, MONDAY, a_scene, in_post, office_of

DAY = timedelta(days=1)

NAMES = st.lists(st.text("ABCD", min_size=1, max_size=3), min_size=1, max_size=8, unique=True)


def by_hand(text: str, seed: str, compounds: int, team: int):
    """The rule of the public page, written out without the portal's code."""
    roster = json.loads(text)

    def lot(kind, name):
        return hashlib.sha256(f"{seed}|{kind}|{name}".encode()).hexdigest()

    people = sorted(roster["inspectors"], key=lambda name: lot("inspector", name))
    taken = {name: 0 for name in people}
    result = []
    for compound in sorted(roster["compounds"], key=lambda name: lot("compound", name))[:compounds]:
        able = [name for name in people if compound not in roster["conflicts"].get(name, [])]
        able.sort(key=lambda name: (taken[name], people.index(name)))
        result.append((compound, able[:team]))
        for name in able[:team]:
            taken[name] += 1
    return result


@given(compounds=NAMES, inspectors=NAMES, seed=st.text(max_size=5), data=st.data())
def test_whoever_draws_again_gets_the_same(compounds, inspectors, seed, data):
    conflicts = {name: data.draw(st.sets(st.sampled_from(compounds))) for name in inspectors}
    roster = Roster(compounds, inspectors, conflicts)
    try:
        result = drawn(roster, seed, compounds=len(compounds), team=1)
    except Refused:
        assert any(all(place in conflicts[name] for name in inspectors) for place in compounds)
        return

    assert result == by_hand(roster.text(), seed, len(compounds), 1)
    assert all(place not in conflicts[name] for place, team in result for name in team)


def test_inspectors_take_turns():
    roster = Roster([f"C{n}" for n in range(6)], ["P1", "P2", "P3"], {})

    turns = [name for _place, team in drawn(roster, "s", compounds=6, team=1) for name in team]

    assert {name: turns.count(name) for name in roster.inspectors} == {"P1": 2, "P2": 2, "P3": 2}


@pytest.mark.parametrize(
    ("compounds", "team", "words"),
    [(3, 1, "这么多小区"), (0, 1, "这么多小区"), (1, 2, "利害关系"), (1, 0, "至少抽取一名")],
)
def test_rosters_that_are_too_short_are_refused(compounds, team, words):
    with pytest.raises(Refused, match=words):
        drawn(Roster(["C1", "C2"], ["P1"], {}), "s", compounds=compounds, team=team)


@pytest.fixture
def scene(db):
    return a_scene()


def drawing(scene, *others, by=None, **fields) -> Drawing:
    places = Compound.objects.filter(pk__in=[scene.compound.pk, *(one.pk for one in others)])
    given = {"count": 1 + len(others), "team": 1, "since": date(2026, 3, 16), "until": date(2026, 3, 20)}
    given |= {"title": "三月抽查", "compounds": places, "by": by or scene.township, "at": MONDAY} | fields
    return actions.draw(**given)


def names_of(row: Drawing) -> set[str]:
    return set(json.loads(row.roster)["inspectors"])


def an_officer(scene, lives_in=None) -> User:
    """Another officer of the township, who may own a home in a compound."""
    user = in_post(a_user(Role.TOWNSHIP_OFFICER, scene.compound))
    if lives_in:
        an_appointment(Post.OWNER, lives_in, person=user.person)
    return user


def test_a_drawing_is_stored_with_all_that_draws_it_again(scene):
    other = a_compound(township=scene.compound.township)
    mine = scene.enlist(scene.township)
    tied = scene.enlist(an_officer(scene, lives_in=scene.compound))

    row = drawing(scene, other)

    stored = Drawing.objects.get(pk=row.pk)
    assert hashlib.sha256(stored.roster.encode()).hexdigest() == stored.roster_hash
    assert [tuple(one) for one in stored.result] == by_hand(stored.roster, stored.seed, 2, 1)
    assert json.loads(stored.roster)["conflicts"] == {tied.code: [scene.compound.code]}
    teams = {one.compound: list(one.inspectors.all()) for one in stored.inspections.all()}
    assert teams[scene.compound] == [mine.person]


def test_what_was_drawn_is_drawn_again_from_the_public_page_alone(client, scene):
    others = [a_compound(township=scene.compound.township) for _number in range(4)]
    for user in (scene.township, an_officer(scene), an_officer(scene, lives_in=scene.compound)):
        scene.enlist(user)
    row = drawing(scene, *others, count=3)

    page = client.get(row.get_absolute_url()).content.decode()

    texts = [html.unescape(words) for words in re.findall(r"<code>(.*?)</code>", page)]
    seed, roster = texts[2], texts[-1]
    assert hashlib.sha256(roster.encode()).hexdigest() in texts
    cells = re.findall(r'/c/([^/]+)/safety/">.*?<td.*?<div>(.*?)</div>', page, re.DOTALL)
    assert [(code, team.split()) for code, team in cells] == by_hand(roster, seed, 3, 1)


def test_a_roster_is_taken_from_the_rows_of_the_day(scene):
    first = scene.enlist(scene.township)
    later = scene.enlist(an_officer(scene), starts_on=date(2026, 3, 17))
    gone = scene.enlist(an_officer(scene))
    actions.strike(gone, ends_on=date(2026, 3, 16), note="调离", by=None, at=MONDAY)

    assert names_of(drawing(scene)) == {first.code, gone.code}
    assert names_of(drawing(scene, at=MONDAY + DAY, since=date(2026, 3, 17))) == {first.code, later.code}


def test_what_was_drawn_stays_when_the_roster_changes(scene):
    first, other = scene.enlist(scene.township), scene.enlist(an_officer(scene))
    row = drawing(scene)
    for inspector in (first, other):
        actions.strike(inspector, ends_on=date(2026, 3, 16), note="调离", by=None, at=MONDAY)

    stored = Drawing.objects.get(pk=row.pk)

    assert [tuple(one) for one in stored.result] == by_hand(stored.roster, stored.seed, 1, 1)


def test_who_has_left_office_is_not_drawn(scene):
    scene.enlist(scene.township)
    gone = an_officer(scene)
    scene.enlist(gone)
    Appointment.objects.filter(person=gone.person).update(ends_on=date(2026, 3, 15))

    assert names_of(drawing(scene)) == {f"P{scene.township.person_id}"}


def test_whose_post_does_not_inspect_is_not_drawn(scene):
    """What the lot gives them they could not open."""
    first = scene.enlist(scene.township)
    given = {"organisation": first.organisation, "starts_on": LONG_AGO, "by": None, "at": MONDAY}
    actions.enlist(person=scene.secretary.person, **given)

    assert names_of(drawing(scene)) == {first.code}


@pytest.mark.parametrize(
    ("asked", "able"),
    [("A", {"A", "AB", "all"}), ("AB", {"AB", "all"}), ("C", {"all"}), ("", {"all"})],
)
def test_only_who_may_look_at_all_of_the_kinds_is_drawn(scene, asked, able):
    rows = {letters: scene.enlist(an_officer(scene), letters) for letters in ("A", "AB")}
    rows["all"] = scene.enlist(scene.township)

    row = drawing(scene, kinds=list(asked))

    assert names_of(row) == {rows[name].code for name in able}


def test_a_drawn_inspection_asks_for_the_kinds_that_were_drawn(scene):
    scene.enlist(scene.township)

    items = drawing(scene, kinds=["B", "G"]).inspections.get().items

    assert {item.code[0] for item in items} == {"B", "G"}
    assert drawing(scene).inspections.get().items.count() == 32


@pytest.mark.parametrize(("kinds", "count"), [(["A"], 1), (["B"], 0), ([], 1)])
def test_the_page_of_a_point_leads_to_drawn_inspections_that_look_at_it(client, scene, kinds, count):
    scene.enlist(scene.township)
    given = {"name": "3号消火栓", "item_code": "A3", "by": None, "at": MONDAY}
    point = actions.add_point(compound=scene.compound, kind="hydrant", **given)
    today = timezone.localdate()
    row = drawing(scene, kinds=kinds, since=today, until=today)
    client.force_login(scene.township)

    rounds = client.get(point.get_absolute_url()).context["rounds"]

    assert rounds == list(row.inspections.all())[:count]
    for one in rounds:
        assert client.get(reverse("safety:inspection-item", args=[one.number, "A3"])).status_code == 200


def test_an_unknown_kind_is_refused(scene):
    scene.enlist(scene.township)

    with pytest.raises(Refused, match="没有所选的大类"):
        drawing(scene, kinds=["Z"])


def test_only_units_above_all_the_compounds_send_inspectors(scene):
    township = scene.compound.township
    far = a_compound(township=a_township("张坂镇"))
    twin = a_compound(community=a_community("另一社区", township))
    community = in_post(a_user(Role.COMMUNITY_OFFICER, scene.compound))
    near, local, whole = (scene.enlist(user) for user in (scene.township, community, scene.district))

    assert names_of(drawing(scene)) == {near.code, local.code, whole.code}
    assert names_of(drawing(scene, twin)) == {near.code, whole.code}
    assert names_of(drawing(scene, far, by=scene.district)) == {whole.code}


def test_nobody_draws_over_compounds_of_others(scene):
    scene.enlist(scene.township)

    with pytest.raises(Refused, match="职责范围"):
        drawing(scene, by=scene.secretary)


def test_an_empty_roster_draws_nobody(scene):
    with pytest.raises(Refused, match="没有足够的无利害关系"):
        drawing(scene)
    assert not Drawing.objects.exists()


def test_nobody_stands_twice_on_the_roster_of_a_unit(scene):
    row = scene.enlist(scene.township)
    with pytest.raises(Refused, match="已经在这个单位的名录里"):
        scene.enlist(scene.township, starts_on=date(2026, 3, 20))
    actions.strike(row, ends_on=date(2026, 3, 20), note="轮岗", by=scene.township, at=MONDAY)
    with pytest.raises(Refused, match="已经在这个单位的名录里"):
        scene.enlist(scene.township, starts_on=date(2026, 3, 20))

    again = scene.enlist(scene.township, starts_on=date(2026, 3, 21), note="轮岗结束")

    assert list(Inspector.objects.current(date(2026, 3, 21))) == [again]
    told = AuditEntry.objects.about("inspector", str(row.pk)).order_by("pk")
    assert list(told.values_list("verb", flat=True)) == ["enlist", "strike"]


@pytest.mark.parametrize("starts_on", [MONDAY.date(), LONG_AGO])
def test_the_database_itself_lets_nobody_stand_twice(scene, starts_on):
    row = scene.enlist(scene.township)

    with pytest.raises(IntegrityError), transaction.atomic():
        Inspector.objects.create(person=row.person, organisation=row.organisation, starts_on=starts_on)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"note": " "}, "原因"),
        ({"ends_on": date(2026, 3, 15)}, "不能早于今天"),
        ({"by": "elsewhere"}, "职责范围"),
    ],
)
def test_striking_off_needs_right_reason_and_a_day_to_come(scene, fields, words):
    row = scene.enlist(scene.township)
    if "by" in fields:
        fields = {"by": in_post(a_user(Role.TOWNSHIP_OFFICER, a_compound(township=a_township("张坂镇"))))}
    given = {"ends_on": MONDAY.date(), "note": "调离", "by": scene.township, "at": MONDAY} | fields

    with pytest.raises(Refused, match=words):
        actions.strike(row, **given)


def test_who_is_struck_off_is_struck_off_once(scene):
    row = scene.enlist(scene.township)
    given = {"ends_on": MONDAY.date(), "note": "调离", "by": scene.township, "at": MONDAY}
    actions.strike(row, **given)

    with pytest.raises(Refused, match="已经移出"):
        actions.strike(row, **given)


def test_the_company_that_serves_does_not_inspect(scene):
    person, unit = scene.manager.person, scene.unit

    with pytest.raises(Refused, match="政府部门"):
        actions.enlist(person=person, organisation=unit, starts_on=LONG_AGO, by=None, at=MONDAY)


def test_a_township_keeps_its_own_roster_and_only_reads_the_district_s(client, scene):
    own, above = scene.enlist(scene.township), scene.enlist(scene.district)
    far = in_post(a_user(Role.TOWNSHIP_OFFICER, a_compound(township=a_township("张坂镇"))))
    theirs = scene.enlist(far)
    client.force_login(scene.township)

    listed = {row.record for row in client.get(reverse("safety:roster-list")).context["table"].rows}
    ends = [client.get(reverse("safety:roster-strike", args=[one.pk])) for one in (own, above, theirs)]

    assert listed == {own, above}
    assert [answer.status_code for answer in ends] == [200, 404, 404]
    with pytest.raises(Refused, match="职责范围"):
        scene.enlist(an_officer(scene), by=far, starts_on=MONDAY.date())


def test_a_roster_is_kept_page_by_page(client, scene):
    office_of(scene.compound.township)
    client.force_login(scene.township)
    officer = scene.township.person.appointments.get()

    client.post(reverse("safety:roster-new"), {"officer": officer.pk, "starts_on": timezone.localdate()})
    row = Inspector.objects.get()
    listed = client.get(reverse("safety:roster-list")).content.decode()
    struck = {"ends_on": timezone.localdate(), "note": "调离"}
    client.post(reverse("safety:roster-strike", args=[row.pk]), struck)

    assert row.code in listed
    assert "全部大类" in listed
    row.refresh_from_db()
    assert row.ends_on == timezone.localdate()


def test_a_place_without_an_office_sends_nobody(client, scene):
    client.force_login(scene.township)
    officer = scene.township.person.appointments.get()
    given = {"officer": officer.pk, "starts_on": timezone.localdate()}

    shown = client.post(reverse("safety:roster-new"), given)

    assert "还没有登记办公机构" in shown.content.decode()
    assert not Inspector.objects.exists()


def test_the_roster_costs_the_same_for_one_and_for_many(client, count_queries, scene):
    client.force_login(scene.township)
    scene.enlist(scene.township)
    one = count_queries(reverse("safety:roster-list"))
    for _number in range(4):
        scene.enlist(an_officer(scene), "AB")

    assert count_queries(reverse("safety:roster-list")) == one
