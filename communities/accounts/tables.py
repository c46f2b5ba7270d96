"""The security administrator's list of accounts."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from workflow import words

from ..models import User


class AccountTable(tables.Table):
    username = tables.Column(
        verbose_name=_("用户名"), linkify=("accounts:account-detail", {"username": tables.A("username")})
    )
    person = tables.Column(verbose_name=_("人员"), default="—")
    posts = tables.Column(verbose_name=_("现任职务"), default="—", accessor="person__posts_now")
    state = tables.TemplateColumn(
        "{% load words i18n %}{% if record.is_active %}{% tag 'green' _('正常') %}"
        "{% else %}{% tag 'grey' _('停用') %}{% endif %}",
        verbose_name=_("状态"),
    )
    second_factor = tables.TemplateColumn(
        "{% load i18n %}{% if value %}{% translate '已启用' %}{% else %}—{% endif %}",
        accessor="has_second_factor",
        verbose_name=_("动态码"),
    )
    last_login = tables.TemplateColumn(
        "{% load words %}{{ value|moment|default:'—' }}", verbose_name=_("最近登录")
    )

    class Meta:
        model = User
        orderable = False
        fields = ("username", "person", "posts", "state", "second_factor", "last_login")
        empty_text = _("没有符合条件的账号。放宽筛选条件再试，或开通新账号。")

    def render_posts(self, value):
        return words.listed(appointment.get_post_display() for appointment in value) or "—"
