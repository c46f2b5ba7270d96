"""Tags of the desk's lists."""

from django import template

register = template.Library()

IN_THE_ROW = 3


@register.inclusion_tag("parts/filters.html", takes_context=True)
def filter_row(context, form):
    """The first filters in a row, the rest under 更多筛选, which stays open while one of them is set."""
    fields = form.visible_fields()
    more = fields[IN_THE_ROW:]
    return {
        "form": form,
        "first": fields[:IN_THE_ROW],
        "more": more,
        "is_open": context.get("elder") or any(form.data.get(field.html_name) for field in more),
        "request": context["request"],
    }
