"""The desk's documents: what must hang where by when, putting up, taking down, printing."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import DetailView

from communities.access import grants
from communities.views.base import ActionForm, DeskList
from workflow import calendars

from .. import actions
from ..filters import DocumentFilter
from ..forms import PostForm, TakeDownForm, WallForm
from ..models import Channel, Document, Level, Posting, PostingPhoto
from ..posted import hangs_until, posted
from ..tables import DocumentTable
from .access import picture
from .public import contents, pdf


class DocumentList(DeskList):
    table_class = DocumentTable
    filterset_class = DocumentFilter
    title = _("公示")
    intro = _(
        "每份文件要在小区、社区和镇乡、区三级公示，先后不超过3个工作日。季度公示表应在下季度首月15日前公示。"
    )

    def get_queryset(self):
        rows = Document.objects.visible_to(self.request.user).with_place().with_postings()
        return rows.order_by("-due_on", "area__compound__code", "-pk")

    def get_actions(self):
        pages = (
            (_("居民异议"), "objection-list"),
            (_("公告"), "notice-list"),
            (_("监督接入"), "access-list"),
        )
        return [(label, reverse(f"disclosure:{page}")) for label, page in pages]

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        today, calendar = timezone.localdate(), calendars.current()
        for row in table.paginated_rows:
            row.record.posted = posted(row.record, today, calendar)
        return table


class VisibleDocument:
    """A document of a compound in the reader's scope; all others are 404."""

    permission = "disclosure.view"

    def documents(self):
        rows = Document.objects.visible_to(self.request.user, self.permission)
        return rows.with_place().with_postings()

    @cached_property
    def document(self) -> Document:
        return get_object_or_404(self.documents(), number=self.kwargs["number"])


class DocumentPage(VisibleDocument, DetailView):
    template_name = "disclosure/document_page.html"
    context_object_name = "document"

    def get_object(self):
        return self.document

    def get_context_data(self, **kwargs):
        document, reach = self.document, grants(self.request.user)
        at = timezone.now()
        now = posted(document, timezone.localdate(at), calendars.current())
        mine = {level for level in Level if reach.covers(f"disclosure.post.{level}", document.compound)}
        for posting in now.up:
            posting.shown_until = hangs_until(posting)
        return super().get_context_data(
            posted=now,
            at=at,
            mine=mine,
            next_level=next((level for level in now.missing if level in mine), None),
            trail=[(_("公示"), reverse("disclosure:document-list")), (document.title, "")],
            **contents(document),
            **kwargs,
        )


class DocumentPrint(VisibleDocument, View):
    """The sheets before anything hangs."""

    def get(self, request, kind, **kwargs):
        return pdf(self.document, kind)


class DocumentPost(VisibleDocument, ActionForm):
    """One level and channel."""

    level = ""
    submit = _("公示")
    done = _("已公示。")

    @property
    def permission(self):
        return f"disclosure.post.{self.level}"

    @property
    def channel(self) -> Channel:
        return Channel(self.kwargs["channel"])

    @property
    def title(self):
        return f"{Level(self.level).label} · {self.channel.label}"

    @property
    def intro(self):
        return self.document.title

    def dispatch(self, request, *args, **kwargs):
        if kwargs["channel"] not in Channel.values:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return WallForm if self.channel == Channel.WALL else PostForm

    def get(self, request, *args, **kwargs):
        self.document  # noqa: B018 - out of scope is 404 before anything is shown
        return super().get(request, *args, **kwargs)

    def act(self, data, *, by, at):
        actions.post(self.document, level=self.level, channel=self.channel, by=by, at=at, **data)

    def get_back(self):
        return self.document.get_desk_url()

    def get_trail(self):
        return [(_("公示"), reverse("disclosure:document-list")), (self.document.title, self.get_back())]


class PostingTakeDown(ActionForm):
    form_class = TakeDownForm
    level = ""
    title = _("撤下")
    submit = _("撤下")
    done = _("已撤下。")

    @cached_property
    def posting(self) -> Posting:
        seen = Document.objects.visible_to(self.request.user, f"disclosure.post.{self.level}")
        rows = Posting.objects.filter(document__in=seen, level=self.level)
        return get_object_or_404(
            rows.select_related("document__area__compound__township"), token=self.kwargs["token"]
        )

    @property
    def intro(self):
        return f"{self.posting.document}：{self.posting.get_channel_display()} {self.posting.place}"

    def act(self, data, *, by, at):
        actions.take_down(self.posting, by=by, at=at, **data)

    def get_back(self):
        return self.posting.document.get_desk_url()

    def get_trail(self):
        document = self.posting.document
        return [(_("公示"), reverse("disclosure:document-list")), (document.title, self.get_back())]


class PostingPicture(View):
    """How a sheet hangs: faces may be on it, so only the desk sees it."""

    def get(self, request, token):
        seen = Document.objects.visible_to(request.user)
        photo = get_object_or_404(PostingPhoto, token=token, posting__document__in=seen)
        return picture(photo)
