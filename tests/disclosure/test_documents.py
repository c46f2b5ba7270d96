"""A document is fixed once; every level puts it up by its own people, once."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone

from communities.access import Role
from disclosure import actions
from disclosure.models import Channel, Document, Level, Posting
from tests.complaints.scenes import an_admitted_photo
from tests.disclosure.papers import PAPER, STATEMENT, a_statement, hang, post_on_web, who_posts
from tests.factories import a_compound, a_user
from workflow.models import AuditEntry
from workflow.refusals import Refused

NOW = timezone.now().replace(microsecond=0)
pytestmark = pytest.mark.django_db


def verbs_of(document):
    return list(AuditEntry.objects.about("document", document.number).values_list("verb", flat=True))


def test_a_published_statement_carries_its_head_its_hash_and_its_due_day():
    compound = a_compound(name="群青公馆", code="QQ01")

    document = a_statement(NOW, compound, number="GS-QQ01-2026Q3")

    content = json.loads(document.content)
    assert content["document"]["compound"] == {"code": "QQ01", "name": "群青公馆"}
    assert content["document"]["period"] == {"from": "2026-07-01", "to": "2026-09-30"}
    assert content["data"] == STATEMENT == document.data
    assert len(document.sha256) == 64
    assert document.due_on.isoformat() == "2026-10-15"
    assert verbs_of(document) == ["publish"]


def test_the_same_once_more_is_the_same_document():
    compound = a_compound()

    first, second = (a_statement(NOW, compound, number="GS-1-2026Q3") for _ in range(2))

    assert first == second
    assert verbs_of(first) == ["publish"]


def test_a_number_stands_for_one_content():
    compound = a_compound()
    a_statement(NOW, compound, number="GS-1-2026Q3")
    other = deepcopy(STATEMENT) | {"notes": ["另有说明"]}

    with pytest.raises(Refused, match="已经定稿"):
        a_statement(NOW, compound, number="GS-1-2026Q3", data=other)


def test_a_statement_that_does_not_add_up_is_not_published():
    with pytest.raises(Refused, match="期末余额对不上"):
        a_statement(NOW, data=deepcopy(STATEMENT) | {"closing": "0.00"})

    assert not Document.objects.exists()


def test_other_papers_have_their_own_shape():
    area = a_compound().areas.get()
    words = {
        "area": area,
        "number": "SJ-2026-01",
        "title": "审计结果",
        "source_label": "audit",
        "source_key": "1",
    }

    document = actions.publish(kind=Document.Kind.AUDIT, data=PAPER, by=None, at=NOW, **words)

    assert (document.due_on, document.data["facts"][0]["name"]) == (None, "审计机构")


@pytest.mark.parametrize(
    ("role", "levels"),
    [
        (Role.TREASURER, {Level.COMPOUND}),
        (Role.DIRECTOR, {Level.COMPOUND}),
        (Role.SECRETARY, {Level.COMPOUND}),
        (Role.MANAGER, {Level.COMPOUND}),
        (Role.COMMUNITY_OFFICER, {Level.TOWNSHIP}),
        (Role.TOWNSHIP_OFFICER, {Level.TOWNSHIP}),
        (Role.DISTRICT_OFFICER, {Level.DISTRICT}),
        (Role.AUDITOR, set()),
        (Role.MEMBER, set()),
    ],
)
def test_each_level_is_put_up_by_its_own_people(role, levels):
    document = a_statement(NOW)
    by = a_user(role, document.compound)

    for level in Level:
        if level in levels:
            assert (
                actions.post(document, level=level, channel=Channel.WEB, by=by, at=NOW).sha256
                == document.sha256
            )
        else:
            with pytest.raises(Refused, match="不归您办理"):
                actions.post(document, level=level, channel=Channel.WEB, by=by, at=NOW)


def test_a_neighbour_puts_nothing_up_here():
    document = a_statement(NOW)

    with pytest.raises(Refused, match="不归您办理"):
        actions.post(
            document,
            level=Level.COMPOUND,
            channel=Channel.WEB,
            by=a_user(Role.DIRECTOR, a_compound()),
            at=NOW,
        )


def test_a_sheet_on_the_wall_needs_its_place_and_a_photo_of_it():
    document = a_statement(NOW)
    by = who_posts(Level.COMPOUND, document.compound)
    wall = {"level": Level.COMPOUND, "channel": Channel.WALL, "by": by, "at": NOW}

    with pytest.raises(Refused, match="张贴在哪里"):
        actions.post(document, evidence=[an_admitted_photo()], **wall)
    with pytest.raises(Refused, match="张贴后的照片"):
        actions.post(document, place="1号楼大堂", **wall)
    posting = actions.post(document, place="1号楼大堂", evidence=[an_admitted_photo()], **wall)

    assert posting.photos.get().size == posting.photos.get().file.size


def test_a_second_click_puts_nothing_up_twice():
    document = a_statement(NOW)
    by = who_posts(Level.COMPOUND, document.compound)

    first, second = (hang(document, NOW, by) for _ in range(2))
    other_wall = hang(document, NOW, by, place="2号楼大堂")

    assert first == second != other_wall
    assert verbs_of(document) == ["publish", "post", "post"]


def test_what_is_taken_down_leaves_a_reason_and_can_be_put_up_again():
    document = a_statement(NOW)
    by = who_posts(Level.COMPOUND, document.compound)
    posting = hang(document, NOW, by)
    later = NOW + timedelta(days=31)

    with pytest.raises(Refused, match="撤下的原因"):
        actions.take_down(posting, note=" ", by=by, at=later)
    for _ in range(2):
        actions.take_down(posting, note="期满", by=by, at=later)
    again = hang(document, later, by)

    assert (posting.taken_down_at, posting.note, again.is_up) == (later, "期满", True)
    assert verbs_of(document) == ["publish", "post", "take_down", "post"]
    assert Posting.objects.up().count() == 1


def test_only_what_is_posted_on_the_web_is_public():
    document = a_statement(NOW)
    hang(document, NOW)
    assert Document.objects.readable().get() == document
    assert not Document.objects.public().exists()

    post_on_web(document, NOW, levels=[Level.COMPOUND])

    assert Document.objects.public().get() == document
