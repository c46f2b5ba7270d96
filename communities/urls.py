"""Desk pages of the register."""

from django.urls import path

from .views import appointments, compounds, organisations, people, services, terms

app_name = "communities"

COMPOUND = "desk/compounds/<str:code>/"
UNIT = "desk/organisations/<int:pk>/"
POST = "desk/appointments/<int:pk>/"
urlpatterns = [
    path("desk/compounds/", compounds.CompoundList.as_view(), name="compound-list"),
    path(COMPOUND, compounds.CompoundPage.as_view(), name="compound-page"),
    path(f"{COMPOUND}edit/", compounds.CompoundEdit.as_view(), name="compound-edit"),
    path(f"{COMPOUND}close/", compounds.CompoundClose.as_view(), name="compound-close"),
    path(f"{COMPOUND}merge/", compounds.CompoundMerge.as_view(), name="compound-merge"),
    path(f"{COMPOUND}residents/", compounds.ResidentList.as_view(), name="resident-list"),
    path(f"{COMPOUND}residents/new/", compounds.ResidentConfirm.as_view(), name="resident-confirm"),
    path("desk/organisations/", organisations.OrganisationList.as_view(), name="organisation-list"),
    path("desk/organisations/new/", organisations.OrganisationNew.as_view(), name="organisation-new"),
    path(UNIT, organisations.OrganisationPage.as_view(), name="organisation-page"),
    path(
        "desk/organisations/<int:pk>/edit/",
        organisations.OrganisationEdit.as_view(),
        name="organisation-edit",
    ),
    path("desk/people/", people.PersonList.as_view(), name="person-list"),
    path("desk/people/<int:pk>/", people.PersonPage.as_view(), name="person-page"),
    path("desk/people/<int:pk>/edit/", people.PersonEdit.as_view(), name="person-edit"),
    path("desk/people/<int:pk>/phone/", people.PersonPhone.as_view(), name="person-phone"),
    path("desk/people/<int:pk>/merge/", people.PersonMerge.as_view(), name="person-merge"),
    path("desk/appointments/new/", appointments.AppointmentNew.as_view(), name="appointment-new"),
    path(f"{POST}end/", appointments.AppointmentEnd.as_view(), name="appointment-end"),
    path(
        "desk/appointments/<int:pk>/hand-over/",
        appointments.AppointmentHandOver.as_view(),
        name="appointment-hand-over",
    ),
    path(
        "desk/appointments/<int:pk>/party/", appointments.AppointmentParty.as_view(), name="appointment-party"
    ),
    path("desk/terms/", terms.TermList.as_view(), name="term-list"),
    path("desk/terms/<int:pk>/", terms.TermPage.as_view(), name="term-page"),
    path("desk/terms/<int:pk>/file/", terms.TermFile.as_view(), name="term-file"),
    path("desk/terms/<int:pk>/handover/", terms.TermHandover.as_view(), name="term-handover"),
    path("desk/committees/<int:pk>/terms/new/", terms.TermNew.as_view(), name="term-new"),
    path("desk/contracts/", services.ContractList.as_view(), name="contract-list"),
    path("desk/projects/<str:code>/contracts/new/", services.ContractNew.as_view(), name="contract-new"),
    path("desk/projects/<str:code>/end/", services.ProjectEnd.as_view(), name="project-end"),
]
