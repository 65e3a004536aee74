"""Messages with the office, inside an application that was sent."""

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.applications import messages
from forms.dossiers import MessageForm
from views import done, page
from views.citizen import bp, own_application


@bp.route("/applications/<code>/messages", methods=["GET", "POST"], endpoint="messages")
def show_messages(code):
    """What was written so far, and a new message; or only mark what the office wrote as read."""
    found, form = own_application(code), MessageForm()
    if request.form.get("act") == "read":
        with done(_("The messages are marked as read.")):
            messages.mark_read(by=g.user, application=found)
        return redirect(url_for(".messages", code=found.code), 303)
    if form.validate_on_submit():
        with form.refusals():
            messages.say(by=g.user, application=found, text=form.text.data)
            flash(_("The message is sent. The office answers here."), "good")
            return redirect(url_for(".messages", code=found.code), 303)
    return page("citizen/messages.html", "messages", application=found, form=form, messages=messages.of(found),
                new=messages.unread(found, by_office=False), open=messages.can_write(found))
