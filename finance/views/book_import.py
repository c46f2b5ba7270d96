"""Import of a hand-kept book: upload, look at what would happen, confirm."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import ManagementArea
from communities.register import waiting
from communities.views.importing import FileImport, listed
from workflow.uploads import shown_name

from ..importing import book_report
from ..importing.books import OPENS, check, import_checked
from ..importing.forms import LARGEST_UPLOAD, BookFileForm


class BookImport(FileImport):
    """About an area: its book may not be open yet."""

    purpose = "book"
    form_class = BookFileForm
    upload_template = "finance/book_upload.html"
    preview_template = "finance/book_preview.html"

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        _exists = self.area
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def areas(self):
        rows = ManagementArea.objects.filter(grants(self.request.user).where("book.import", "compound__"))
        rows = rows.filter(compound__code__iexact=self.kwargs["code"]).order_by("pk")
        return list(rows.select_related("compound__township", "compound__community"))

    @cached_property
    def area(self):
        asked = self.request.GET.get("area", "")
        for area in self.areas:
            if not asked or str(area.pk) == asked:
                return area
        raise Http404

    @property
    def here(self):
        path = reverse("finance:book-import", args=[self.area.compound.code])
        return f"{path}?area={self.area.pk}" if len(self.areas) > 1 else path

    def keep(self, data, *, at):
        return waiting.keep(
            data["file"],
            on=timezone.localdate(at),
            by=self.request.user,
            at=at,
            purpose=self.purpose,
            source=str(self.area.pk),
        )

    def find(self, token):
        """A file that was uploaded for another area is not found here."""
        kept = super().find(token)
        return kept if kept and kept.source == str(self.area.pk) else None

    def upload_facts(self):
        return {
            "area": self.area,
            "trail": [(_("公共收益"), reverse("finance:book-list")), (_("导入旧账"), "")],
        }

    def look(self, file, kept, *, at):
        return check(file, self.area, at=at, most_bytes=LARGEST_UPLOAD)

    def take(self, file, kept, *, by, at):
        recompute = bool(self.request.POST.get("recompute"))
        name = shown_name(kept.name)
        return book_report.outcome(
            import_checked(file, self.area, recompute=recompute, file_name=name, by=by, at=at)
        )

    def facts(self, kept, seen):
        problems = [*seen.wrong, *seen.problems]
        return {
            **self.upload_facts(),
            "here": self.here,
            "seen": seen,
            "rows": book_report.rows(seen),
            "may_recompute": bool(seen.wrong) and not seen.problems,
            "may_confirm": grants(self.request.user).covers(OPENS, self.area.compound),
            "is_empty": not seen.fresh and not seen.brings_forward,
            **listed("problem", problems),
            **listed("caution", seen.cautions),
        }
