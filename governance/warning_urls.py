"""Addresses of warnings."""

from django.urls import path

from .views import redlines, warnings

urlpatterns = [
    path("desk/warnings/", warnings.WarningList.as_view(), name="warning-list"),
    path("desk/warnings/<str:number>/", warnings.WarningPage.as_view(), name="warning-page"),
    path("desk/red-lines/new/", redlines.RedLineNew.as_view(), name="redline-new"),
    path("desk/red-lines/<int:pk>/", redlines.RedLinePage.as_view(), name="redline-page"),
    path(
        "desk/red-lines/<int:pk>/papers/<uuid:token>/", redlines.RedLineFile.as_view(), name="redline-paper"
    ),
]
