"""Addresses of the room: residents' pages by number and code, the desk's by number."""

from django.urls import path

from .views import desk, follow, report

app_name = "complaints"
urlpatterns = [
    path("report/", report.Report.as_view(), name="report"),
    path("report/filed/<slug:number>/<slug:code>/", report.FiledPage.as_view(), name="filed"),
    path("follow/", follow.Follow.as_view(), name="follow"),
    path("case/<slug:number>/<slug:code>/", follow.FollowPage.as_view(), name="follow-page"),
    path("case/<slug:number>/<slug:code>/answer/", follow.Answer.as_view(), name="answer"),
    path("case/<slug:number>/<slug:code>/withdraw/", follow.Withdraw.as_view(), name="withdraw"),
    path(
        "case/<slug:number>/<slug:code>/photos/<uuid:token>/",
        follow.FollowPhoto.as_view(),
        name="follow-photo",
    ),
    path("desk/cases/", desk.CaseList.as_view(), name="case-list"),
    path("desk/cases/new/", desk.CaseNew.as_view(), name="case-new"),
    path("desk/cases/<slug:number>/", desk.CasePage.as_view(), name="case-page"),
    path("desk/cases/<slug:number>/photos/<uuid:token>/", desk.CasePhoto.as_view(), name="case-photo"),
    path("desk/cases/<slug:number>/evidence/", desk.Evidence.as_view(), name="case-evidence"),
    path("desk/cases/<slug:number>/remark/", desk.Remark.as_view(), name="case-remark"),
    path("desk/cases/<slug:number>/reporter/", desk.Reporter.as_view(), name="case-reporter"),
    path("desk/cases/<slug:number>/<slug:move>/", desk.CaseMove.as_view(), name="case-move"),
]
