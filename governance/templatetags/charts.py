"""Chart tags, as `{% bar_chart title rows unit %}`: SVG drawn on the server, with a table beside it.

`rows` are pairs (label, value); where there are several series, `names` are their names and `rows` are
(label, value, value, …).
"""

from django import template

from governance import charts

register = template.Library()


def apart(names, rows):
    """Labels and series of rows (label, value, …)."""
    rows = [(str(label), *values) for label, *values in rows]
    columns = [[row[at + 1] for row in rows] for at in range(len(names))]
    return [row[0] for row in rows], charts.series_of(names, columns)


def shown(context, drawing, kind):
    return {"chart": drawing, "kind": kind, "elder": context.get("elder")}


@register.inclusion_tag("parts/charts/bars.html", takes_context=True)
def bar_chart(context, title, rows, unit=""):
    return shown(context, charts.bars(title, *apart([title], rows), unit), "bars")


@register.inclusion_tag("parts/charts/bars.html", takes_context=True)
def grouped_bars(context, title, names, rows, unit=""):
    return shown(context, charts.bars(title, *apart(names, rows), unit), "bars")


@register.inclusion_tag("parts/charts/lying.html", takes_context=True)
def lying_bars(context, title, names, rows, unit=""):
    return shown(context, charts.lying(title, *apart(names, rows), unit), "lying")


@register.inclusion_tag("parts/charts/bars.html", takes_context=True)
def stacked_bars(context, title, names, rows, unit=""):
    return shown(context, charts.stacked(title, *apart(names, rows), unit), "stacked")


@register.inclusion_tag("parts/charts/trend.html", takes_context=True)
def trend_chart(context, title, names, rows, unit=""):
    return shown(context, charts.trend(title, *apart(names, rows), unit), "trend")


@register.inclusion_tag("parts/charts/heat.html", takes_context=True)
def heat_strip(context, title, rows, unit=""):
    labels, series = apart([title], rows)
    return shown(context, charts.heat(title, labels, series[0].values, unit), "heat")
