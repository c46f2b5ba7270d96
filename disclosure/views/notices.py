"""The desk's notices: drafted by one person, published by another; and the feeds of what is published."""

import uuid
from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from communities.access import grants
from communities.models import Compound
from communities.views.base import ActionForm, DeskList

from .. import actions
from ..filters import NoticeFilter
from ..forms import NoticeForm, NoticePublishForm, NoticeWithdrawForm
from ..models import Notice
from ..tables import NoticeTable

MOST = 50
NAMESPACE = uuid.UUID("5f1d4a52-3a38-4c4f-8e55-3f6b1d0c9a77")
"""An entry's id is made of its number alone, so that it outlives a change of address."""
HOME = (_("公告"), "disclosure:notice-list")


class NoticeList(DeskList):
    table_class = NoticeTable
    filterset_class = NoticeFilter
    title = _("公告")
    intro = _("一个人起草，另一个人审核后发布。打开次数只数页面，不记录是谁。")

    def get_queryset(self):
        rows = Notice.objects.visible_to(self.request.user).select_related("township", "compound")
        return rows.order_by("-written_at", "-pk")

    def get_actions(self):
        return [(_("起草公告"), reverse("disclosure:notice-new"))] if self.may("notice.draft") else []

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        at = timezone.now()
        for row in table.paginated_rows:
            row.record.shown_state = row.record.state(at)
        return table


class VisibleNotice:
    """A notice for a place in the reader's scope; all others are 404."""

    permission = "disclosure.view"

    @cached_property
    def notice(self) -> Notice:
        rows = Notice.objects.visible_to(self.request.user, self.permission)
        rows = rows.select_related("township__district", "compound__township", "written_by", "published_by")
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get(self, request, *args, **kwargs):
        self.notice  # noqa: B018 - out of scope is 404 before anything is shown
        return super().get(request, *args, **kwargs)

    def get_back(self):
        return self.notice.get_desk_url()

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (self.notice.title, self.get_back())]


class DeskNotice(VisibleNotice, DetailView):
    template_name = "disclosure/notice_page.html"
    context_object_name = "notice"

    def get_object(self):
        return self.notice

    def get_context_data(self, **kwargs):
        notice, reach = self.notice, grants(self.request.user)
        colour, word = notice.state(timezone.now())
        is_draft = notice.published_at is None and notice.withdrawn_at is None
        publishes = reach.covers("notice.publish", notice.place)
        drafts = reach.covers("notice.draft", notice.place)
        return super().get_context_data(
            colour=colour,
            word=word,
            may_revise=is_draft and drafts,
            may_publish=is_draft and publishes,
            may_withdraw=notice.withdrawn_at is None and (drafts if is_draft else publishes),
            trail=[(HOME[0], reverse(HOME[1])), (notice.title, "")],
            **kwargs,
        )


class NoticeNew(ActionForm):
    form_class = NoticeForm
    title = _("起草公告")
    submit = _("提交审核")
    done = _("已提交，等另一个人审核发布。")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def act(self, data, *, by, at):
        self.made = actions.draft_notice(by=by, at=at, **data)

    def get_success_url(self):
        return self.made.get_desk_url()

    def get_back(self):
        return reverse(HOME[1])

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1]))]


class NoticeEdit(VisibleNotice, ActionForm):
    permission = "notice.draft"
    form_class = NoticeForm
    title = _("修改公告")
    done = _("已保存，等另一个人审核发布。")

    def get_initial(self):
        return {"title": self.notice.title, "body": self.notice.body}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": None}

    def act(self, data, *, by, at):
        actions.revise_notice(self.notice, by=by, at=at, **data)


class NoticePublish(VisibleNotice, ActionForm):
    permission = "notice.publish"
    form_class = NoticePublishForm
    title = _("审核发布")
    submit = _("发布")
    done = _("已发布。")

    @property
    def intro(self):
        return self.notice.title

    def act(self, data, *, by, at):
        day = data["expires_on"]
        end = timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None
        actions.publish_notice(self.notice, is_pinned=data["is_pinned"], expires_at=end, by=by, at=at)


class NoticeWithdraw(VisibleNotice, ActionForm):
    permission = "notice.draft"
    form_class = NoticeWithdrawForm
    title = _("撤回公告")
    submit = _("撤回")
    done = _("已撤回。")
    is_grave = True

    @property
    def intro(self):
        return self.notice.title

    def act(self, data, *, by, at):
        actions.withdraw_notice(self.notice, by=by, at=at, **data)


class NoticeFeed(Feed):
    """The newest notices, of all places."""

    feed_type = Atom1Feed

    def author_name(self, *about):
        """An Atom feed names who is responsible for it (RFC 4287, 4.1.1)."""
        return settings.OPERATOR

    def get_object(self, request, **kwargs):
        return None

    def title(self, compound):
        return gettext("公告")

    def link(self, compound):
        return reverse("notices")

    def notices(self, compound):
        return Notice.objects.published(timezone.now())

    def items(self, compound):
        return self.notices(compound).order_by("-published_at", "-pk")[:MOST]

    def item_title(self, notice):
        return notice.title

    def item_description(self, notice):
        return notice.body

    def item_guid(self, notice):
        return uuid.uuid5(NAMESPACE, notice.number).urn

    def item_pubdate(self, notice):
        return notice.published_at

    def item_updateddate(self, notice):
        return notice.published_at


class CompoundNoticeFeed(NoticeFeed):
    """What concerns one compound: its own, its township's, the district's."""

    def get_object(self, request, code, **kwargs):
        return get_object_or_404(Compound.objects.select_related("township"), code__iexact=code)

    def title(self, compound):
        return gettext("%(name)s的公告") % {"name": compound.name}

    def link(self, compound):
        return compound.get_absolute_url()

    def notices(self, compound):
        return super().notices(compound).for_compound(compound)
