"""Rules over owners' committees: size, one director, term, filing (RULES 2)."""

from collections import Counter
from datetime import date

from django.utils.translation import gettext as _

from communities.access import Post
from communities.register.findings import Findings
from communities.register.known import Known, refuse
from communities.register.layout import COMMITTEES
from communities.register.limits import Limits
from communities.register.records import Committee, MemberRow, Register
from communities.rules import legal_end, term_is_valid
from workflow.clock import Calendar
from workflow.words import day_plain

SHARED = tuple(column.key for column in COMMITTEES.columns if column.shared and column.key != "compound_code")


def check(register: Register, known: Known, on: date, limits: Limits, findings: Findings) -> None:
    """Afterwards `register.committees` holds the rows by committee."""
    register.committees = _grouped(register.members, known, findings)
    for committee in register.committees:
        head = _spokesman(committee, findings)
        _check_members(committee, head, findings)
        _check_term(head, on, limits, findings)
        _check_filing(head, on, limits, findings)


def _grouped(rows: list[MemberRow], known: Known, findings: Findings) -> list[Committee]:
    """By compound and area; a row whose own pointer is wrong joins the committee of its name."""
    groups: dict[tuple[str, str], Committee] = {}
    lost = []
    wrong: set[tuple[str, str]] = set()
    for row in rows:
        pointer = (row.compound_code, row.committee)
        compound = None if pointer in wrong else known.compound_of(row, COMMITTEES)
        if compound is None:
            wrong.add(pointer)
        if compound is None or not _has_area(row, known):
            lost.append(row)
        else:
            groups.setdefault((compound.code, row.area_name), Committee([])).rows.append(row)
    named = {committee.head.committee: committee for committee in groups.values()}
    for row in lost:
        committee = named.get(row.committee)
        if committee:
            committee.rows.append(row)
            committee.rows.sort(key=lambda one: one.row)
        _refuse_area(row, committee, known, findings)
    return list(groups.values())


def _has_area(row: MemberRow, known: Known) -> bool:
    """Where the compound is divided, a committee belongs to one of its areas."""
    if row.area_name is None:
        return False
    if not known.buildings_usable or row.compound_code in known.doubtful:
        return True
    areas = {area for area, _ in known.buildings[row.compound_code]}
    return not areas or row.area_name in areas or (areas == {""} and not row.area_name)


def _refuse_area(row: MemberRow, committee: Committee | None, known: Known, findings: Findings) -> None:
    compound = known.compounds.get(row.compound_code or "")
    if compound is None or row.area_name is None or _has_area(row, known):
        return
    if committee is None and (row.compound_code, row.area_name) in known.told_areas:
        return
    known.told_areas.add((row.compound_code, row.area_name))
    words = {"compound": compound.name or compound.code, "area": row.area_name}
    reason = _("“%(compound)s”没有管理区域“%(area)s”") % words
    if not row.area_name:
        reason = _("“%(compound)s”分为多个管理区域，请填写管理区域") % words
    refuse(findings, COMMITTEES, row, "area_name", "unknown_area", reason)


def _spokesman(committee: Committee, findings: Findings) -> MemberRow:
    """The first row that says what most rows repeat; a row that says otherwise is refused."""
    others: set[int] = set()
    for key in SHARED:
        values = Counter(getattr(row, key) for row in committee.rows if key not in row.flawed)
        if len(values) < 2:
            continue
        most = values.most_common(1)[0][0]
        told: set[object] = {most}
        for row in committee.rows:
            if key not in row.flawed and getattr(row, key) != most:
                others.add(row.row)
                _refuse_other(row, key, told, findings)
    return next((row for row in committee.rows if row.row not in others), committee.head)


def _refuse_other(row: MemberRow, key: str, told: set[object], findings: Findings) -> None:
    value = getattr(row, key)
    if value not in told:
        told.add(value)
        reason = _("“%(column)s”与同一业委会的其他行不一致") % {"column": COMMITTEES.label(key)}
        refuse(findings, COMMITTEES, row, key, "not_the_same", reason)


def _check_members(committee: Committee, head: MemberRow, findings: Findings) -> None:
    twice = _take_out_repeats(committee, findings)
    rows = committee.rows
    if any("post" in row.flawed for row in rows):
        return
    directors = [row for row in rows if row.post == Post.DIRECTOR]
    for row in directors[1:]:
        reason = _("同一业委会有两名主任")
        refuse(findings, COMMITTEES, row, "post", "two_directors", reason)
    if not directors:
        reason = _("业委会没有主任")
        refuse(findings, COMMITTEES, committee.head, "post", "no_director", reason)
    size, count = head.size, len(committee.serving)
    if size is not None and size not in (count, count + twice):
        reason = _("委员人数填%(size)d，但名单中有%(count)d名委员（候补不计）")
        words = {"size": size, "count": count}
        refuse(findings, COMMITTEES, head, "size", "size_mismatch", reason % words)


def _take_out_repeats(committee: Committee, findings: Findings) -> int:
    """Refuse persons listed twice; the count of them, so that the size is not refused again."""
    seen: dict[tuple[str, str], MemberRow] = {}
    repeats = 0
    for row in list(committee.rows):
        if row.name is None or row.phone is None:
            continue
        first = seen.setdefault((row.name, row.phone), row)
        if first is not row:
            reason = _("与第%(row)d行同一业委会的同一人重复") % {"row": first.row}
            refuse(findings, COMMITTEES, row, "name", "duplicate_row", reason)
            committee.rows.remove(row)
            repeats += 1
    return repeats


def _check_term(head: MemberRow, on: date, limits: Limits, findings: Findings) -> None:
    if head.starts_on is None or head.ends_on is None:
        return
    if head.ends_on < head.starts_on:
        kind, reason = "end_before_start", _("任期结束早于任期开始")
        refuse(findings, COMMITTEES, head, "ends_on", kind, reason)
    elif not term_is_valid(head.starts_on, head.ends_on, years=limits.term_years):
        reason = _("任期超过%(years)d年") % {"years": limits.term_years}
        refuse(findings, COMMITTEES, head, "ends_on", "term_too_long", reason)
    elif head.ends_on < on:
        reason = _("任期已于%(day)s届满，应换届") % {"day": day_plain(head.ends_on)}
        findings.warn(COMMITTEES.sheet, head.row, COMMITTEES.label("ends_on"), "term_past_end", reason)


def _check_filing(head: MemberRow, on: date, limits: Limits, findings: Findings) -> None:
    if head.starts_on is None or "filed_on" in head.flawed:
        return
    last = legal_end(head.starts_on, limits.filing_days, Calendar().is_working)
    if (head.filed_on or on) <= last:
        return
    words = {
        "limit": limits.filing_days,
        "days": (head.filed_on - head.starts_on).days if head.filed_on else 0,
    }
    reason = _("备案超过%(limit)d天（第%(days)d天备案）") if head.filed_on else _("超过%(limit)d天未见备案")
    label = COMMITTEES.label("filed_on")
    findings.warn(COMMITTEES.sheet, head.row, label, "filed_late", reason % words)
