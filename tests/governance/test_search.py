import pytest
from django.urls import reverse

from communities.access import Role
from complaints import actions
from governance import search
from governance.actions import Fact, call_interviews, give_task, open_issue
from governance.models import Indicator, IssueKind
from safety.actions import file_case
from safety.models import LawArticle
from tests.complaints.scenes import a_scene
from tests.factories import a_compound, a_person, a_user
from tests.governance.bulletins.scenes import a_draft
from tests.governance.warnings.scenes import a_warning
from tests.governance.work.scenes import ISSUED, ISSUED_AT, MONDAY, TODAY, a_freeze, ranks

pytestmark = pytest.mark.django_db
PAGE = "/desk/search/"


@pytest.fixture
def scene(db):
    return a_scene()


@pytest.fixture
def desk(client, scene):
    client.force_login(scene.district)
    return client


def found(desk, words):
    groups = desk.get(PAGE, {"q": words}).context["groups"]
    return {str(group.label): [hit.title for hit in group.hits] for group in groups}


@pytest.mark.parametrize("words", ["龙庭", "ltyj", "longting", " 龙庭 ", "ＬＴＹＪ"])
def test_a_compound_is_found_by_name_and_letters(desk, words):
    assert "龙庭御景" in found(desk, words)["小区"]


def test_things_of_the_compound_are_found_by_its_name_each_under_its_kind(desk, scene):
    case = scene.file().complaint

    kinds = found(desk, "龙庭")

    assert any(title.startswith(case.number) for title in kinds["诉求"])
    assert kinds["组织"]


def test_a_number_typed_whole_leads_to_its_page(desk, scene):
    case = scene.file().complaint
    scene.file()

    for number in (case.number, case.number.lower(), f" {case.number} "):
        assert desk.get(PAGE, {"q": number}).headers["Location"] == case.get_absolute_url()
    assert desk.get(PAGE, {"q": scene.compound.code}).headers["Location"] == scene.compound.get_desk_url()


def test_nobody_finds_what_they_may_not_open(client, scene):
    case = scene.file().complaint
    client.force_login(scene.stranger)

    assert found(client, "龙庭") == {}
    assert client.get(PAGE, {"q": case.number}).status_code == 200


def test_people_are_found_by_those_who_may_see_them_only(client, scene):
    person = scene.secretary.person
    client.force_login(scene.district)
    assert person.name in found(client, person.name)["人员任职"]

    client.force_login(a_user(Role.AUDITOR, scene.compound))
    assert "人员任职" not in found(client, person.name)


def test_the_reporter_is_found_by_nobody(desk, scene):
    scene.file(contact=actions.Contact(name="郑成功功"))

    assert "诉求" not in found(desk, "郑成功功")


@pytest.mark.parametrize(
    "number", ["13905951234", "+86 139 0595 1234", "0595-22345678", "１３９０５９５１２３４"]
)
def test_a_telephone_number_does_not_stay_in_the_address(desk, number):
    answer = desk.get(PAGE, {"q": number}, follow=True)

    assert answer.redirect_chain == [(f"{PAGE}?telephone=1", 302)]
    assert "不能用电话号码" in answer.content.decode()


def test_less_than_two_signs_are_not_looked_for(desk):
    answer = desk.get(PAGE, {"q": "龙"})

    assert answer.context["groups"] == []
    assert "请至少输入两个字" in answer.content.decode()


def test_words_are_cut_and_cleaned():
    assert search.words_of("  甲 \x00\u202e 乙 ") == "甲 乙"
    assert len(search.words_of("长" * 500)) == search.LONGEST


def test_ten_are_shown_and_the_list_has_the_rest(desk):
    for number in range(12):
        a_compound(f"海岸花园{number}期")

    group = desk.get(PAGE, {"q": "海岸花园"}).context["groups"][0]

    assert (len(group.hits), group.is_more) == (search.SHOWN, True)
    listed = desk.get(group.more)
    assert listed.status_code == 200
    assert listed.context["table"].paginator.count == 12


def test_every_list_takes_the_words_that_lead_to_it(desk):
    for source in search.SOURCES:
        answer = desk.get(source.more("龙庭"))

        assert answer.status_code == 200
        assert answer.context["filter"].form.cleaned_data["text"] == "龙庭", source.page


def test_it_costs_the_same_however_much_there_is(desk, scene, django_assert_max_num_queries):
    scene.file()
    desk.get(PAGE, {"q": "龙庭"})
    with django_assert_max_num_queries(50) as few:
        desk.get(PAGE, {"q": "龙庭"})
    for number in range(8):
        scene.file()
        a_compound(f"龙庭{number}期")
        a_person(f"龙庭{number}")
        owed = {"owner": scene.company, "due_on": TODAY, "compound": scene.compound}
        give_task(title=f"龙庭{number}", **owed, by=None, at=MONDAY)
    with django_assert_max_num_queries(50) as many:
        desk.get(PAGE, {"q": "龙庭"})

    assert len(few) == len(many)


def test_the_box_stands_in_the_head_of_the_desk(desk):
    assert f'action="{reverse("search")}"' in desk.get("/desk/").content.decode()


def test_an_enforcement_case_is_found_by_its_number_by_whoever_may_open_it(client, scene):
    told = {"domain": "property", "facts": "占用道路", "party": "林小明", "is_person": True, "by": None}
    article = LawArticle.objects.get(code="WY-P")
    case = file_case(compound=scene.compound, article=article, **told, at=MONDAY)

    client.force_login(scene.district)
    assert client.get(PAGE, {"q": case.number}).headers["Location"] == case.get_absolute_url()
    assert found(client, "龙庭")["执法案件"] == [f"{case.number} {article.title}"]
    assert "执法案件" not in found(client, "林小明")
    client.force_login(scene.stranger)
    assert found(client, case.number) == {}


def test_warnings_are_found_by_place_number_and_what_they_warn_of(desk, client):
    row = a_warning()
    name, place = Indicator.objects.filter(code=row.code).latest("valid_from").name, row.compound.name
    title = f"{row.number} {name}"

    assert found(desk, place)["预警"] == [title]
    assert title in found(desk, name)["预警"]
    assert desk.get(PAGE, {"q": row.number.lower()}).headers["Location"] == row.get_absolute_url()

    client.force_login(a_user(Role.SECRETARY, a_compound("别处花园")))
    assert "预警" not in found(client, name)


def test_a_bulletin_is_found_by_its_words_and_a_draft_by_the_district_only(desk, client, scene):
    row = a_draft()

    assert found(desk, "整改仍不及时")["季度通报"] == [row.title]
    assert desk.get(PAGE, {"q": "2025q2"}).headers["Location"] == row.get_desk_url()

    client.force_login(a_user(Role.TOWNSHIP_OFFICER, scene.compound))
    assert "季度通报" not in found(client, "整改仍不及时")


def test_interviews_issues_and_tasks_are_found_where_one_may_read_them(desk, client, scene):
    compound = scene.compound
    freeze = a_freeze(scores=ranks([a_compound("甲园"), compound], "95", "61"), low=[compound])
    (interview,) = call_interviews(freeze, issued_on=ISSUED, by=None, at=ISSUED_AT)
    fact = Fact(compound, "legacy", IssueKind.objects.first(), "龙庭车库渗漏", TODAY, scene.company, TODAY)
    issue = open_issue(fact, by=None, at=MONDAY)
    task = give_task(
        title="龙庭清淤", owner=scene.company, due_on=TODAY, compound=compound, by=None, at=MONDAY
    )

    kinds = found(desk, "龙庭")
    assert kinds["末位约谈"] == [f"{interview.number} {compound.name}"]
    assert kinds["问题台账"] == [str(issue)]
    assert kinds["任务"] == [str(task)]

    client.force_login(a_user(Role.SECRETARY, a_compound("别处花园")))
    assert found(client, "龙庭") == {}
