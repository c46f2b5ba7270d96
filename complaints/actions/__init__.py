"""Verbs of the room. Every move goes through `workflow.steps.advance`; notices are rows of the outbox."""

from .bulk import SENDERS, Sent, dispatch_all, note_export
from .dispatching import designate, dispatch, reclassify, redispatch
from .evidence import add_evidence
from .extensions import ask_extension, grant_extension, refuse_extension
from .filing import Contact, Filed, file_complaint
from .handling import accept, contact, decline, link, remark, resolve, reveal
from .helping import invite, report
from .learning import learn, use, words_changed
from .material import ask_material, days_rested, end_long_rests, end_pause, material_arrives, rest_ends
from .merging import merge
from .mine import Address, send_link
from .objections import object_, uphold
from .privacy import answer_data, ask_data, forget, hide_name, reissue_code
from .publishing import publish, unpublish
from .reporting import answer, close_unrated, rate, reopen, withdraw
from .retention import overdue_for_purge, purge, purge_old
from .speaking import is_judged, is_late, judge, urge, was_urged_on, write

__all__ = [
    "SENDERS",
    "Address",
    "Contact",
    "Filed",
    "Sent",
    "accept",
    "add_evidence",
    "answer",
    "answer_data",
    "ask_data",
    "ask_extension",
    "ask_material",
    "close_unrated",
    "contact",
    "days_rested",
    "decline",
    "designate",
    "dispatch",
    "dispatch_all",
    "end_long_rests",
    "end_pause",
    "file_complaint",
    "forget",
    "grant_extension",
    "hide_name",
    "invite",
    "is_judged",
    "is_late",
    "judge",
    "learn",
    "material_arrives",
    "link",
    "merge",
    "note_export",
    "object_",
    "overdue_for_purge",
    "purge",
    "purge_old",
    "rate",
    "publish",
    "reclassify",
    "redispatch",
    "refuse_extension",
    "reissue_code",
    "remark",
    "reopen",
    "report",
    "resolve",
    "rest_ends",
    "reveal",
    "send_link",
    "uphold",
    "unpublish",
    "urge",
    "use",
    "was_urged_on",
    "withdraw",
    "words_changed",
    "write",
]
