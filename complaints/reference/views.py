"""The desk's pages of the tables that rule complaints. Every change asks why and is told on the page."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from communities.views.base import ActionForm

from ..actions import reference
from ..lifecycle import LIFECYCLE, Kind
from ..models import AnswerTemplate, Category, DispatchRule, Limit, Question, Urgency
from ..routing import candidates
from ..rules import how_long
from . import history
from .forms import (
    CategoryForm,
    LimitEndForm,
    LimitForm,
    NewCategoryForm,
    PreviewForm,
    QuestionForm,
    RuleForm,
    TemplateForm,
)

LIST = (_("诉求类别"), "complaints:category-list")
ORDER = _(
    "小区的规则先于镇乡的，镇乡的先于全区的；同样范围先看本类的，再看全部类别的，然后按顺位。找不到单位时依次给社区、镇乡、区专班。"
)
MOST_SHOWN = 5
"""Units that the preview names, the first of which gets the case."""


def first_step():
    return [(LIST[0], reverse(LIST[1]))]


class CategoryList(TemplateView):
    template_name = "complaints/reference/category_list.html"

    def get_context_data(self, **kwargs):
        rows = Category.objects.order_by("ordinal", "pk").prefetch_related("dispatch_rules__unit")
        return super().get_context_data(categories=rows, **kwargs)


class OneCategory:
    """Finds the category of the address, in any case of letters."""

    @cached_property
    def category(self):
        return get_object_or_404(Category, code=self.kwargs["code"].upper())

    def get_back(self):
        return reverse("complaints:category-page", args=[self.category.code])

    def get_trail(self):
        return [*first_step(), (str(self.category), self.get_back())]


class CategoryPage(OneCategory, TemplateView):
    template_name = "complaints/reference/category_page.html"

    def get_context_data(self, **kwargs):
        category, today = self.category, timezone.localdate()
        return super().get_context_data(
            category=category,
            trail=[*first_step(), (str(category), "")],
            today=today,
            own_limits=category.limits.order_by("kind", "urgency", "-valid_from", "pk"),
            in_force=in_force(category, today),
            rules=in_order(Q(category=category) | Q(category=None)),
            questions=category.questions.prefetch_related("choices").order_by("ordinal", "pk"),
            templates=with_moves(category.answer_templates.order_by("move", "ordinal", "pk")),
            history=history.of(category.code),
            **self.preview(today),
            **kwargs,
        )

    def preview(self, today):
        """Who would get a case of this category in the compound that was asked for, in their order."""
        form = PreviewForm(self.request.GET if "compound" in self.request.GET else None)
        compound = form.cleaned_data["compound"] if form.is_bound and form.is_valid() else None
        units = candidates(self.category, (compound, None, today)) if compound else ()
        return {"preview": form, "compound": compound, "units": [*dict.fromkeys(units)][:MOST_SHOWN]}


def in_order(which):
    """Rules as they are asked, those that are retired among them."""
    rules = DispatchRule.objects.filter(which).select_related("category", "township", "compound", "unit")
    return sorted(rules, key=lambda rule: (*rule.generality, rule.rank, rule.pk))


def in_force(category, on):
    """The limits of a new case today, at the category's default urgency."""
    limits = Limit.objects.of(category, category.urgency, on)
    ordered = ((kind, limits[kind]) for kind in Kind if kind in limits)
    return [(kind.label, how_long(limit.amount, limit.unit)) for kind, limit in ordered]


def with_moves(templates):
    return [(row, LIFECYCLE.by_name[row.move].label) for row in templates if row.move in LIFECYCLE.by_name]


class CategoryEdit(OneCategory, ActionForm):
    form_class = CategoryForm
    title = _("修改类别设置")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.category}

    def form_valid(self, form):
        self.changes = form.changes
        return super().form_valid(form)

    def act(self, data, *, by, at):
        reference.edit_category(self.category, changes=self.changes, by=by, at=at, note=data["note"])


class CategoryNew(ActionForm):
    form_class = NewCategoryForm
    title = _("新建类别")

    def form_valid(self, form):
        self.changes = form.changes
        return super().form_valid(form)

    def act(self, data, *, by, at):
        self.made = reference.add_category(
            data["code"], changes=self.changes, by=by, at=at, note=data["note"]
        )

    def get_back(self):
        return reverse(LIST[1])

    def get_trail(self):
        return first_step()

    def get_success_url(self):
        return reverse("complaints:category-page", args=[self.made.code])


class LimitList(TemplateView):
    """The general limits: one table for each urgency, what is in force and what comes."""

    template_name = "complaints/reference/limit_list.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        rows = list(Limit.objects.filter(category=None).order_by("kind", "valid_from", "pk"))
        order = list(Kind)
        rows.sort(key=lambda row: (order.index(Kind(row.kind)), row.valid_from))
        current = [row for row in rows if row.valid_to is None or row.valid_to >= today]
        own = Limit.objects.exclude(category=None).select_related("category")
        return super().get_context_data(
            trail=[*first_step(), (_("办理时限"), "")],
            today=today,
            urgencies=[(one, [row for row in current if row.urgency == one]) for one in Urgency],
            past=[row for row in rows if row not in current],
            own_limits=own.order_by("category__ordinal", "kind", "urgency", "-valid_from", "pk"),
            history=history.of(reference.GENERAL),
            **kwargs,
        )


class LimitNew(ActionForm):
    form_class = LimitForm
    title = _("改变时限")
    intro = _("从某一天起按新的时限计算。正在计时的期限不受影响。")

    def get_initial(self):
        given = {name: self.request.GET.get(name, "") for name in ("category", "urgency", "kind")}
        return {**super().get_initial(), **given}

    def act(self, data, *, by, at):
        reference.set_limit(**data, by=by, at=at)

    def get_back(self):
        category = Category.objects.filter(code=self.request.GET.get("category", "")).first()
        if category:
            return reverse("complaints:category-page", args=[category.code])
        return reverse("complaints:limit-list")

    def get_trail(self):
        return [*first_step(), (_("办理时限"), reverse("complaints:limit-list"))]


class LimitEnd(ActionForm):
    form_class = LimitEndForm
    title = _("取消时限")
    intro = _("本类自己的时限取消后，按紧急程度的通用时限计算。还没有生效的直接撤销，原来的继续有效。")
    is_grave = True

    @cached_property
    def limit(self):
        return get_object_or_404(Limit.objects.select_related("category"), pk=self.kwargs["pk"])

    def act(self, data, *, by, at):
        reference.end_limit(self.limit, **data, by=by, at=at)

    def get_back(self):
        if self.limit.category:
            return reverse("complaints:category-page", args=[self.limit.category.code])
        return reverse("complaints:limit-list")

    def get_trail(self):
        return [*first_step(), (str(self.limit), self.get_back())]


class RowForm(OneCategory, ActionForm):
    """A row that belongs to the category: new, or the one of the address."""

    model: type
    keep: str

    @cached_property
    def row(self):
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(self.model, category=self.category, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.row}

    def form_valid(self, form):
        self.changes = form.changes
        return super().form_valid(form)

    def act(self, data, *, by, at):
        extra = {"choices": data["choices"]} if "choices" in data else {}
        keep = getattr(reference, self.keep)
        keep(
            self.row,
            category=self.category,
            changes=self.changes,
            by=by,
            at=at,
            note=data["note"],
            **extra,
        )


class RuleRow(RowForm):
    model, form_class, keep = DispatchRule, RuleForm, "keep_rule"
    title = _("派单规则")
    intro = ORDER


class RuleList(TemplateView):
    """Rules that hold whatever the case is about, with where they stand among those of a category."""

    template_name = "complaints/reference/rule_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            trail=[*first_step(), (GeneralRule.title, "")],
            order=ORDER,
            rules=in_order(Q(category=None)),
            history=history.of(reference.GENERAL),
            **kwargs,
        )


class GeneralRule(RuleRow):
    """The same form, for all categories."""

    category = None
    title = _("全部类别的派单规则")

    def get_back(self):
        return reverse("complaints:rule-list")

    def get_trail(self):
        return [*first_step(), (self.title, self.get_back())]


class QuestionRow(RowForm):
    model, form_class, keep = Question, QuestionForm, "keep_question"
    title = _("补充问题")

    def get_initial(self):
        choices = self.row.choices.order_by("ordinal", "pk") if self.row else ()
        return {"choices": [(choice.label, choice.label_en) for choice in choices]}


class TemplateList(TemplateView):
    template_name = "complaints/reference/template_list.html"

    def get_context_data(self, **kwargs):
        rows = AnswerTemplate.objects.select_related("category")
        return super().get_context_data(
            trail=[*first_step(), (_("答复模板"), "")],
            templates=with_moves(rows.order_by("category__ordinal", "move", "ordinal", "pk")),
            **kwargs,
        )


class TemplateRow(ActionForm):
    form_class = TemplateForm
    title = _("答复模板")

    @cached_property
    def row(self):
        pk = self.kwargs.get("pk")
        return get_object_or_404(AnswerTemplate, pk=pk) if pk else None

    def get_initial(self):
        asked = Category.objects.filter(code=self.request.GET.get("category", "")).first()
        return {"category": asked} if asked and self.row is None else {}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.row}

    def form_valid(self, form):
        self.changes = form.changes
        return super().form_valid(form)

    def act(self, data, *, by, at):
        reference.keep_template(self.row, changes=self.changes, by=by, at=at, note=data["note"])

    def get_back(self):
        return reverse("complaints:template-list")

    def get_trail(self):
        return [*first_step(), (_("答复模板"), self.get_back())]
