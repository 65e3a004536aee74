"""The outbox: what waits, what could not leave and why, sending it again; and which notices go out as SMS."""

from flask import current_app, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import dead_letters, notices
from views import done, page, row_number
from views.admin import bp
from views.letters import letter


@bp.get("/outbox")
def outbox():
    """Mails and SMS that are dead, or wait after a failed try, each with what it says and the reason."""
    state = "wait" if request.args.get("state") == "wait" else "dead"
    rows = [("mail", each.id, each, each) for each in dead_letters.mails(state)]
    rows += [("sms", each.id, each.notice, each) for each in dead_letters.messages(state)]
    config = current_app.khaibao
    return page("admin/outbox.html", "outbox", state=state, counts=dead_letters.counts(), channels=dead_letters.CHANNELS,
                rows=[(*row, letter(row[2], g.user).subject) for row in rows],
                mail=config.smtp_url != "", sms=config.sms_url != "")


@bp.post("/outbox/again")
def send_again():
    """The chosen dead letters go back into the line."""
    chosen = {channel: request.form.getlist(channel, type=row_number) for channel in dead_letters.CHANNELS}
    with done(_("They leave within a minute, if somebody takes them.")):
        dead_letters.send_again(by=g.user, mails=chosen["mail"], messages=chosen["sms"])
    return redirect(url_for(".outbox"), 303)


@bp.route("/outbox/texts", methods=["GET", "POST"])
def texts():
    """Which notices go out as SMS too, each with its words."""
    if request.method == "POST":
        with done(_("Kept. From now on these notices go out as SMS too.")):
            dead_letters.choose_texts(by=g.user, kinds=request.form.getlist("kinds"))
        return redirect(url_for(".texts"), 303)
    return page("admin/texts.html", "texts", texts=notices.TEXTS, chosen=dead_letters.text_kinds(),
                sms=current_app.khaibao.sms_url != "", most=current_app.khaibao.sms_per_day)
