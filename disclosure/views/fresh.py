"""Public pages of this room, which readers may keep as long as nothing on the shelf changes."""

from django.utils.decorators import method_decorator

from workflow import fresh as freshness

from ..models import PublicShelf


def kept_fresh(view):
    return freshness.kept_fresh(view, PublicShelf.current)


def fresh(view_class):
    """The decorator for a class of pages."""
    return method_decorator(kept_fresh, name="dispatch")(view_class)
