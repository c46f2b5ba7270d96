"""Twelve indicators of so many compounds: queries, time beside the bare aggregates, memory, a frozen page."""

import os
import resource
import time
from datetime import date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import RUNS, line, medians
from communities.access import Role
from communities.models import Compound, User
from finance.rules.periods import from_code
from governance import actions, scorecards
from governance.actions import warnings
from governance.indicators import measure, window_of
from governance.models import Freeze, FrozenValue, Level, Warning
from tests.factories import a_community, a_company, a_township, a_user, an_organisation
from workflow.clock import SHANGHAI

QUARTER, AS_OF = from_code("2025Q4"), date(2025, 12, 31)
CASES = int(os.environ.get("BENCH_CASES_EACH", "20"))
"""Of each compound, in a year; so many hazards besides. Each case has a limit and an answer."""
TOWNSHIPS = 20
NOW = datetime(2026, 1, 9, 9, tzinfo=SHANGHAI)

PLACES = """
INSERT INTO communities_compound (code, name, pinyin, initials, township_id, community_id, address,
    delivered_year, households, exclusive_area, kind, is_hard_case)
SELECT 'B' || lpad(i::text, 6, '0'), '小区' || i, '', '', towns[1 + i %% array_length(towns, 1)],
    communities[1 + i %% array_length(communities, 1)], '滨海路', 2015, 300, 30000, '', false
FROM generate_series(1, %(compounds)s) AS i,
    (SELECT %(towns)s::bigint[] AS towns, %(communities)s::bigint[] AS communities) AS given
"""
AREAS = """
INSERT INTO communities_managementarea (compound_id, name) SELECT id, '' FROM communities_compound;
INSERT INTO communities_organisation (kind, name, code, compound_id, office_phone, duties)
SELECT 'committee', '业委会' || id, '', id, '', '' FROM communities_compound;
INSERT INTO communities_ownerscommittee (organisation_id, area_id, body_type)
SELECT o.id, a.id, 'committee' FROM communities_organisation o
JOIN communities_managementarea a ON a.compound_id = o.compound_id WHERE o.kind = 'committee';
INSERT INTO communities_committeeterm (committee_id, size, starts_on, ends_on, filed_on, filing_number)
SELECT organisation_id, 5, '2023-01-01', '2027-12-31',
    CASE WHEN organisation_id %% 17 > 0 THEN '2023-01-20'::date END, '' FROM communities_ownerscommittee;
INSERT INTO communities_serviceproject (code, compound_id, name, company_id)
SELECT 'W' || id, id, '项目', %(company)s FROM communities_compound;
INSERT INTO finance_book (area_id, opened_on, bank, account_holder, account_tail, cash_reason,
    overdraft_reason)
SELECT id, '2024-01-01', '', '', '', '', '' FROM communities_managementarea;
INSERT INTO disclosure_document (number, kind, area_id, title, period_from, period_to, content, sha256,
    source_label, source_key, due_on, created_at)
SELECT 'GS' || id, 'statement', id, '公示表', '2025-07-01', '2025-09-30', '{}', repeat('a', 64), '', '',
    '2025-10-15', '2025-10-05 09:00+08' FROM communities_managementarea;
INSERT INTO disclosure_posting (token, document_id, level, channel, place, sha256, posted_at, note)
SELECT gen_random_uuid(), d.id, level, 'web', '', d.sha256,
    '2025-10-08 09:00+08'::timestamptz + (d.id %% 9) * interval '1 day', ''
FROM disclosure_document d, unnest(ARRAY['compound', 'township', 'district']) AS level;
INSERT INTO finance_audit (number, book_id, firm, report_number, since, until, scope, opinion, verified,
    funding, summary, reported_on, recorded_at)
SELECT 'SJ' || id, id, '某所', '', '2024-01-01', '2024-12-31', '', 'unqualified', 0, 'fiscal', '',
    '2025-03-20', '2025-03-20 09:00+08' FROM finance_book WHERE id %% 9 > 0;
INSERT INTO safety_assessment (compound_id, year, edition_id, is_excluded, reason, results, open_majors,
    is_passed, certificate, assessed_on)
SELECT id, 2025, (SELECT min(id) FROM safety_edition), false, '', '{}', 0, id %% 13 > 0, '', '2025-05-20'
FROM communities_compound
"""
CASE_ROWS = """
INSERT INTO complaints_complaint (number, code_hash, compound_id, category_id, unit_id, urgency, description,
    spot, channel, status, round, anonymous, submitted_at, accepted_at, closed_at, external_number, phone_key,
    mail_key, answers, code_turn, objections, designated, urges, public_text, public_result, language)
SELECT 'TS' || c.id || '-' || i, '-', c.id, categories[1 + i %% array_length(categories, 1)], %(unit)s, 'U3',
    '路灯坏了', '', 'portal', 'closed', 1, false, at, at, at + interval '2 days', '', '', '', '[]', 0, 0,
    false, 0, '', '', ''
FROM communities_compound c, generate_series(1, %(each)s) AS i,
    LATERAL (
        SELECT '2025-01-02 09:00+08'::timestamptz + (i * 353 / %(each)s) * interval '1 day' AS at
    ) AS made,
    (SELECT array_agg(id ORDER BY id) AS categories FROM complaints_category) AS given
"""
LIMITS = """
INSERT INTO complaints_complaintdeadline (case_id, kind, round, amount, unit, started_at, due_at, provisional,
    extended_by, paused_by, met_at)
SELECT id, 'close', 1, 5, 'wd', submitted_at, submitted_at + interval '5 days', false, 0, 0,
    submitted_at + (CASE WHEN id %% 19 = 0 THEN 7 ELSE 2 END) * interval '1 day' FROM complaints_complaint;
INSERT INTO complaints_rating (case_id, round, stage, outcome, stars, words, at)
SELECT id, 1, 'close', 'solved', 1 + id %% 5, '', submitted_at + interval '3 days' FROM complaints_complaint;
INSERT INTO safety_hazard (number, compound_id, spot, item_id, description, source, grade, criteria_edition,
    decision_number, release_number, listing_number, days, measure, found_at, rectified_at, closed_at, status,
    round)
SELECT 'H' || c.id || '-' || i, c.id, '', (SELECT min(id) FROM safety_checklistitem), '', '', 'general', '',
    '', '', '', 7, '', at, at + interval '3 days', at + interval '4 days', 'closed', 1
FROM communities_compound c, generate_series(1, %(each)s) AS i,
    LATERAL (
        SELECT '2025-01-02 09:00+08'::timestamptz + (i * 353 / %(each)s) * interval '1 day' AS at
    ) AS made;
INSERT INTO safety_hazarddeadline (case_id, kind, round, amount, unit, started_at, due_at, provisional,
    extended_by, paused_by, met_at)
SELECT id, 'rectify', 1, 7, 'd', found_at, found_at + (CASE WHEN id %% 11 = 0 THEN 2 ELSE 7 END)
    * interval '1 day', false, 0, 0, rectified_at FROM safety_hazard
"""
BARE = {
    "committees": """SELECT a.compound_id, count(*) FROM communities_committeeterm t
        JOIN communities_ownerscommittee c ON c.organisation_id = t.committee_id
        JOIN communities_managementarea a ON a.id = c.area_id
        WHERE t.starts_on <= %(day)s AND t.ends_on >= %(day)s AND t.filed_on <= %(day)s GROUP BY 1""",
    "projects": """SELECT p.compound_id, count(*), count(*) FILTER (WHERE k.has_party_organisation)
        FROM communities_serviceproject p JOIN communities_propertycompany k
        ON k.organisation_id = p.company_id GROUP BY 1""",
    "red": """SELECT a.compound_id, count(DISTINCT t.id), count(x.id) FROM communities_committeeterm t
        JOIN communities_ownerscommittee c ON c.organisation_id = t.committee_id
        JOIN communities_managementarea a ON a.id = c.area_id
        LEFT JOIN communities_appointment x ON x.term_id = t.id AND x.party_declared
        WHERE t.starts_on <= %(day)s AND t.ends_on >= %(day)s GROUP BY 1""",
    "published": """SELECT a.compound_id, count(DISTINCT p.level) FROM communities_managementarea a
        JOIN disclosure_document d ON d.area_id = a.id AND d.kind = 'statement'
        AND d.period_from = '2025-07-01' JOIN disclosure_posting p ON p.document_id = d.id
        AND p.sha256 = d.sha256 AND p.posted_at <= '2025-10-15 23:59:59+08' GROUP BY 1""",
    "audited": """SELECT a.compound_id, count(x.id) FROM communities_managementarea a
        JOIN finance_book b ON b.area_id = a.id LEFT JOIN finance_audit x ON x.book_id = b.id
        AND x.reported_on > '2024-12-31' AND x.reported_on <= %(day)s GROUP BY 1""",
    "hazards": """SELECT h.compound_id, count(*), count(*) FILTER (
            WHERE h.closed_at <= %(ends)s AND h.rectified_at <= l.due_at)
        FROM safety_hazarddeadline l JOIN safety_hazard h ON h.id = l.case_id
        WHERE l.kind = 'rectify' AND l.due_at BETWEEN %(starts)s AND %(ends)s AND NOT EXISTS (
            SELECT 1 FROM safety_hazarddeadline e
            WHERE e.case_id = l.case_id AND e.kind = 'rectify' AND e.round < l.round) GROUP BY 1""",
    "standard": """SELECT compound_id, count(*), count(*) FILTER (WHERE is_passed)
        FROM safety_assessment WHERE year = 2025 AND assessed_on <= %(day)s GROUP BY 1""",
    "closed": """SELECT c.compound_id, count(*), count(*) FILTER (WHERE l.met_at <= l.due_at)
        FROM complaints_complaintdeadline l JOIN complaints_complaint c ON c.id = l.case_id
        WHERE l.kind = 'close' AND l.due_at BETWEEN %(starts)s AND %(ends)s AND NOT EXISTS (
            SELECT 1 FROM complaints_complaintdeadline e WHERE e.case_id = l.case_id AND e.kind = 'close'
            AND e.started_at <= %(ends)s AND e.round > l.round) GROUP BY 1""",
    "stars": """SELECT c.compound_id, count(*), count(*) FILTER (WHERE r.stars >= 3)
        FROM complaints_rating r JOIN complaints_complaint c ON c.id = r.case_id
        WHERE r.at BETWEEN %(starts)s AND %(ends)s AND NOT EXISTS (
            SELECT 1 FROM complaints_rating e
            WHERE e.case_id = r.case_id AND e.at <= %(ends)s AND (e.at, e.id) > (r.at, r.id)) GROUP BY 1""",
    "environment": """SELECT c.compound_id, count(*), count(*) FILTER (WHERE l.met_at <= l.due_at)
        FROM complaints_complaintdeadline l JOIN complaints_complaint c ON c.id = l.case_id
        JOIN complaints_category k ON k.id = c.category_id AND k.code = 'ENV'
        WHERE l.kind = 'close' AND l.due_at BETWEEN %(starts)s AND %(ends)s AND NOT EXISTS (
            SELECT 1 FROM complaints_complaintdeadline e WHERE e.case_id = l.case_id AND e.kind = 'close'
            AND e.started_at <= %(ends)s AND e.round > l.round) GROUP BY 1""",
}
"""The ten sums of what the portal counts itself, as plainly as SQL says them: no reasons, no exclusions."""


def main(compounds: int) -> None:
    fill(compounds)
    window = window_of(AS_OF)
    before = peak()
    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        sheet = measure(window)
        taken = time.perf_counter() - began
    print(
        f"{len(queries)} queries of 12 indicators of {len(sheet.homes)} compounds in {taken:.1f} s, ", end=""
    )
    print(f"{peak() - before} MB more memory, {rows()} rows underneath", flush=True)
    ours, bare = medians(lambda: measure(window), sums, runs=min(RUNS, 3))
    line("12 indicators / bare aggregates", ours, bare)
    began = time.perf_counter()
    actions.freeze(QUARTER, by=None, at=NOW)
    stored = FrozenValue.objects.count()
    taken, opened = time.perf_counter() - began, Warning.objects.count()
    print(f"frozen with hashes: {stored} values, {opened} warnings in {taken:.1f} s; peak {peak()} MB")
    warn(Freeze.objects.get())
    user = User.objects.get(username="bench-district")
    page, _same = medians(lambda: frozen_page(user), lambda: frozen_page(user), runs=min(RUNS, 5))
    print(f"frozen page of 50 compounds: {page:.0f} ms", flush=True)


def warn(freeze: Freeze) -> None:
    """What a second look at the frozen quarter and the daily looks at the running one cost."""
    for words, deed in (
        ("frozen quarter again", lambda: warnings.evaluate_frozen(freeze, at=NOW)),
        ("running quarter", lambda: warnings.evaluate(at=NOW)),
        ("running quarter again", lambda: warnings.evaluate(at=NOW)),
    ):
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            outcome = deed()
            taken = time.perf_counter() - began
        print(f"warnings, {words}: {len(queries)} queries, {taken:.1f} s, {outcome}; peak {peak()} MB")


def frozen_page(user: User) -> int:
    user.__dict__.pop("_held", None)
    card = scorecards.card("2025Q4", Level.COMPOUND, user=user, at=NOW)
    return len(card.rows[:50]) + len(card.rows)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT sum(reltuples)::bigint FROM pg_class WHERE relkind = 'r' AND reltuples > 0")
        return cursor.fetchone()[0]


def sums() -> None:
    given = {
        "day": AS_OF,
        "starts": datetime(2025, 10, 1, tzinfo=SHANGHAI),
        "ends": datetime(2025, 12, 31, 23, 59, 59, tzinfo=SHANGHAI),
    }
    with connection.cursor() as cursor:
        for statement in BARE.values():
            cursor.execute(statement, given)
            cursor.fetchall()


def fill(compounds: int) -> None:
    communities = [
        a_community(f"社区{number}", township=a_township(f"镇{number}")) for number in range(TOWNSHIPS)
    ]
    given = {
        "compounds": compounds,
        "each": CASES,
        "communities": [one.pk for one in communities],
        "towns": [one.township_id for one in communities],
        "company": a_company().pk,
        "unit": an_organisation().pk,
    }
    with connection.cursor() as cursor:
        for script in (PLACES, AREAS, CASE_ROWS, LIMITS):
            for statement in script.split(";\n"):
                cursor.execute(statement, given)
        cursor.execute("VACUUM ANALYZE")
    a_user(Role.DISTRICT_OFFICER, Compound.objects.order_by("pk")[0], username="bench-district")
