"""Bulletins at the desk: which quarters have one, and one with its preview, its steps and its files."""

import io
from dataclasses import dataclass

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.actions.rights import is_same_person
from communities.exports import XLSX
from finance.rules.periods import from_code, quarter_of
from workflow import calendars
from workflow.clock import Due
from workflow.models import AuditEntry

from .. import actions, scorecards
from ..actions.bulletins import HANDS, LABEL
from ..bulletin_filters import BulletinFilter
from ..bulletins.content import content_of
from ..bulletins.docx import docx
from ..bulletins.layout import paper_of
from ..bulletins.pdf import pdf
from ..bulletins.people import people_of
from ..lifecycle import BULLETIN, BulletinMove
from ..models import Bulletin
from ..models.scope import sees_district
from ..rules import bulletins as rules

WAITING = 4
"""So many whole quarters without a bulletin are listed as missing."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
SHOWN_HANDS = ("drafted_by", "checked_by", "issued_by", "freeze__frozen_by")


def due_of(bulletin) -> Due:
    """As it stood at the issue; before that by today's calendar."""
    if bulletin.due_at:
        return Due(bulletin.due_at, provisional=False)
    return rules.due_of(bulletin.period, calendars.current())


def trail(*more):
    return [(_("考核指标"), reverse("scorecard")), (_("季度通报"), reverse("bulletin-list")), *more]


@dataclass(frozen=True)
class Line:
    """A quarter of the list, with or without a bulletin."""

    quarter: str
    bulletin: Bulletin | None
    due: Due
    is_late: bool


class BulletinList(TemplateView):
    template_name = "governance/bulletin_list.html"

    @cached_property
    def filter(self):
        rows = Bulletin.objects.visible_to(self.request.user).latest_first()
        return BulletinFilter(self.request.GET, queryset=rows, request=self.request)

    def get_context_data(self, **kwargs):
        user, now = self.request.user, timezone.now()
        rows = list(self.filter.qs) if self.filter.is_valid() else []
        calendar = calendars.current()
        lines = [Line(row.quarter, row, due_of(row), row.is_late(due_of(row).at, now)) for row in rows]
        may_draft = grants(user).may("bulletin.draft")
        for quarter in self.missing(now) if may_draft and not self.filter.data.get("text") else []:
            due = rules.due_of(quarter, calendar)
            lines.append(Line(quarter.code, None, due, due.at < now))
        return super().get_context_data(
            filter=self.filter,
            lines=sorted(lines, key=lambda line: line.quarter, reverse=True),
            may_draft=may_draft,
            at=now,
            trail=trail()[:1] + [(_("季度通报"), "")],
            **kwargs,
        )

    def missing(self, now):
        """The running quarter and the last whole ones, as far as nobody began theirs."""
        known = set(Bulletin.objects.values_list("quarter", flat=True))
        period, found = quarter_of(timezone.localdate(now)), []
        for _turn in range(WAITING + 1):
            if period.code not in known:
                found.append(period)
            period = quarter_of(period.since - scorecards.DAY)
        return found


class OneBulletin:
    """A bulletin that the reader may see; any other quarter is 404."""

    @cached_property
    def bulletin(self):
        rows = Bulletin.objects.visible_to(self.request.user)
        rows = rows.select_related("freeze", *(f"{hand}__person" for hand in SHOWN_HANDS))
        return get_object_or_404(rows, quarter=self.kwargs["quarter"])


class BulletinPage(OneBulletin, TemplateView):
    template_name = "governance/bulletin_page.html"

    def get_context_data(self, **kwargs):
        row, user, now = self.bulletin, self.request.user, timezone.now()
        due, rights = due_of(row), grants(user)
        moves = {move.name for move in BULLETIN.open_to(row.status, self.words(rights))}
        may_check, waiting = BulletinMove.CHECK in moves, waiting_of(row)
        sees_all = sees_district(user, "bulletin.view")
        return super().get_context_data(
            bulletin=row,
            due=due,
            is_late=row.is_late(due.at, now),
            at=now,
            paper=paper_of(content_of(row, at=now), sha256=row.sha256),
            moves=moves,
            may_draft=rights.may("bulletin.draft") and row.status == "draft",
            is_own=may_check and self.wrote(row, user),
            names=actions.names_in(row) if may_check else [],
            waiting=waiting,
            annex_waits=("annex" if sees_all else "public") in waiting,
            refused=refused_of(row),
            corrections=row.corrections.count(),
            unexplained=row.corrections.unexplained().count(),
            returned=self.returned(row),
            sees_district=sees_all,
            trail=trail((row.quarter, "")),
            **kwargs,
        )

    @staticmethod
    def words(rights):
        known = {word for move in BULLETIN.moves for word in move.roles}
        return {word for word in known if rights.may(word)}

    @staticmethod
    def wrote(row, user):
        entries = AuditEntry.objects.about(LABEL, row.quarter).filter(verb__in=HANDS).select_related("by")
        return any(is_same_person(entry.by, user) for entry in entries)

    @staticmethod
    def returned(row):
        """The last word of whoever sent it back, as long as it is being written."""
        if row.status != "draft":
            return None
        entries = AuditEntry.objects.about(LABEL, row.quarter).filter(verb=BulletinMove.RETURN)
        return entries.order_by("-pk").first()


def waiting_of(row):
    """What the periodic table still has to do, by kind."""
    return {chore.kind: chore for chore in row.chores.waiting()}


def refused_of(row):
    """Why the last comparison, or freeze, by the periodic table came to nothing, by kind."""
    return dict(row.chores.order_by("pk").values_list("kind", "refusal"))


class BulletinFile(OneBulletin, View):
    """DOCX and PDF as issued; for who sees the whole district also the PDF with who answers for the last."""

    def get(self, request, quarter, kind):
        row, now = self.bulletin, timezone.now()
        if kind == "internal" and sees_district(request.user, "bulletin.view"):
            people = people_of(row, timezone.localdate(now))
            paper = paper_of(content_of(row, at=now), people, sha256=row.sha256)
            return file(row, f"{_('内部')}.pdf", PDF, pdf(paper, at=now))
        return download(row, kind, is_public=not sees_district(request.user, "bulletin.view"))


def download(row, kind, *, is_public):
    """:raises Http404: no such file, values that are not frozen yet, or an annex that is still being made."""
    now = timezone.now()
    at = row.issued_at or now
    if kind == "xlsx" and row.freeze:
        book = actions.annex_of(row, is_public=is_public)
        if book is None:
            raise Http404
        return FileResponse(book, as_attachment=True, filename=f"{row}.xlsx", content_type=XLSX)
    if kind == "json" and row.is_issued:
        return file(row, ".json", "application/json", row.content.encode())
    makers = {"docx": (docx, DOCX), "pdf": (pdf, PDF)}
    if kind not in makers:
        raise Http404
    make, mime = makers[kind]
    return file(row, f".{kind}", mime, make(paper_of(content_of(row, at=now), sha256=row.sha256), at=at))


def file(row, ending, mime, content):
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{row}{ending}", content_type=mime)


def period_of(code):
    """:raises Http404: no quarter."""
    period = from_code(code)
    if period is None or period.kind != "quarter":
        raise Http404
    return period
