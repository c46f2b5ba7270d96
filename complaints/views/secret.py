"""Pages whose address is a secret: never cached, indexed, or named to the next site."""

from django.http import Http404, HttpResponse

from workflow.secret import hushed

from ..models import Complaint, Photo


class SecretPage:
    """A page by number and code. A wrong code and an unknown number are the same 404."""

    def dispatch(self, request, *args, **kwargs):
        return hushed(super().dispatch(request, *args, **kwargs))

    def get_case(self) -> Complaint:
        try:
            return Complaint.objects.with_place().followed(self.kwargs["number"], self.kwargs["code"])
        except Complaint.DoesNotExist:
            raise Http404 from None


def photo_response(case: Complaint, token) -> HttpResponse:
    """One photo of the case, for whoever may see the case; the gate has made it small."""
    try:
        photo = case.photos.get(token=token)
        with photo.file.open("rb") as file:
            response = hushed(HttpResponse(file.read(), content_type=photo.mime))
    except (Photo.DoesNotExist, FileNotFoundError):
        raise Http404 from None
    response["Content-Disposition"] = f'inline; filename="{case.number}-{photo.stage}-{photo.pk}.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
