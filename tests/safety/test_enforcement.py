"""Campaigns and their counts; enforcement cases, their fines, terms and publication."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from communities.access import Role
from communities.models import Organisation
from safety import actions
from safety.lifecycle import ENFORCEMENT, Part, Step
from safety.models import EnforcementCase, LawArticle, ResultPhoto, RoundResult
from tests.factories import a_compound, a_township, a_user, an_organisation
from workflow.clock import SHANGHAI
from workflow.lifecycle import MoveRefused
from workflow.refusals import Refused

from .scenes import MONDAY, TODAY, a_scene, in_post, photo

DAY = timedelta(days=1)
ALLOWED = {
    ("filed", "investigate"),
    ("investigated", "hear"),
    ("investigated", "decide"),
    ("heard", "decide"),
    ("decided", "pay"),
    ("decided", "close"),
    ("paid", "close"),
    *((step, "withdraw") for step in ("filed", "investigated", "heard", "decided")),
}


def test_the_steps_of_a_case_are_those_of_the_law():
    asked = product(Step.values, ENFORCEMENT.by_name)

    open_ = {
        (step, name)
        for step, name in asked
        if name in [move.name for move in ENFORCEMENT.open_to(step, {Part.OFFICER})]
    }
    assert open_ == ALLOWED


@pytest.fixture
def scene(db):
    return a_scene()


def filed(scene, code="XF60-U", **fields):
    article = LawArticle.objects.get(code=code)
    given = {
        "domain": "fire",
        "facts": "堵塞消防车通道",
        "party": "某某物业公司",
        "is_person": article.whom == "person",
        "by": scene.township,
        "at": MONDAY,
    }
    return actions.file_case(compound=scene.compound, article=article, **given | fields)


def decided(scene, fine="6000", **fields):
    case = filed(scene, **fields)
    actions.investigate(case, note="证据确凿", by=scene.township, at=MONDAY + DAY)
    actions.decide(
        case, document_number="罚〔2026〕1号", fine=Decimal(fine), by=scene.township, at=MONDAY + 2 * DAY
    )
    return case


def test_from_filing_to_closing(scene):
    case = decided(scene)
    with pytest.raises(MoveRefused, match="还没有缴纳"):
        actions.close_case(case, note="结案", by=scene.township, at=MONDAY)
    paid = {"on": TODAY + 3 * DAY, "by": scene.township, "at": MONDAY + 3 * DAY}
    with pytest.raises(MoveRefused, match="不一致"):
        actions.pay(case, paid=Decimal("5999.99"), **paid)

    actions.pay(case, paid=Decimal("6000"), **paid)
    actions.close_case(case, note="结案", by=scene.township, at=MONDAY + 3 * DAY)

    assert (case.status, case.paid_on) == ("closed", TODAY + 3 * DAY)


@pytest.mark.parametrize(("day", "words"), [(1, "早于处罚决定"), (4, "晚于今天")])
def test_a_fine_is_paid_between_its_decision_and_today(scene, day, words):
    case = decided(scene)

    with pytest.raises(Refused, match=words):
        actions.pay(case, paid=Decimal("6000"), on=TODAY + day * DAY, by=scene.township, at=MONDAY + 3 * DAY)

    assert (case.status, case.paid_on) == ("decided", None)


def test_ninety_days_to_decide_and_fifteen_to_pay(scene):
    case = decided(scene)

    due = dict(case.deadlines.values_list("kind", "due_at"))
    assert due == {
        "decide": datetime(2026, 6, 14, 23, 59, 59, tzinfo=SHANGHAI),
        "pay": datetime(2026, 4, 2, 23, 59, 59, tzinfo=SHANGHAI),
    }


@pytest.mark.parametrize("fine", ["4999.99", "50000.01"])
def test_a_fine_outside_the_range_needs_a_reason(scene, fine):
    with pytest.raises(MoveRefused, match="幅度"):
        decided(scene, fine=fine)

    case = EnforcementCase.objects.get()
    actions.decide(
        case,
        document_number="罚〔2026〕1号",
        fine=Decimal(fine),
        reason="主动消除危害后果，依法减轻",
        by=scene.township,
        at=MONDAY,
    )
    assert case.fine == Decimal(fine)


@pytest.mark.parametrize("fine", ["5000", "50000", "0"])
def test_the_ends_of_the_range_and_no_fine_need_none(scene, fine):
    assert decided(scene, fine=fine).status == "decided"


def test_an_article_for_persons_is_not_for_units(scene):
    with pytest.raises(Refused, match="对象"):
        filed(scene, "XF60-P", is_person=False)


def test_without_a_fine_nothing_is_owed(scene):
    case = decided(scene, fine="0")

    assert not case.deadlines.running().exists()
    actions.close_case(case, note="予以警告", by=scene.township, at=MONDAY)


def test_a_person_is_masked_and_sealed_a_unit_is_named(scene):
    person = filed(scene, "XF60-P", party="林小明")
    unit = filed(scene)

    assert (person.public_party, unit.public_party) == ("林某", "某某物业公司")
    with connection.cursor() as cursor:
        cursor.execute("SELECT party FROM safety_enforcementcase WHERE id = %s", [person.pk])
        assert "林" not in str(cursor.fetchone()[0])


def test_only_what_is_decided_is_published_and_a_withdrawal_takes_it_back(scene):
    case = filed(scene)
    with pytest.raises(Refused, match="处罚决定以后"):
        actions.publish_case(case, by=scene.township, at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnforcementCase.objects.filter(pk=case.pk).update(published_at=MONDAY)
    case = decided(scene)
    actions.publish_case(case, by=scene.township, at=MONDAY + 3 * DAY)
    assert EnforcementCase.objects.published().count() == 1

    actions.withdraw(case, note="事实不清", by=scene.township, at=MONDAY + 4 * DAY)

    assert not EnforcementCase.objects.published().exists()
    assert case.unpublished_at == MONDAY + 4 * DAY


def test_what_was_withdrawn_is_not_offered_to_the_public_again(client, scene):
    case = decided(scene)
    client.force_login(scene.township)
    publish = reverse("safety:enforcement-move", args=[case.number, "publish"])
    assert publish in client.get(case.get_absolute_url()).content.decode()

    actions.withdraw(case, note="事实不清", by=scene.township, at=MONDAY + 4 * DAY)

    assert publish not in client.get(case.get_absolute_url()).content.decode()


def test_an_officer_of_another_township_files_nothing(scene):
    elsewhere = a_compound(township=a_township("张坂镇"))

    with pytest.raises(Refused, match="职责范围"):
        actions.file_case(
            compound=elsewhere,
            domain="fire",
            article=LawArticle.objects.get(code="XF60-U"),
            facts="堵塞",
            party="某公司",
            is_person=False,
            by=scene.township,
            at=MONDAY,
        )


def a_campaign(scene, **fields):
    given = {"title": "清通道百日行动", "theme": "passages", "starts_on": TODAY, "ends_on": TODAY + 30 * DAY}
    return actions.open_campaign(**given | fields, by=scene.township, at=MONDAY)


def a_round(scene, campaign=None, **fields):
    given = {"held_on": TODAY, "team": "李队", "compounds": [scene.compound], "at": MONDAY + 40 * DAY}
    return actions.record_round(campaign or a_campaign(scene), **given | fields, by=scene.township)


def test_rounds_are_numbered_and_results_counted(scene):
    campaign = a_campaign(scene)
    first, second = a_round(scene, campaign), a_round(scene, campaign)
    for round_, count in ((first, 12), (second, 8)):
        given = {"compound": scene.compound, "by": scene.township, "at": MONDAY, "photos": [photo()]}
        actions.record_result(round_, kind="bikes", count=count, **given)

    assert (first.ordinal, second.ordinal) == (1, 2)
    assert RoundResult.objects.sums() == {"bikes": 20}


def test_a_count_is_corrected_with_words_and_the_story_keeps_the_first(scene):
    round_ = a_round(scene)
    given = {"compound": scene.compound, "kind": "bikes", "by": scene.township, "at": MONDAY}
    with pytest.raises(Refused, match="现场照片"):
        actions.record_result(round_, count=12, **given)
    actions.record_result(round_, count=12, photos=[photo()], **given)
    actions.record_result(round_, count=12, **given)
    with pytest.raises(Refused, match="已经登记过12"):
        actions.record_result(round_, count=13, **given)

    actions.record_result(round_, count=13, note="漏数一辆", **given)

    assert (RoundResult.objects.get().count, ResultPhoto.objects.count()) == (13, 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"held_on": date(2026, 3, 15)}, "行动期间"),
        ({"held_on": date(2026, 4, 16)}, "行动期间"),
        ({"team": " "}, "带队人员"),
        ({"compounds": []}, "哪些小区"),
        ({"held_on": date(2026, 3, 17), "at": MONDAY}, "不能晚于今天"),
    ],
)
def test_a_round_that_cannot_be_is_refused(scene, fields, words):
    with pytest.raises(Refused, match=words):
        a_round(scene, **fields)


def test_a_result_belongs_to_a_compound_of_the_round(scene):
    other = a_compound(township=scene.compound.township)

    with pytest.raises(Refused, match="没有去这个小区"):
        actions.record_result(
            a_round(scene), compound=other, kind="bikes", count=1, by=scene.township, at=MONDAY
        )


UNITS = {
    "fire": (Organisation.Kind.DEPARTMENT, {"fire"}),
    "housing": (Organisation.Kind.DEPARTMENT, {"property"}),
    "urban": (Organisation.Kind.ENFORCEMENT, {"cityscape", "building"}),
    "": (Organisation.Kind.ENFORCEMENT, {"cityscape", "building", "property"}),
    "police": (Organisation.Kind.DEPARTMENT, set()),
}
"""By code of the unit, by hand: what its officers punish."""
CODES = {"fire": "XF60-U", "property": "WY-P", "cityscape": "SR-P", "building": "SR-U"}


@pytest.mark.parametrize("code", UNITS)
def test_an_officer_sees_and_files_the_cases_of_the_unit_s_domains_alone(scene, code):
    kind, domains = UNITS[code]
    unit = an_organisation(kind, code=code, district=scene.compound.township.district)
    officer = in_post(a_user(Role.ENFORCEMENT_OFFICER, unit))
    cases = {domain: filed(scene, article, domain=domain) for domain, article in CODES.items()}

    seen = set(EnforcementCase.objects.visible_to(officer).values_list("domain", flat=True))
    may_move = {domain for domain, case in cases.items() if case.relations_of(officer)}

    assert seen == may_move == domains
    for domain, article in CODES.items():
        if domain in domains:
            filed(scene, article, domain=domain, by=officer)
        else:
            with pytest.raises(Refused, match="其他执法单位"):
                filed(scene, article, domain=domain, by=officer)


def test_the_township_watches_over_all_domains(scene):
    for domain, article in CODES.items():
        filed(scene, article, domain=domain)

    assert EnforcementCase.objects.visible_to(scene.township).count() == len(CODES)


def test_a_team_of_another_township_sees_nothing(scene):
    far = a_township("张坂镇")
    unit = an_organisation(Organisation.Kind.ENFORCEMENT, "张坂执法中队", township=far)
    officer = in_post(a_user(Role.ENFORCEMENT_OFFICER, unit))
    case = filed(scene, "WY-P", domain="property")
    hazard = scene.found()

    assert not EnforcementCase.objects.visible_to(officer).exists()
    assert not case.relations_of(officer)
    assert not type(hazard).objects.visible_to(officer).exists()
    with pytest.raises(Refused, match="职责范围"):
        filed(scene, "WY-P", domain="property", by=officer)


def test_the_form_offers_the_domains_of_the_unit(client, scene):
    unit = an_organisation(code="fire", district=scene.compound.township.district)
    client.force_login(in_post(a_user(Role.ENFORCEMENT_OFFICER, unit)))

    form = client.get(f"{reverse('safety:enforcement-new')}?c={scene.compound.code}").context["form"]

    assert [value for value, _label in form.fields["domain"].choices] == ["fire"]


def test_a_case_is_filed_on_a_hazard_of_the_compound_and_each_shows_the_other(client, scene):
    hazard, elsewhere = scene.found(), a_scene().found()
    officer = scene.township
    client.force_login(officer)
    address = f"{reverse('safety:enforcement-new')}?c={scene.compound.code}"
    article = LawArticle.objects.get(code="XF60-U")
    typed = {"domain": "fire", "article": article.pk, "party": "物业公司", "facts": "堵塞通道"}

    offered = client.get(address).context["form"].fields["hazard"].queryset
    refused = client.post(address, {**typed, "hazard": elsewhere.pk})
    client.post(address, {**typed, "hazard": hazard.pk})

    assert list(offered) == [hazard]
    assert "hazard" in refused.context["form"].errors
    case = EnforcementCase.objects.get()
    assert case.hazard == hazard
    assert case.number in client.get(hazard.get_absolute_url()).content.decode()
    assert hazard.number in client.get(case.get_absolute_url()).content.decode()


def test_what_was_handed_over_waits_in_the_list_until_a_case_is_filed(client, scene):
    unit = an_organisation(code="fire", district=scene.compound.township.district)
    officer = in_post(a_user(Role.ENFORCEMENT_OFFICER, unit))
    hazard, other = scene.found(), scene.found(spot="2单元")
    actions.hand_over(hazard, note="拒不整改", by=scene.township, at=MONDAY)
    client.force_login(officer)
    address, new = reverse("safety:enforcement-list"), reverse("safety:enforcement-new")
    link = f"{new}?c={scene.compound.code}&amp;hazard={hazard.number}"

    shown = client.get(address).content.decode()
    form = client.get(new, {"c": scene.compound.code, "hazard": hazard.number}).context["form"]

    assert link in shown
    assert other.number not in shown
    assert form.initial["hazard"] == hazard
    filed(scene, hazard=hazard)
    assert link not in client.get(address).content.decode()


def test_an_officer_of_the_next_township_sees_nothing_that_was_handed_over(client, scene):
    hazard = scene.found()
    actions.hand_over(hazard, note="拒不整改", by=scene.township, at=MONDAY)
    client.force_login(in_post(a_user(Role.TOWNSHIP_OFFICER, a_township("张坂镇"))))

    assert hazard.number not in client.get(reverse("safety:enforcement-list")).content.decode()


@pytest.mark.parametrize(("code", "domain"), [("XF60-U", "property"), ("WY-P", "fire")])
def test_fire_has_articles_of_its_own(scene, code, domain):
    with pytest.raises(Refused, match="条款和领域不一致"):
        filed(scene, code, domain=domain)


STATED = {
    "XF60-U": "5000—50000元",
    "XF60-P": "500元以下",
    "XF60S-U": "5000—50000元",
    "XF60S-P": "500元以下",
    "FJ67-U": "1000—5000元",
    "FJ67-N": "100—500元",
    "FJ67-P": "100—500元",
    "GC47-U": "2000—10000元",
    "GC47-N": "500—1000元",
    "GC47-P": "500—1000元",
    "WY-U": "50000—200000元",
    "WY-P": "1000—10000元",
    "WY63Y-U": "50000—200000元",
    "WY63Y-P": "1000—10000元",
    **dict.fromkeys(["CX64-U", "CX64-P"], "建设工程造价的5%以上10%以下；不能拆除的，可以并处造价10%以下"),
    **dict.fromkeys(["SR-U", "SR-P", "SR36-U", "SR36-P"], "条文没有写数额，按地方规定（幅度待核对）"),
}
"""By hand, from the texts that the seed names as its sources."""


@pytest.mark.django_db
def test_the_articles_state_what_their_texts_say():
    assert {row.code: row.range_words for row in LawArticle.objects.all()} == STATED


def test_what_nobody_has_checked_says_so_where_a_fine_is_set(client, scene):
    LawArticle.objects.filter(code="XF60-U").update(source="")
    case = filed(scene)
    actions.investigate(case, note="笔录", by=scene.township, at=MONDAY)
    client.force_login(scene.township)

    pages = [
        client.get(reverse("safety:enforcement-move", args=[case.number, "decide"])),
        client.get(reverse("safety:enforcement-page", args=[case.number])),
        client.get(reverse("safety:enforcement-new"), {"c": scene.compound.code}),
    ]

    for page in pages:
        assert "5000—50000元（幅度待核对）" in page.content.decode()
