"""Addresses of this part; they stand before those that begin with a compound's code."""

from django.urls import path

from .audit_views import AuditFile, AuditFindingNew, AuditList, AuditNew, AuditPage, AuditPublish
from .check_views import (
    CheckList,
    CheckNew,
    CheckPage,
    FindingCorrect,
    FindingFile,
    FindingList,
    FindingPage,
    FindingRecheck,
)
from .overview_views import BookOverview
from .statement_views import StatementList, StatementMove, StatementPage, StatementPeriod

BOOKS = "desk/books/"
ONE = f"{BOOKS}<str:code>/"
FINDING = f"{BOOKS}findings/<str:number>/"
AUDIT = f"{BOOKS}audits/<str:number>/"
STATEMENT = f"{BOOKS}statements/<str:number>/"

pages = [
    path(f"{BOOKS}overview/", BookOverview.as_view(), name="overview"),
    path(f"{BOOKS}findings/", FindingList.as_view(), name="finding-list"),
    path(FINDING, FindingPage.as_view(), name="finding-page"),
    path(f"{FINDING}correct/", FindingCorrect.as_view(), name="finding-correct"),
    path(f"{FINDING}recheck/<slug:move>/", FindingRecheck.as_view(), name="finding-recheck"),
    path(f"{FINDING}papers/<uuid:token>/", FindingFile.as_view(), name="finding-paper"),
    path(f"{BOOKS}checks/<str:number>/", CheckPage.as_view(), name="check-page"),
    path(f"{BOOKS}audits/", AuditList.as_view(), name="audit-list"),
    path(AUDIT, AuditPage.as_view(), name="audit-page"),
    path(f"{AUDIT}findings/new/", AuditFindingNew.as_view(), name="audit-finding"),
    path(f"{AUDIT}publish/", AuditPublish.as_view(), name="audit-publish"),
    path(f"{AUDIT}papers/<uuid:token>/", AuditFile.as_view(), name="audit-paper"),
    path(STATEMENT, StatementPage.as_view(), name="statement-page"),
    path(f"{STATEMENT}branch/", StatementMove.as_view(step="branch"), name="statement-branch"),
    path(f"{STATEMENT}community/", StatementMove.as_view(step="community"), name="statement-community"),
    path(f"{ONE}checks/", CheckList.as_view(), name="check-list"),
    path(f"{ONE}checks/new/", CheckNew.as_view(), name="check-new"),
    path(f"{ONE}audits/new/", AuditNew.as_view(), name="audit-new"),
    path(f"{ONE}statements/", StatementList.as_view(), name="statement-list"),
    path(f"{ONE}statements/<str:period>/", StatementPeriod.as_view(), name="statement-period"),
]
