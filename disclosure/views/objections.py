"""The desk's questions: answer, decide, make public."""

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from communities.access import grants
from communities.views.base import ActionForm, DeskList
from workflow import masking

from .. import actions
from ..filters import ObjectionFilter
from ..forms import AnswerForm, DecideForm, PublishAnswerForm, TakeDownForm
from ..lifecycle import LIFECYCLE
from ..models import Objection
from ..tables import ObjectionTable

HOME = (_("居民异议"), "disclosure:objection-list")


class ObjectionList(DeskList):
    table_class = ObjectionTable
    filterset_class = ObjectionFilter
    title = _("居民异议")
    intro = _("居民对公示提出的问题。小区5个工作日内答复；不满意的由镇乡处理一次。答复经另一个人审核后公开。")

    def get_queryset(self):
        rows = Objection.objects.visible_to(self.request.user).with_place().without_words()
        return rows.order_by(F("next_due_at").asc(nulls_last=True), "-asked_at", "pk")


class VisibleObjection:
    """A question about a document in the reader's scope; all others are 404."""

    permission = "disclosure.view"

    @cached_property
    def objection(self) -> Objection:
        rows = Objection.objects.visible_to(self.request.user, self.permission).with_place()
        return get_object_or_404(rows.without_words(), number=self.kwargs["number"])

    def get(self, request, *args, **kwargs):
        self.objection  # noqa: B018 - out of scope is 404 before anything is shown
        return super().get(request, *args, **kwargs)

    def get_back(self):
        return self.objection.get_absolute_url()

    def get_trail(self):
        return [(HOME[0], reverse(HOME[1])), (self.objection.number, self.get_back())]


class ObjectionPage(VisibleObjection, DetailView):
    template_name = "disclosure/objection_page.html"
    context_object_name = "objection"

    def get_object(self):
        return self.objection

    def get_context_data(self, **kwargs):
        objection, user = self.objection, self.request.user
        moves = {move.name for move in LIFECYCLE.open_to(objection.status, objection.relations_of(user))}
        reviews = grants(user).covers("notice.publish", objection.compound)
        return super().get_context_data(
            document=objection.document,
            moves=moves,
            may_publish=reviews and objection.is_settled,
            may_unpublish=reviews and objection.reviewed_at is not None,
            deadlines=objection.deadlines.order_by("due_at", "pk"),
            at=timezone.now(),
            trail=[(HOME[0], reverse(HOME[1])), (objection.number, "")],
            **kwargs,
        )


class ObjectionAnswer(VisibleObjection, ActionForm):
    permission = "objection.answer"
    form_class = AnswerForm
    title = _("答复")
    submit = _("提交答复")
    done = _("已答复。")

    @property
    def intro(self):
        return self.objection.question

    def act(self, data, *, by, at):
        actions.answer(self.objection, by=by, at=at, **data)


class ObjectionDecide(VisibleObjection, ActionForm):
    permission = "objection.decide"
    form_class = DecideForm
    title = _("镇乡处理")
    submit = _("提交处理意见")
    done = _("已处理。")

    @property
    def intro(self):
        return self.objection.appeal

    def act(self, data, *, by, at):
        actions.decide(self.objection, by=by, at=at, **data)


class ObjectionPublish(VisibleObjection, ActionForm):
    permission = "notice.publish"
    form_class = PublishAnswerForm
    title = _("审核公开")
    intro = _("请删去能认出人的内容。电话、证件号、车牌、姓名已经先遮盖，请再看一遍。")
    submit = _("公开")
    done = _("已公开。")

    def get_initial(self):
        one = self.objection
        words = "\n\n".join(filter(None, (one.answer, one.decision)))
        return {
            "question": one.public_question or masking.masked(one.question),
            "answer": one.public_answer or masking.masked(words),
        }

    def act(self, data, *, by, at):
        actions.publish_answer(self.objection, by=by, at=at, **data)


class ObjectionUnpublish(VisibleObjection, ActionForm):
    permission = "notice.publish"
    form_class = TakeDownForm
    title = _("撤下公开")
    submit = _("撤下")
    done = _("已撤下。")
    is_grave = True

    def act(self, data, *, by, at):
        actions.unpublish_answer(self.objection, by=by, at=at, **data)
