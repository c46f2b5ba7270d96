"""Uploaded files as answers: for whoever may see the row they hang on, which the page has asked before."""

from django.http import Http404, HttpResponse

from workflow.models import Attachment

INLINE = frozenset({"image/jpeg"})
"""What the gate has made anew; a paper in PDF is handed out and never shown inside our pages."""


def file_response(row: Attachment, name: str) -> HttpResponse:
    """The file, under the name of what it belongs to."""
    try:
        with row.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type=row.mime)
    except FileNotFoundError:
        raise Http404 from None
    how = "inline" if row.mime in INLINE else "attachment"
    ending = "jpg" if row.mime in INLINE else "pdf"
    response["Content-Disposition"] = f'{how}; filename="{name}-{row.pk}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
