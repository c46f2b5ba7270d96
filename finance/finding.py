"""Which area and book a compound's code means; a compound with several areas has several books."""

from django.utils.translation import gettext as _

from communities.models import Compound, ManagementArea
from finance.models import Book
from workflow.refusals import Refused
from workflow.words import listed


def area_named(code: str, name: str = "") -> ManagementArea:
    """The area of the compound; `name` tells which, where there are several.

    :raises Refused: no such compound, or it remains open which area.
    """
    compound = Compound.objects.filter(code__iexact=code).first()
    if compound is None:
        raise Refused(_("没有编号为“%(code)s”的小区，请核对编号。") % {"code": code})
    areas = list(compound.areas.order_by("pk"))
    fitting = [area for area in areas if area.name == name] if name else areas
    if len(fitting) == 1:
        return fitting[0]
    facts = {"compound": compound, "names": listed(area.name or str(area) for area in areas)}
    if not areas:
        raise Refused(_("“%(compound)s”没有管理区域，请先补登记。") % facts)
    raise Refused(_("“%(compound)s”有几个管理区域，请用 --area 注明是哪一个：%(names)s。") % facts)


def book_named(code: str, name: str = "") -> Book:
    """The book of the compound; of several areas it is the only one that keeps a book, or the one named.

    :raises Refused: no such compound, no book yet, or it remains open which.
    """
    books = Book.objects.filter(area__compound__code__iexact=code).select_related("area__compound", "head")
    fitting = [book for book in books if not name or book.area.name == name]
    if len(fitting) == 1:
        return fitting[0]
    area = area_named(code, name)
    raise Refused(_("“%(area)s”还没有建账，请先建账或导入旧账。") % {"area": area})
