"""What stands around every page: header, navigation, error pages, tables."""

from datetime import timedelta

import django_tables2 as tables
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.views.defaults import bad_request, permission_denied, server_error

from governance import context
from workflow.models import Heartbeat


class Cases(tables.Table):
    number = tables.Column(verbose_name="编号")
    unit = tables.Column(verbose_name="经办单位", orderable=False)

    class Meta:
        order_by = "-number"
        empty_text = "现在没有诉求。"


def listed(rf, rows, **paginate):
    request = rf.get("/desk/complaints/?late=1")
    table = Cases(rows)
    tables.RequestConfig(request, paginate=paginate or False).configure(table)
    return table.as_html(request)


def test_every_cell_knows_its_label_for_the_phone(rf):
    html = listed(rf, [{"number": "1", "unit": "物业"}])

    assert 'data-label="编号"' in html
    assert 'data-label="经办单位"' in html


def test_the_sorted_column_says_so_and_links_keep_the_filter(rf):
    html = listed(rf, [{"number": "1", "unit": "物业"}])

    assert 'aria-sort="descending"' in html
    assert "late=1" in html


def test_an_empty_list_says_so_in_words(rf):
    html = listed(rf, [])

    assert "现在没有诉求。" in html
    assert "<table" not in html


def test_pages_are_turned_with_words(rf):
    html = listed(rf, [{"number": str(number), "unit": ""} for number in range(30)], per_page=10, page=2)

    assert "上一页" in html
    assert "下一页" in html
    assert 'aria-current="page">2<' in html


def test_a_page_that_does_not_exist_says_whom_to_ask(client, db):
    answer = client.get("/no/such/page/")

    assert answer.status_code == 404
    assert "也可能您没有查看它的权限" in answer.content.decode()
    assert "账号管理员" in answer.content.decode()


def test_a_refusal_shows_its_reason_and_whom_to_ask(rf, db, django_user_model):
    request = rf.get("/desk/")
    request.user = django_user_model(username="x")

    html = permission_denied(request, Exception("只有镇乡可以派单。")).content.decode()

    assert "只有镇乡可以派单。" in html
    assert "账号管理员" in html


@pytest.mark.parametrize("answer", [lambda request: bad_request(request, Exception()), server_error])
def test_a_failure_is_told_without_database_or_context(rf, answer):
    html = answer(rf.get("/")).content.decode()

    assert "回到首页" in html
    assert 'lang="zh-Hans"' in html


def test_a_form_that_was_open_too_long_is_told_in_words(db):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})

    assert answer.status_code == 403
    assert "刚才的内容没有提交" in answer.content.decode()


def test_too_many_tries_are_told_in_words(rf):
    request = rf.get("/accounts/login/")
    request.user = AnonymousUser()

    assert "操作太频繁" in render_to_string("429.html", request=request)


@pytest.mark.parametrize("path", ["/about/", "/accessibility/", "/privacy/", "/data/"])
def test_text_pages_answer_everyone(client, db, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert "跳到正文" in answer.content.decode()


def test_the_foot_names_who_runs_the_portal_and_whom_to_call(client, db, settings):
    settings.OPERATOR, settings.HOTLINE = "台商投资区", "12345"

    html = client.get("/about/").content.decode()

    assert "主办：台商投资区" in html
    assert "咨询与求助：12345" in html


@pytest.mark.parametrize(("minutes", "is_stalled"), [(0, False), (3, False), (4, True), (None, True)])
def test_staff_are_told_when_the_periodic_table_stands_still(db, minutes, is_stalled):
    if minutes is not None:
        Heartbeat.objects.create(
            name="ticker", beat_at=timezone.now() - timedelta(minutes=minutes, seconds=-1)
        )

    assert context.is_stalled() == is_stalled


class Search(forms.Form):
    words = forms.CharField(label="内容", required=False)
    state = forms.CharField(label="状态", required=False)
    town = forms.CharField(label="镇乡", required=False)
    since = forms.CharField(label="自", required=False)


def filters(rf, query, **context):
    request = rf.get("/desk/complaints/", query)
    text = "{% load lists %}{% filter_row form %}"
    return Template(text).render(Context({"form": Search(request.GET), "request": request, **context}))


def test_filters_beyond_the_row_are_folded_away_until_one_is_set(rf):
    assert '<details class="filters-more">' in filters(rf, {"words": "电梯"})
    assert '<details class="filters-more" open>' in filters(rf, {"since": "2026-01-01"})


def test_nothing_is_folded_away_in_large_type(rf):
    assert '<details class="filters-more" open>' in filters(rf, {}, elder=True)


def test_filters_can_be_cleared_once_set(rf):
    assert "清除" in filters(rf, {"words": "电梯"})
    assert "清除" not in filters(rf, {})
