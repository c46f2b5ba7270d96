"""Residents' pages: report, follow, answer, without an account and without a script."""

import re

import pytest
from django.urls import reverse

from communities import throttle
from complaints import actions
from complaints.models import Category, Complaint, Rating
from tests.factories import a_compound
from workflow.models import AuditEntry

from .scenes import WORDS, a_photo, an_admitted_photo

pytestmark = pytest.mark.django_db
REPORT = "/report/"


def fields(response) -> dict:
    """What the form would send back untouched."""
    return {"form_key": response.context["form"]["form_key"].value()}


def report(client, scene, **given):
    page = client.get(REPORT, {"c": scene.compound.code})
    typed = {**fields(page), "description": WORDS, "category": "FAC", **given}
    return client.post(f"{REPORT}?c={scene.compound.code}", typed)


def link_of(filed) -> str:
    return reverse("complaints:follow-page", args=[filed.complaint.number, filed.code])


class TestReport:
    def test_the_first_step_finds_a_compound_by_name(self, client, scene):
        a_compound("玉都阳光")

        page = client.get(REPORT, {"q": "玉都"})

        assert page.status_code == 302
        assert page["Location"].startswith("/report/?c=")

    def test_several_hits_are_a_list_of_links(self, client, scene):
        page = client.get(REPORT)

        assert f"?c={scene.compound.code}" in page.content.decode()

    def test_an_unknown_code_is_said_and_the_search_stays(self, client, scene):
        page = client.get(REPORT, {"c": "NOPE"})

        assert "NOPE" in page.content.decode()
        assert page.status_code == 200

    def test_the_code_is_read_in_any_case_and_a_merged_compound_is_the_one_it_became(self, client, scene):
        old = a_compound("旧小区")
        old.merged_into, old.closed_on = scene.compound, "2025-01-01"
        old.save()

        page = client.get(REPORT, {"c": old.code.lower()})

        assert scene.compound.name in page.content.decode()

    def test_usual_places_are_offered_without_a_script(self, client, scene):
        page = client.get(f"/report/?c={scene.compound.code}").content.decode()

        assert 'list="places"' in page
        assert '<datalist id="places">' in page
        assert '<option value="地下车库">' in page

    def test_words_alone_are_enough(self, client, scene):
        answer = report(client, scene, category="")

        case = Complaint.objects.get()
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"/report/filed/{case.number}/")
        assert (case.channel, case.building, case.category.code) == ("portal", None, "FAC")

    def test_everything_filled_in_is_kept(self, client, scene):
        building = scene.compound.buildings.first()

        report(
            client,
            scene,
            building=building.pk,
            spot="2单元门口",
            photos=[a_photo(), a_photo(name="第二张.jpg")],
            contact_phone="138 0000 1234",
            contact_mail="lin@example.com",
            anonymous="on",
        )

        case = Complaint.objects.get()
        assert (case.building, case.spot, case.anonymous) == (building, "2单元门口", True)
        assert (case.contact_phone, case.contact_mail) == ("13800001234", "lin@example.com")
        assert case.photos.count() == 2

    def test_the_slip_shows_number_code_link_and_picture(self, client, scene):
        page = client.get(report(client, scene)["Location"]).content.decode()

        case = Complaint.objects.get()
        assert case.number in page
        assert re.search(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}", page)
        assert f"http://testserver/case/{case.number}/" in page
        assert "<svg" in page
        assert "style=" not in page

    def test_a_double_click_stores_one(self, client, scene):
        page = client.get(REPORT, {"c": scene.compound.code})
        typed = {**fields(page), "description": WORDS}

        first, second = (client.post(f"{REPORT}?c={scene.compound.code}", typed) for _ in range(2))

        assert first["Location"] == second["Location"]
        assert Complaint.objects.count() == 1

    def test_a_forged_key_does_not_reach_anothers_complaint(self, client, scene):
        scene.file(form_key="k" * 32)

        report(client, scene, form_key="k" * 32)

        assert Complaint.objects.count() == 2

    def test_what_was_typed_stays_when_something_is_wrong(self, client, scene):
        answer = report(client, scene, description="短", spot="岗亭旁", contact_phone="12345")

        page = answer.content.decode()
        assert answer.status_code == 200
        assert "岗亭旁" in page
        assert "12345" in page
        assert "至少5个字" in page
        assert "手机号应为11位数字" in page
        assert not Complaint.objects.exists()

    def test_a_file_that_is_no_photo_leaves_no_row_and_no_file(self, client, scene, settings):
        bad = a_photo(name="病毒.jpg")
        bad.file.seek(0)
        bad.file.write(b"MZ not a picture at all")

        answer = report(client, scene, photos=[a_photo(), bad])

        assert "病毒.jpg" in answer.content.decode()
        assert "重新选择照片" in answer.content.decode()
        assert not Complaint.objects.exists()
        assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]

    def test_seven_photos_are_too_many(self, client, scene):
        assert "最多" in report(client, scene, photos=[a_photo() for _ in range(7)]).content.decode()

    def test_the_hidden_field_stops_robots(self, client, scene):
        report(client, scene, website="http://spam.example")

        assert not Complaint.objects.exists()

    def test_a_category_that_is_switched_off_cannot_be_chosen(self, client, scene):
        Category.objects.filter(code="FAC").update(active=False)

        report(client, scene)

        assert not Complaint.objects.exists()

    def test_hostile_words_are_shown_as_words(self, client, scene):
        words = "<script>alert(1)</script>\u202e门坏了{{ settings.SECRET_KEY }}"

        filed = client.get(report(client, scene, description=words)["Location"])
        page = client.get(link_in(filed)).content.decode()

        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "{{ settings.SECRET_KEY }}" in page
        assert "\u202e" not in page

    @pytest.mark.parametrize("words", ["　" * 50, "\x00" * 50, "字" * 200_000])
    def test_useless_words_are_refused_in_a_sentence(self, client, scene, words):
        assert report(client, scene, description=words).status_code == 200
        assert not Complaint.objects.exists()

    def test_one_address_may_not_report_without_end(self, client, scene, monkeypatch):
        monkeypatch.setitem(throttle.MOST, "report", 3)

        codes = [report(client, scene, description=f"{WORDS}{n}").status_code for n in range(5)]

        assert codes == [302, 302, 302, 429, 429]

    def test_a_danger_is_answered_with_what_to_do_first(self, client, scene):
        page = client.get(report(client, scene, category="", description="电梯里有人被困住了")["Location"])

        assert "拨打119" in page.content.decode()
        assert Complaint.objects.get().urgency == "U1"


def link_in(response) -> str:
    return re.search(r'href="(?:http://testserver)?(/case/[^"]+)"', response.content.decode())[1]


class TestFollow:
    def test_number_and_code_from_the_slip_open_the_case(self, client, scene):
        filed = scene.file()
        typed = {"number": filed.complaint.number.lower(), "code": " ".join(filed.code.lower())}

        answer = client.post("/follow/", typed)

        assert answer["Location"] == link_of(filed)

    @pytest.mark.parametrize("wrong", ["number", "code"])
    def test_a_wrong_number_and_a_wrong_code_get_the_same_sentence(self, client, scene, wrong):
        filed = scene.file()
        typed = {"number": filed.complaint.number, "code": filed.code} | {wrong: "TS-2026-999999"}

        page = client.post("/follow/", typed).content.decode()

        assert "没有找到这件诉求" in page

    def test_guessing_is_slowed_down(self, client, scene, monkeypatch):
        monkeypatch.setitem(throttle.MOST, "follow", 5)
        filed = scene.file()

        codes = {
            client.post("/follow/", {"number": filed.complaint.number, "code": f"{n:028}"}).status_code
            for n in range(9)
        }

        assert codes == {200, 429}

    def test_the_wrong_code_and_the_unknown_number_are_the_same_404(self, client, scene):
        filed = scene.file()
        number, code = filed.complaint.number, filed.code

        wrong = client.get(f"/case/{number}/{'0' * 28}/")
        unknown = client.get(f"/case/TS-2026-999999/{code}/")

        assert wrong.status_code == unknown.status_code == 404
        assert strip(wrong) == strip(unknown)

    def test_the_page_is_never_cached_indexed_or_named_to_others(self, client, scene):
        filed = scene.file()

        for path in (link_of(filed), reverse("complaints:filed", args=[filed.complaint.number, filed.code])):
            page = client.get(path)
            assert page["Referrer-Policy"] == "no-referrer"
            assert page["Cache-Control"] == "private, no-store"
            assert "noindex" in page["X-Robots-Tag"]
            assert "noindex" in page.content.decode()

    def test_the_status_is_said_in_plain_words(self, client, scene):
        filed = scene.file()

        assert f"已派给{scene.company}" in client.get(link_of(filed)).content.decode()

    def test_the_story_names_units_and_no_people(self, client, scene):
        case = scene.file()
        actions.accept(case.complaint, by=scene.manager, at=case.complaint.submitted_at)
        actions.remark(case.complaint, note="业主很难缠", by=scene.manager, at=case.complaint.submitted_at)

        page = client.get(link_of(case)).content.decode()

        assert str(scene.company) in page
        assert scene.manager.person.name not in page
        assert "业主很难缠" not in page

    def test_contact_is_not_shown_even_by_link(self, client, scene):
        filed = scene.file(contact=actions.Contact("林小姐", "13800001234"))

        page = client.get(link_of(filed)).content.decode()

        assert "13800001234" not in page

    def test_photos_are_served_to_the_holder_and_to_nobody_else(self, client, scene):
        filed = scene.file(photos=[an_admitted_photo()])
        photo = filed.complaint.photos.get()
        path = reverse("complaints:follow-photo", args=[filed.complaint.number, filed.code, photo.token])

        answer = client.get(path)

        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("inline; filename=")
        assert client.get(path.replace(filed.code, "0" * 28)).status_code == 404
        other = scene.file(words="别的一件事情")
        stolen = reverse("complaints:follow-photo", args=[other.complaint.number, other.code, photo.token])
        assert client.get(stolen).status_code == 404

    def test_solved_closes_with_stars(self, client, scene):
        filed, link = self.resolved(scene)

        client.post(f"{link}answer/", {"outcome": "solved", "stars": "5", "words": "很快"})

        rating = Rating.objects.get()
        assert (rating.outcome, rating.stars, rating.words) == ("solved", 5, "很快")
        assert Complaint.objects.get().status == "closed"
        assert "已办结" in client.get(link).content.decode()

    def test_not_solved_needs_words_and_goes_back(self, client, scene):
        filed, link = self.resolved(scene)

        refused = client.post(f"{link}answer/", {"outcome": "unsolved", "words": ""})
        assert "请写明哪里没有解决" in refused.content.decode()
        client.post(f"{link}answer/", {"outcome": "half", "words": "第二天又坏了"})

        case = Complaint.objects.get()
        assert (case.status, case.round) == ("dispatched", 2)

    def test_solved_needs_stars_and_keeps_the_words(self, client, scene):
        filed, link = self.resolved(scene)

        page = client.post(f"{link}answer/", {"outcome": "solved", "words": "谢谢师傅"}).content.decode()

        assert "请选择1至5颗星" in page
        assert "谢谢师傅" in page

    def test_a_second_answer_is_refused_in_a_sentence(self, client, scene):
        filed, link = self.resolved(scene)
        client.post(f"{link}answer/", {"outcome": "solved", "stars": "5"})

        page = client.post(f"{link}answer/", {"outcome": "solved", "stars": "1"})

        assert Rating.objects.get().stars == 5
        assert "现在的状态不能做这一步" in page.content.decode()

    def test_withdrawing_is_final(self, client, scene):
        filed = scene.file()

        client.post(f"{link_of(filed)}withdraw/", {"withdraw-note": "自己修好了"})

        assert Complaint.objects.get().status == "withdrawn"
        assert "withdraw" not in client.get(link_of(filed)).context["moves"]

    def test_the_handler_with_the_link_is_told_why_not(self, client, scene):
        filed, link = self.resolved(scene)
        client.force_login(scene.manager)

        page = client.get(link).content.decode()
        answer = client.post(f"{link}answer/", {"outcome": "solved", "stars": "5"})

        assert "不能代反映人评价" in page
        assert not Rating.objects.exists()
        assert answer.status_code == 200

    def test_answers_by_link_need_no_cookie(self, scene):
        from django.test import Client

        filed, link = self.resolved(scene)

        answer = Client(enforce_csrf_checks=True).post(
            f"{link}answer/", {"outcome": "solved", "stars": "4"}, headers={"origin": "null"}
        )

        assert answer.status_code == 302

    @staticmethod
    def resolved(scene):
        filed = scene.file()
        case, at = filed.complaint, filed.complaint.submitted_at
        actions.accept(case, by=scene.manager, at=at)
        actions.resolve(case, note="换好了", photos=[an_admitted_photo()], by=scene.manager, at=at)
        return filed, link_of(filed)


def strip(response) -> str:
    """The page without what differs by address."""
    return re.sub(r'next=[^"]*', "", response.content.decode())


def test_a_page_with_a_full_story_asks_the_database_a_bounded_number_of_times(
    client, scene, django_assert_max_num_queries
):
    filed, link = TestFollow.resolved(scene)

    with django_assert_max_num_queries(25):
        client.get(link)
    assert AuditEntry.objects.count() > 3
