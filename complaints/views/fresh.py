"""Pages of the public board, which readers may keep as long as nothing public changes."""

from django.utils.decorators import method_decorator

from workflow import fresh as freshness

from ..models import PublicBoard


def kept_fresh(view):
    return freshness.kept_fresh(view, PublicBoard.current)


def fresh(view_class):
    """The decorator for a class of pages."""
    return method_decorator(kept_fresh, name="dispatch")(view_class)
