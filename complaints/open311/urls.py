"""Addresses of the open interface, and of the table of all public cases beside it."""

from django.urls import path, re_path

from . import views

app_name = "open311"
ROOT = "open311/v2/"
urlpatterns = [
    path("discovery.xml", views.Discovery.as_view(), {"suffix": "xml"}, name="discovery-xml"),
    path("discovery.json", views.Discovery.as_view(), {"suffix": "json"}, name="discovery-json"),
    path(f"{ROOT}discovery.<str:suffix>", views.Discovery.as_view(), name="discovery"),
    path(f"{ROOT}services.<str:suffix>", views.Services.as_view(), name="services"),
    path(f"{ROOT}services/<str:code>.<str:suffix>", views.Definition.as_view(), name="definition"),
    path(f"{ROOT}requests.<str:suffix>", views.Requests.as_view(), name="requests"),
    path(f"{ROOT}requests/<str:number>.<str:suffix>", views.Request.as_view(), name="request"),
    path(f"{ROOT}tokens/<str:token>.<str:suffix>", views.Token.as_view(), name="token"),
    path(f"{ROOT}servicerequestupdates.<str:suffix>", views.Updates.as_view(), name="updates"),
    path(f"{ROOT}photos/<uuid:token>.jpg", views.Picture.as_view(), name="photo"),
    path(ROOT, views.Missing.as_view(), name="root"),
    re_path(r"^open311/v2(?:/[\s\S]*)?$", views.Missing.as_view(), name="missing"),
    path("data/requests.csv", views.Bulk.as_view(), name="bulk"),
    path("data/requests-<int:year>.csv", views.Bulk.as_view(), name="bulk-year"),
    path("data/requests.schema.json", views.BulkDescription.as_view(), name="bulk-description"),
]
