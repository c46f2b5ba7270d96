"""A resident asks, the compound answers, the township decides once; a second person makes it public."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.access import Role
from disclosure import actions, tasks
from disclosure.models import Level, Objection
from tests.disclosure.papers import a_statement, post_on_web, who_posts
from tests.factories import a_compound, a_user
from workflow import typed
from workflow.clock import SHANGHAI
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

NOW = datetime(2026, 10, 12, 10, 0, tzinfo=SHANGHAI)
"""A Monday; five working days end on Monday the 19th."""
WORDS = "停车费比上季度少了三成，是什么原因？"
pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    document = a_statement(NOW, a_compound())
    post_on_web(document, NOW)
    return document


@pytest.fixture
def treasurer(document):
    return a_user(Role.TREASURER, document.compound)


@pytest.fixture(autouse=True)
def secretary(document):
    """Told, too; without one the township would be, in the secretary's place."""
    return a_user(Role.SECRETARY, document.compound)


@pytest.fixture
def township(document):
    return who_posts(Level.TOWNSHIP, document.compound)


def ask(document, at=NOW, **fields) -> actions.Asked:
    words = {"line": "停车场地", "question": WORDS, "form_key": uuid4()} | fields
    return actions.ask(document, at=at, **words)


def answered(document, by, at=NOW) -> Objection:
    objection = ask(document).objection
    actions.answer(objection, answer="两家商户提前退租。", by=by, at=at)
    return objection


def told(user) -> list[str]:
    rows = Message.objects.filter(channel=Message.Channel.INBOX, recipient=user)
    return [row.title for row in rows.order_by("created_at", "pk")]


class TestAsking:
    def test_the_clock_runs_five_working_days(self, document):
        objection = ask(document).objection

        due = objection.deadlines.get()
        assert (due.kind, timezone.localtime(due.due_at).date()) == ("answer", date(2026, 10, 19))
        assert objection.next_due_at == due.due_at

    def test_the_same_form_twice_is_one_question_with_one_code(self, document):
        key = uuid4()

        first, second = (ask(document, form_key=key) for _ in range(2))

        assert (first.objection, first.code) == (second.objection, second.code)
        assert Objection.objects.count() == 1

    def test_the_same_form_twice_at_the_same_moment_is_one_question(self, document, monkeypatch):
        key, count, first = uuid4(), typed.characters, []

        def meanwhile(text):
            if not first:
                first.append(None)
                first.append(ask(document, form_key=key))
            return count(text)

        monkeypatch.setattr(typed, "characters", meanwhile)

        assert ask(document, form_key=key) == first[1]

    def test_another_question_in_a_form_that_was_sent_is_kept_for_the_next_click(self, client, document):
        url, other = f"/d/{document.number}/ask/", "另外，利息为什么这么少？"
        words = {"form_key": str(uuid4()), "question": WORDS}
        client.post(url, words)

        answer = client.post(url, words | {"question": other})

        assert answer.status_code == 409
        form = answer.context["form"]
        assert (form["question"].value(), Objection.objects.count()) == (other, 1)
        client.post(url, {name: form[name].value() for name in ("form_key", "question")})
        assert set(Objection.objects.values_list("question", flat=True)) == {WORDS, other}

    @pytest.mark.parametrize("words", ["", "为什么", " \u200b " * 5, "很" * 1001])
    def test_too_few_or_too_many_words_are_refused(self, document, words):
        with pytest.raises(Refused, match="5到1000个字"):
            ask(document, question=words)

    def test_nobody_asks_about_what_hangs_nowhere(self):
        with pytest.raises(Refused, match="没有公示"):
            ask(a_statement(NOW))

    def test_a_contact_is_sealed(self, document):
        objection = ask(document, phone="13800001234", mail="lin@example.com").objection

        with connection.cursor() as cursor:
            cursor.execute("SELECT contact_phone, contact_mail FROM disclosure_objection")
            (row,) = cursor.fetchall()
        assert "13800001234" not in str(row)
        assert "lin@example.com" not in str(row)
        assert Objection.objects.get(pk=objection.pk).contact_phone == "13800001234"

    def test_those_who_answer_are_told(self, document, treasurer):
        number = ask(document).objection.number

        assert told(treasurer) == [f"居民对公示提出异议{number}，请在5个工作日内答复"]

    def test_the_code_alone_opens_the_page(self, client, document):
        asked = ask(document)
        number = asked.objection.number

        page = client.get(f"/asked/{number}/{asked.code}/")

        assert WORDS in page.content.decode()
        assert page["Cache-Control"] == "private, no-store"
        assert client.get(f"/asked/{number}/{'0' * 28}/").status_code == 404


class TestAnswering:
    def test_an_answer_meets_the_limit_and_is_sent_with_the_secret_link(self, document, treasurer):
        asked = ask(document, mail="lin@example.com")

        actions.answer(asked.objection, answer="两家商户提前退租。", by=treasurer, at=NOW)

        letter = Message.objects.get(channel=Message.Channel.MAIL)
        assert letter.secret_link.endswith(f"/{asked.code}/")
        assert asked.objection.deadlines.get().met_at == NOW
        assert asked.objection.next_due_at is None

    def test_only_the_compounds_own_people_answer(self, document, township):
        objection = ask(document).objection

        for by in (township, a_user(Role.TREASURER, a_compound()), a_user(Role.MANAGER, document.compound)):
            with pytest.raises(Refused):
                actions.answer(objection, answer="无", by=by, at=NOW)

    def test_the_asker_is_content_and_it_ends(self, document, treasurer):
        objection = answered(document, treasurer)

        actions.accept(objection, at=NOW)

        assert (objection.status, objection.ended_at) == ("accepted", NOW)
        with pytest.raises(Refused):
            actions.appeal(objection, reason="还是不明白", at=NOW)

    def test_the_township_decides_once(self, document, treasurer, township):
        objection = answered(document, treasurer)

        actions.appeal(objection, reason="没有说退租的合同", at=NOW)
        actions.decide(objection, decision="已要求公布解除协议。", by=township, at=NOW)

        assert objection.status == "decided"
        assert told(township) == [f"居民对异议{objection.number}的答复不满意，请镇乡处理"]
        with pytest.raises(Refused):
            actions.appeal(objection, reason="再来一次", at=NOW)

    def test_an_appeal_says_why(self, document, treasurer):
        with pytest.raises(Refused, match="情况说明"):
            actions.appeal(answered(document, treasurer), reason=" ", at=NOW)


class TestTheClock:
    def sweep(self, day: int) -> None:
        tasks.sweep(datetime(2026, 10, day, 9, 0, tzinfo=SHANGHAI))

    def test_half_then_four_fifths_then_the_township(self, document, treasurer, township):
        number = ask(document).objection.number
        first = told(treasurer)

        self.sweep(16)
        half = told(treasurer)
        self.sweep(19)
        more = told(treasurer)
        self.sweep(20)

        assert half[len(first) :] == [f"居民异议{number}的答复时限已用50%，请尽快答复"]
        assert more[len(half) :] == [f"居民异议{number}的答复时限已用80%，请尽快答复"]
        assert told(township) == [f"居民异议{number}超过时限没有答复，请督促"]

    def test_what_was_answered_in_time_rests(self, document, treasurer, township):
        answered(document, treasurer)

        self.sweep(20)

        assert not told(township)

    def test_each_level_is_told_once(self, document, township):
        ask(document)

        for _ in range(3):
            self.sweep(20)

        assert len(told(township)) == 1


class TestTheReview:
    def test_words_are_public_only_after_a_second_person(self, client, document, treasurer, township):
        objection = answered(document, treasurer)
        assert WORDS not in client.get(document.get_absolute_url()).content.decode()

        actions.publish_answer(objection, question=WORDS, answer="两家商户退租。", by=township, at=NOW)

        page = client.get(document.get_absolute_url()).content.decode()
        assert WORDS in page
        assert "两家商户退租。" in page

    def test_who_decided_does_not_review(self, document, treasurer, township):
        objection = answered(document, treasurer)
        actions.appeal(objection, reason="没有说清楚", at=NOW)
        actions.decide(objection, decision="已要求公布。", by=township, at=NOW)

        with pytest.raises(Refused, match="另一个人"):
            actions.publish_answer(objection, question=WORDS, answer="公布。", by=township, at=NOW)
        with pytest.raises(Refused, match="公开审核由"):
            actions.publish_answer(objection, question=WORDS, answer="公布。", by=treasurer, at=NOW)

    def test_words_that_give_somebody_away_are_refused(self, document, treasurer, township):
        objection = answered(document, treasurer)

        with pytest.raises(Refused, match="先遮盖"):
            actions.publish_answer(
                objection, question="打13800001234问", answer="退租。", by=township, at=NOW
            )

    def test_an_unanswered_question_is_not_public(self, document, township):
        with pytest.raises(Refused, match="还没有答复"):
            actions.publish_answer(ask(document).objection, question=WORDS, answer="无", by=township, at=NOW)

    def test_what_is_public_can_be_taken_back(self, client, document, treasurer, township):
        objection = answered(document, treasurer)
        actions.publish_answer(objection, question=WORDS, answer="退租。", by=township, at=NOW)

        actions.unpublish_answer(objection, note="有住户姓名", by=township, at=NOW)

        assert WORDS not in client.get(document.get_absolute_url()).content.decode()
        verbs = AuditEntry.objects.about("objection", objection.number).values_list("verb", flat=True)
        assert list(verbs) == ["ask", "answer", "publish", "unpublish"]


class TestThePurge:
    def test_contacts_and_unreviewed_words_go_after_the_limit(self, settings, document, treasurer, township):
        asked = ask(document, phone="13800001234", mail="lin@example.com")
        actions.answer(asked.objection, answer="退租。", by=treasurer, at=NOW)
        actions.publish_answer(asked.objection, question="为什么少？", answer="退租。", by=township, at=NOW)
        over = NOW + settings.KEEP_PERSONAL_DATA + timedelta(days=1)

        assert actions.purge_old(at=NOW + timedelta(days=30)) == 0
        assert actions.purge_old(at=over) == 1
        assert actions.purge_old(at=over) == 0

        row = Objection.objects.get()
        assert (row.contact_phone, row.contact_mail, row.question) == (None, None, "为什么少？")
        assert not Message.objects.exclude(address=None).filter(channel=Message.Channel.MAIL).exists()

    def test_what_still_waits_for_an_answer_stays(self, settings, document):
        ask(document, phone="13800001234")

        assert actions.purge_old(at=NOW + settings.KEEP_PERSONAL_DATA * 2) == 0


def test_a_resident_and_the_offices_go_through_it_by_their_pages(client, document, treasurer, township):
    form = client.get(f"/d/{document.number}/ask/").context["form"]
    key, line = form["form_key"].value(), form.fields["line"].choices[1][0]
    assert client.post(f"/d/{document.number}/ask/", {"question": "短", "phone": "1"}).context["form"].errors

    asked = client.post(f"/d/{document.number}/ask/", {"form_key": key, "line": line, "question": WORDS})
    objection = Objection.objects.get()
    desk = objection.get_absolute_url()
    client.force_login(treasurer)
    client.post(f"{desk}answer/", {"answer": "两家商户提前退租，电话13800001234。"})
    client.logout()
    client.post(f"{asked.url}appeal/", {"reason": "没有说清楚"})
    client.force_login(township)
    client.post(f"{desk}decide/", {"decision": "已要求公布。"})
    client.force_login(a_user(Role.COMMUNITY_OFFICER, document.compound))
    draft = client.get(f"{desk}publish/").context["form"].initial
    client.post(f"{desk}publish/", draft)

    objection.refresh_from_db()
    assert objection.line == line
    assert objection.status == "decided"
    assert "13800001234" not in objection.public_answer
    assert "已要求公布。" in client.get(document.get_absolute_url()).content.decode()


def test_the_list_takes_as_many_queries_for_one_question_as_for_ten(
    client, document, treasurer, django_assert_num_queries
):
    client.force_login(treasurer)
    ask(document)
    client.get("/desk/objections/")
    with CaptureQueriesContext(connection) as for_one:
        client.get("/desk/objections/")
    for _ in range(9):
        ask(document)

    with django_assert_num_queries(len(for_one)):
        client.get("/desk/objections/")
