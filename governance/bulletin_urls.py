"""Addresses of bulletins: the desk's and the public's."""

from django.urls import path

from .views import bulletin_steps as steps
from .views import bulletins as desk
from .views import public_bulletins as public

DESK = "desk/bulletins/<slug:quarter>/"
PUBLIC = "bulletins/<slug:quarter>/"

PATHS = [
    path("desk/bulletins/", desk.BulletinList.as_view(), name="bulletin-list"),
    path(DESK, desk.BulletinPage.as_view(), name="bulletin-page"),
    path(f"{DESK}files/<slug:kind>/", desk.BulletinFile.as_view(), name="bulletin-file"),
    path(f"{DESK}draft/", steps.BulletinDraft.as_view(), name="bulletin-draft"),
    path(f"{DESK}corrections/", steps.BulletinCorrections.as_view(), name="bulletin-corrections"),
    path(f"{DESK}compare/", steps.BulletinCompare.as_view(), name="bulletin-compare"),
    path(f"{DESK}check/", steps.BulletinCheck.as_view(), name="bulletin-check"),
    path(f"{DESK}return/", steps.BulletinReturn.as_view(), name="bulletin-return"),
    path(f"{DESK}freeze/", steps.BulletinFreeze.as_view(), name="bulletin-freeze"),
    path(f"{DESK}issue/", steps.BulletinIssue.as_view(), name="bulletin-issue"),
    path("bulletins/", public.Bulletins.as_view(), name="bulletins"),
    path("bulletins/feed/", public.BulletinFeed(), name="bulletin-feed"),
    path(PUBLIC, public.PublicBulletin.as_view(), name="bulletin"),
    path(f"{PUBLIC}<slug:kind>/", public.BulletinDownload.as_view(), name="bulletin-download"),
]
