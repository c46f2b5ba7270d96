"""Who may open these pages."""

EDIT = "reference.edit"
FORMS = (
    *("category-new", "category-edit", "limit-new", "limit-end", "template-new", "template-edit"),
    *("rule-new", "rule-edit", "general-rule-new", "general-rule-edit", "question-new", "question-edit"),
)
LISTS = ("category-list", "category-page", "limit-list", "rule-list", "template-list")

PAGES: dict[str, dict[str, str]] = {
    **{f"complaints:{name}": {"GET": EDIT} for name in LISTS},
    **{f"complaints:{name}": {"GET": EDIT, "POST": EDIT} for name in FORMS},
}
