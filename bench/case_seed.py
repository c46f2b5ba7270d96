"""A district full of cases, written by the database itself: six of a hundred are open, as in a real year."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from communities.access import Role
from communities.models import Compound, Organisation, User
from communities.rules import sort_keys
from complaints.models import Complaint
from tests.factories import a_community, a_township, a_user, an_organisation
from workflow import nearest

TOWNSHIPS, COMMUNITIES, UNITS = 10, 5, 200
SPAN = timedelta(days=3 * 365)
RARE = "孔雀"
"""A word of one case in ten thousand."""
WORDS = [
    "电梯里灯不亮，按键也按不下去，老人上下楼很不方便",
    "楼道里堆满纸箱和旧家具，消防通道被堵住了",
    "地下车库漏水，天花板一直往下滴，车都淋湿了",
    "晚上十点以后广场舞音响声音太大，孩子没法睡觉",
    "垃圾桶三天没有清运，天热了气味很大",
    "小区大门的道闸坏了，外来车辆随便进出",
    "有人在单元门口给电动车飞线充电，很危险",
    "路灯坏了一个星期，晚上看不清台阶",
    "公共收益一年没有公示，想知道钱用在哪里",
    "顶楼业主在天台上搭建铁皮房",
    "水压太低，六楼以上早晚基本没有水",
]
CASES = """
INSERT INTO complaints_complaint (
    number, code_hash, compound_id, category_id, unit_id, urgency, description, spot, channel, status, round,
    anonymous, submitted_at, accepted_at, contacted_at, closed_at, external_number, phone_key, mail_key,
    answers, code_turn, objections, designated, urges, public_text, public_result, language
)
SELECT
    'TS-2025-' || lpad(i::text, 8, '0'), '-',
    compounds[1 + i %% array_length(compounds, 1)], categories[1 + (i / 7) %% array_length(categories, 1)],
    CASE WHEN state = 'submitted' THEN NULL ELSE units[1 + (i / 3) %% array_length(units, 1)] END,
    'U3',
    words[1 + i %% array_length(words, 1)] || '，第' || i || '次反映'
        || CASE WHEN i %% 10000 = 7777 THEN '，树上有' || %(rare)s ELSE '' END,
    (i %% 9) || '号楼旁', 'portal', state, 1, false, submitted,
    CASE WHEN state IN ('accepted', 'closed') THEN submitted + interval '2 hours' END,
    CASE WHEN state = 'closed' THEN submitted + interval '3 hours' END,
    CASE WHEN state = 'closed' THEN submitted + interval '2 days' END,
    '', '', '', '[]', 0, 0, false, 0, '', '', ''
FROM (
    SELECT i, %(now)s::timestamptz - %(span)s::interval * (1 - i / %(cases)s::float) AS submitted,
        CASE
            WHEN i > %(cases)s * 0.7 AND i %% 5 = 0 THEN
                CASE i %% 100 WHEN 0 THEN 'submitted' WHEN 5 THEN 'dispatched' WHEN 10 THEN 'dispatched'
                ELSE 'accepted' END
            WHEN i %% 40 = 1 THEN 'declined'
            ELSE 'closed'
        END AS state
    FROM generate_series(1, %(cases)s) AS i
) AS made, (
    SELECT
        (SELECT array_agg(id ORDER BY id) FROM communities_compound) AS compounds,
        (SELECT array_agg(id ORDER BY id) FROM complaints_category) AS categories,
        %(units)s::bigint[] AS units, %(words)s::text[] AS words
) AS given
"""
LIMITS = """
INSERT INTO complaints_complaintdeadline (
    case_id, kind, round, amount, unit, started_at, due_at, provisional, extended_by, paused_by, met_at,
    sweep_at
)
SELECT
    id, kind, 1, 5, 'wd', submitted_at, due, false, 0, 0,
    CASE
        WHEN status IN ('closed', 'declined') OR (kind, status) = ('accept', 'accepted') THEN submitted_at
    END,
    CASE WHEN status IN ('dispatched', 'accepted') THEN due END
FROM (
    SELECT c.id, c.status, c.submitted_at, kind,
        CASE
            WHEN c.status IN ('closed', 'declined') THEN c.submitted_at + interval '7 days'
            ELSE GREATEST(
                date_trunc('day', %(now)s::timestamptz) + ((c.id * 7919) %% 40 - 9) * interval '1 day'
                - interval '1 second' + CASE kind WHEN 'close' THEN interval '3 days' ELSE interval '0' END,
                c.submitted_at
            )
        END AS due
    FROM complaints_complaint c, unnest(ARRAY['accept', 'contact', 'close']) AS kind
    WHERE c.status <> 'submitted' AND c.number LIKE 'TS-2025-%%'
) AS limits
"""
RAISED = """
INSERT INTO complaints_complaintescalation (case_id, level_id, round, at)
SELECT d.case_id, l.id, 1, d.due_at
FROM complaints_complaintdeadline d
JOIN workflow_escalationlevel l ON l.case_label = 'complaint' AND l.kind = d.kind AND l.colour <> 'none'
JOIN complaints_complaint c ON c.id = d.case_id AND c.number LIKE 'TS-2025-%%'
WHERE d.met_at IS NULL AND d.due_at + l.amount * interval '1 day' < %(now)s
"""
STORY = """
INSERT INTO workflow_auditentry (subject_label, subject_key, verb, by_id, by_name, at, note, details)
SELECT 'complaint', number, 'file', NULL, '', submitted_at, '', '{"round": 1, "channel": "portal"}'
FROM complaints_complaint WHERE number LIKE 'TS-2025-%%'
"""


def fill(cases: int, compounds: int) -> dict[str, User]:
    """So many cases in so many compounds, and a reader of each width of sight."""
    places = _places(compounds)
    units = [an_organisation(Organisation.Kind.COMPANY).pk for _ in range(UNITS)]
    given = {
        "cases": cases,
        "now": timezone.now(),
        "span": SPAN,
        "rare": RARE,
        "words": WORDS,
        "units": units,
    }
    with connection.cursor() as cursor:
        for statement in (CASES, LIMITS, RAISED, STORY):
            cursor.execute(statement, given)
    nearest.mend(Complaint)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return _readers(places[0], units[0])


def _places(compounds: int) -> list[Compound]:
    communities = [
        a_community(f"社区{number}", township=a_township(f"镇{number % TOWNSHIPS}"))
        for number in range(TOWNSHIPS * COMMUNITIES)
    ]
    rows = []
    for number in range(compounds):
        community, keys = communities[number % len(communities)], sort_keys(f"小区{number}")
        rows.append(
            Compound(
                code=f"B{number:05}",
                name=f"花园{number}区",
                pinyin=keys.pinyin,
                initials=keys.initials,
                community=community,
                township=community.township,
                address=f"滨海路{number}号",
                delivered_year=2016,
                households=300,
                exclusive_area=30000,
            )
        )
    return Compound.objects.bulk_create(rows)


def _readers(compound: Compound, unit: int) -> dict[str, User]:
    company = Organisation.objects.get(pk=unit)
    return {
        "district": a_user(Role.DISTRICT_OFFICER, compound),
        "township": a_user(Role.TOWNSHIP_OFFICER, compound),
        "community": a_user(Role.COMMUNITY_OFFICER, compound),
        "compound": a_user(Role.SECRETARY, compound),
        "unit": a_user(Role.HANDLER, company),
    }
