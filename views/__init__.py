"""HTTP only: page() draws a page or one block of it; the rooms below hold one audience each."""

from flask import current_app, request


def page(template, block, status=None, **context):
    """Answer with the whole page, or with one block of it when htmx asked for that. 422 when a form has errors."""
    form = context.get("form")
    status = status or (422 if form is not None and form.errors else 200)
    asked = request.htmx and not (request.htmx.boosted or request.htmx.history_restore_request)
    current_app.update_template_context(context)
    view = current_app.jinja_env.get_template(template)
    html = "".join(view.blocks[block](view.new_context(context))) if asked else view.render(context)
    return html, status, {"Vary": "HX-Request"}
