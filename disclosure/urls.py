"""Addresses of the room: by document number and compound code, and the desk below /desk/disclosure/."""

from django.urls import path

from .models import Level
from .views import access, asking, data, documents, notices, objections, public, screen
from .views.fresh import kept_fresh

app_name = "disclosure"
DOCUMENT = "desk/disclosure/<slug:number>/"
OBJECTION = "desk/objections/<slug:number>/"

urlpatterns = [
    path("d/<slug:number>/", public.DocumentPage.as_view(), name="document"),
    path("d/<slug:number>/sheet.pdf", public.DocumentPdf.as_view(), {"kind": "sheet"}, name="sheet"),
    path("d/<slug:number>/poster.pdf", public.DocumentPdf.as_view(), {"kind": "poster"}, name="poster"),
    path("d/<slug:number>/table.csv", public.DocumentTable.as_view(), name="table"),
    path("d/<slug:number>/document.json", public.DocumentText.as_view(), name="text"),
    path("d/<slug:number>/ask/", asking.Ask.as_view(), name="ask"),
    path("asked/<slug:number>/<slug:code>/", asking.Asked.as_view(), name="asked"),
    path("asked/<slug:number>/<slug:code>/accept/", asking.AskedAccept.as_view(), name="asked-accept"),
    path("asked/<slug:number>/<slug:code>/appeal/", asking.AskedAppeal.as_view(), name="asked-appeal"),
    path("c/<str:code>/income/", public.Income.as_view(), name="income"),
    path("screen/worker.js", screen.Worker.as_view(), name="screen-worker"),
    path("screen/<str:code>/", screen.Screen.as_view(), name="screen"),
    path("feeds/documents/", kept_fresh(data.DocumentFeed()), name="feed"),
    path("feeds/documents/<str:code>/", kept_fresh(data.CompoundFeed()), name="feed-compound"),
    path("data/statements.csv", data.StatementsCsv.as_view(), name="statements-csv"),
    path("data/statements.json", data.StatementsJson.as_view(), name="statements-json"),
    path("data/statements.schema.json", data.StatementsSchema.as_view(), name="statements-schema"),
    path("feeds/notices/", kept_fresh(notices.NoticeFeed()), name="notice-feed"),
    path("feeds/notices/<str:code>/", kept_fresh(notices.CompoundNoticeFeed()), name="notice-feed-compound"),
    path("desk/notices/", notices.NoticeList.as_view(), name="notice-list"),
    path("desk/notices/new/", notices.NoticeNew.as_view(), name="notice-new"),
    path("desk/notices/<slug:number>/", notices.DeskNotice.as_view(), name="notice-page"),
    path("desk/notices/<slug:number>/edit/", notices.NoticeEdit.as_view(), name="notice-edit"),
    path("desk/notices/<slug:number>/publish/", notices.NoticePublish.as_view(), name="notice-publish"),
    path("desk/notices/<slug:number>/withdraw/", notices.NoticeWithdraw.as_view(), name="notice-withdraw"),
    path("desk/supervision/", access.AccessList.as_view(), name="access-list"),
    path("desk/supervision/proofs/<uuid:token>/", access.AccessProof.as_view(), name="access-proof"),
    path("desk/supervision/<int:pk>/end/", access.AccessLeave.as_view(), name="access-end"),
    path("desk/supervision/<str:code>/join/", access.AccessJoin.as_view(), name="access-join"),
    path("desk/objections/", objections.ObjectionList.as_view(), name="objection-list"),
    path(OBJECTION, objections.ObjectionPage.as_view(), name="objection-page"),
    path(OBJECTION + "answer/", objections.ObjectionAnswer.as_view(), name="objection-answer"),
    path(OBJECTION + "decide/", objections.ObjectionDecide.as_view(), name="objection-decide"),
    path(OBJECTION + "publish/", objections.ObjectionPublish.as_view(), name="objection-publish"),
    path(OBJECTION + "unpublish/", objections.ObjectionUnpublish.as_view(), name="objection-unpublish"),
    path("desk/disclosure/", documents.DocumentList.as_view(), name="document-list"),
    path("desk/disclosure/photos/<uuid:token>/", documents.PostingPicture.as_view(), name="posting-photo"),
    path(DOCUMENT, documents.DocumentPage.as_view(), name="document-page"),
    path(DOCUMENT + "sheet.pdf", documents.DocumentPrint.as_view(), {"kind": "sheet"}, name="print-sheet"),
    path(DOCUMENT + "poster.pdf", documents.DocumentPrint.as_view(), {"kind": "poster"}, name="print-poster"),
    *(
        path(
            f"{DOCUMENT}post/{level}/<slug:channel>/",
            documents.DocumentPost.as_view(level=level),
            name=f"post-{level}",
        )
        for level in Level.values
    ),
    *(
        path(
            f"desk/disclosure/postings/<uuid:token>/down/{level}/",
            documents.PostingTakeDown.as_view(level=level),
            name=f"down-{level}",
        )
        for level in Level.values
    ),
]
