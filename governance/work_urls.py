"""Addresses of interviews, tough compounds, issues, tasks and the task force."""

from django.urls import path

from governance.lifecycle import WorkMove
from governance.views import interviews, issue_import, task_force, tough, work

INTERVIEW = "desk/interviews/<str:number>/"
TOUGH = "desk/tough/<str:code>/"

urlpatterns = [
    path("desk/interviews/", interviews.InterviewList.as_view(), name="interview-list"),
    path(INTERVIEW, interviews.InterviewPage.as_view(), name="interview-page"),
    path(f"{INTERVIEW}notify/", interviews.Notify.as_view(), name="interview-notify"),
    path(f"{INTERVIEW}hold/", interviews.Hold.as_view(), name="interview-hold"),
    path(f"{INTERVIEW}verify/", interviews.Verify.as_view(), name="interview-verify"),
    path(f"{INTERVIEW}fail/", interviews.Fail.as_view(), name="interview-fail"),
    path(f"{INTERVIEW}commitments/<int:pk>/", interviews.Keep.as_view(), name="interview-keep"),
    path(f"{INTERVIEW}papers/<uuid:token>/", interviews.InterviewFile.as_view(), name="interview-paper"),
    path("desk/tough/", tough.ToughList.as_view(), name="tough-list"),
    path("desk/tough/new/", tough.ToughNew.as_view(), name="tough-new"),
    path(TOUGH, tough.ToughPage.as_view(), name="tough-page"),
    path(f"{TOUGH}sponsors/new/", tough.Sponsor.as_view(), name="tough-sponsor"),
    path(f"{TOUGH}sponsors/<int:pk>/end/", tough.SponsorEnd.as_view(), name="tough-sponsor-end"),
    path(f"{TOUGH}meetings/new/", tough.MeetingNew.as_view(), name="tough-meeting"),
    path(f"{TOUGH}meetings/<int:pk>/record/", tough.MeetingRecord.as_view(), name="tough-record"),
    path(f"{TOUGH}progress/", tough.ProgressNew.as_view(), name="tough-progress"),
    path(f"{TOUGH}release/", tough.Release.as_view(), name="tough-release"),
    path(f"{TOUGH}approve/", tough.Approve.as_view(), name="tough-approve"),
    path(f"{TOUGH}refuse/", tough.Refuse.as_view(), name="tough-refuse"),
    path(f"{TOUGH}papers/<uuid:token>/", tough.ToughFile.as_view(), name="tough-paper"),
    path("desk/issues/", work.IssueList.as_view(), name="issue-list"),
    path("desk/issues/new/", work.IssueNew.as_view(), name="issue-new"),
    path("desk/issues/import/", issue_import.IssueImport.as_view(), name="issue-import"),
    path("desk/issues/<slug:number>/", work.IssuePage.as_view(), name="issue-page"),
    path("desk/issues/<slug:number>/papers/<uuid:token>/", work.IssueFile.as_view(), name="issue-paper"),
    path("desk/tasks/", work.TaskList.as_view(), name="task-list"),
    path("desk/tasks/new/", work.TaskNew.as_view(), name="task-new"),
    path("desk/tasks/<slug:number>/", work.TaskPage.as_view(), name="task-page"),
    path("desk/tasks/<slug:number>/papers/<uuid:token>/", work.TaskFile.as_view(), name="task-paper"),
    *(
        path(
            f"desk/{label}s/<slug:number>/{move}/",
            view.as_view(move_name=move.value),
            name=f"{label}-{move}",
        )
        for label, view in (("issue", work.IssueMove), ("task", work.TaskMove))
        for move in WorkMove
    ),
    path("desk/task-force/", task_force.TaskForce.as_view(), name="task-force"),
    path("desk/task-force/<int:pk>/duties/new/", task_force.DutyNew.as_view(), name="duty-new"),
    path("desk/task-force/duties/<int:pk>/end/", task_force.DutyEnd.as_view(), name="duty-end"),
]
