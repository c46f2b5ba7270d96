"""The pages of bulletins: the office's way by hand, what others see, the public's page, files and feed."""

import hashlib
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from communities.access import Role
from communities.models import Compound, Township
from finance.rules.periods import quarter_of
from governance import actions
from governance.models import Bulletin, FrozenValue
from governance.scorecards import DAY
from tests.factories import a_compound, a_person, a_user

from .scenes import Q1, WORDS, a_draft, an_issued_one, drawn

pytestmark = pytest.mark.django_db


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def bytes_of(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_from_the_empty_list_to_the_public_page(client):
    place = a_compound()
    last = quarter_of(quarter_of(timezone.localdate()).since - DAY)
    address = {name: reverse(f"bulletin-{name}", args=[last.code]) for name in STEPS}
    client.force_login(a_user(Role.DISTRICT_OFFICER, place))
    assert address["draft"] in text(client.get(reverse("bulletin-list")))
    client.post(address["draft"], WORDS.__dict__)
    page = text(client.get(address["page"]))
    assert "要由另一人核稿" in page
    client.post(address["check"])
    assert Bulletin.objects.get().status == "draft"

    client.force_login(a_user(Role.DISTRICT_OFFICER, place))
    client.post(address["check"])
    client.post(address["freeze"])
    client.force_login(a_user(Role.DISTRICT_LEADER, place))
    client.post(address["issue"])
    page, row = text(client.get(address["page"])), Bulletin.objects.get()
    for user in (row.drafted_by, row.checked_by, row.issued_by):
        assert f"<dd>{user.person.name} · " in page

    client.logout()
    shown = text(client.get(reverse("bulletin", args=[last.code])))
    assert Bulletin.objects.get().number in shown
    assert WORDS.measures.split("\n")[0] in shown


STEPS = ("page", "draft", "check", "freeze", "issue", "return", "corrections", "compare")


def test_a_draft_is_seen_by_the_district_alone(client):
    place = a_compound()
    row = a_draft(Q1)
    for role, status in [(Role.DISTRICT_LEADER, 200), (Role.AUDITOR, 200), (Role.TOWNSHIP_OFFICER, 404)]:
        client.force_login(a_user(role, place))
        assert client.get(row.get_desk_url()).status_code == status
        assert client.get(reverse("bulletin-file", args=["2025Q1", "pdf"])).status_code == status
    client.logout()
    assert client.get(row.get_absolute_url()).status_code == 404
    assert row.title not in text(client.get(reverse("bulletins")))


def test_what_a_step_refuses_is_said_on_the_page(client):
    client.force_login(a_user(Role.DISTRICT_OFFICER, a_compound()))
    row = a_draft()

    answer = client.post(reverse("bulletin-check", args=[row.quarter]), follow=True)

    assert "请先核对以前季度的数据" in text(answer)


def test_a_name_is_ticked_before_the_check(client):
    a_person("高峰")
    client.force_login(a_user(Role.DISTRICT_OFFICER, a_compound()))
    row = a_draft(words=type(WORDS)(**{**WORDS.__dict__, "comment": "避开用水高峰。"}))
    actions.compare_quarters(row, by=None, at=timezone.now())

    assert "“高峰”在这里不是人名" in text(client.get(row.get_desk_url()))
    client.post(reverse("bulletin-check", args=[row.quarter]), {"harmless": ["高峰"]})

    row.refresh_from_db()
    assert row.status == "checked"


def test_a_late_one_is_marked_in_the_list(client):
    client.force_login(a_user(Role.DISTRICT_OFFICER, a_compound()))
    a_draft()

    page = client.get(reverse("bulletin-list"))

    (line,) = [line for line in page.context["lines"] if line.quarter == "2025Q2"]
    assert line.is_late
    assert "已超期" in text(page)


def test_one_issued_after_its_deadline_says_so(client):
    a_compound()
    an_issued_one(at=timezone.now())
    client.force_login(a_user(Role.AUDITOR))

    assert "超期完成" in text(client.get(reverse("bulletin-page", args=["2025Q2"])))


def test_public_files_and_their_validators(client):
    drawn()
    row = an_issued_one()
    for kind, start in [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")]:
        address = reverse("bulletin-download", args=[row.quarter, kind])
        answer = client.get(address)
        assert bytes_of(answer).startswith(start)
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(reverse("bulletin-download", args=[row.quarter, "internal"])).status_code == 404


def test_the_text_that_was_hashed_is_there_to_be_hashed_again(client):
    a_compound()
    row = an_issued_one()

    content = bytes_of(client.get(reverse("bulletin-download", args=[row.quarter, "json"])))

    assert hashlib.sha256(content).hexdigest() == row.sha256
    assert row.sha256 in text(client.get(row.get_absolute_url()))


def rows_of(content: bytes, sheet: str) -> list[tuple]:
    book = load_workbook(io.BytesIO(content), read_only=True)
    return list(book[sheet].iter_rows(values_only=True))[1:]


def test_the_annex_holds_every_frozen_value(client):
    drawn()
    row = an_issued_one()
    client.force_login(a_user(Role.DISTRICT_OFFICER))

    content = bytes_of(client.get(reverse("bulletin-file", args=[row.quarter, "xlsx"])))

    stored = FrozenValue.objects.filter(freeze=row.freeze)
    kept = sorted((one.code, one.numerator, one.denominator, one.rows_sha256) for one in stored)
    assert sorted((r[0], r[3], r[4], r[8]) for r in rows_of(content, "数值")) == kept


def test_the_public_annex_tells_no_few_cases(client):
    drawn()
    row = an_issued_one()
    few = FrozenValue.objects.filter(
        freeze=row.freeze, level="compound", code__in=["I08", "I09", "I10"], denominator__in=[1, 2]
    )
    assert few.exists()

    content = bytes_of(client.get(reverse("bulletin-download", args=[row.quarter, "xlsx"])))

    hidden = [one for one in rows_of(content, "数值") if "少于3件" in one]
    assert len(hidden) == few.count()
    assert all(one[3:6] == ("少于3件", "少于3件", None) and not one[8] for one in hidden)


def test_a_name_like_a_formula_is_text(client):
    place = a_compound("=1+1")
    row = an_issued_one()

    content = bytes_of(client.get(reverse("bulletin-download", args=[row.quarter, "xlsx"])))

    book = load_workbook(io.BytesIO(content))
    cells = [cell for line in book["得分和名次"].iter_rows() for cell in line if cell.value == place.name]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_feed_names_issued_ones(client):
    a_compound()
    row = an_issued_one()
    a_draft(Q1)

    feed = client.get(reverse("bulletin-feed")).content.decode()

    assert row.number in feed
    assert "2025Q1" not in feed


PAGES = [
    ("bulletins", [], None),
    ("bulletin", ["2025Q2"], None),
    ("bulletin-list", [], Role.DISTRICT_OFFICER),
    ("bulletin-page", ["2025Q2"], Role.DISTRICT_OFFICER),
    ("bulletin-page", ["2025Q1"], Role.DISTRICT_OFFICER),
    ("bulletin-corrections", ["2025Q2"], Role.DISTRICT_OFFICER),
]


@pytest.mark.parametrize(("name", "arguments", "role"), PAGES)
def test_a_page_costs_the_same_for_two_compounds_and_for_twenty(client, name, arguments, role):
    counts = [cost(client, name, arguments, role, many) for many in (2, 20)]

    assert counts[0] == counts[1] <= 80


def cost(client, name, arguments, role, many) -> int:
    """Of a page over so many compounds; the first visit fills what is cached."""
    from django.db import transaction

    with transaction.atomic():
        for number in range(many):
            a_compound(township=Township.objects.filter(name=f"镇{number % 3}").first() or None)
        an_issued_one()
        a_draft(Q1)
        if role:
            client.force_login(a_user(role, Compound.objects.first()))
        client.get(reverse(name, args=arguments))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name, args=arguments)).status_code == 200
        transaction.set_rollback(True)
    return len(queries)
