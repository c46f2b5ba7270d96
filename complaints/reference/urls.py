"""Addresses of the tables' pages; they belong to the namespace of the room."""

from django.urls import path

from . import views

CATEGORIES = "desk/categories/"

urlpatterns = [
    path(CATEGORIES, views.CategoryList.as_view(), name="category-list"),
    path(f"{CATEGORIES}new/", views.CategoryNew.as_view(), name="category-new"),
    path(f"{CATEGORIES}limits/", views.LimitList.as_view(), name="limit-list"),
    path(f"{CATEGORIES}limits/new/", views.LimitNew.as_view(), name="limit-new"),
    path(f"{CATEGORIES}limits/<int:pk>/end/", views.LimitEnd.as_view(), name="limit-end"),
    path(f"{CATEGORIES}answers/", views.TemplateList.as_view(), name="template-list"),
    path(f"{CATEGORIES}answers/new/", views.TemplateRow.as_view(), name="template-new"),
    path(f"{CATEGORIES}answers/<int:pk>/", views.TemplateRow.as_view(), name="template-edit"),
    path(f"{CATEGORIES}rules/", views.RuleList.as_view(), name="rule-list"),
    path(f"{CATEGORIES}rules/new/", views.GeneralRule.as_view(), name="general-rule-new"),
    path(f"{CATEGORIES}rules/<int:pk>/", views.GeneralRule.as_view(), name="general-rule-edit"),
    path(f"{CATEGORIES}<slug:code>/", views.CategoryPage.as_view(), name="category-page"),
    path(f"{CATEGORIES}<slug:code>/edit/", views.CategoryEdit.as_view(), name="category-edit"),
    path(f"{CATEGORIES}<slug:code>/rules/new/", views.RuleRow.as_view(), name="rule-new"),
    path(f"{CATEGORIES}<slug:code>/rules/<int:pk>/", views.RuleRow.as_view(), name="rule-edit"),
    path(f"{CATEGORIES}<slug:code>/questions/new/", views.QuestionRow.as_view(), name="question-new"),
    path(f"{CATEGORIES}<slug:code>/questions/<int:pk>/", views.QuestionRow.as_view(), name="question-edit"),
]
