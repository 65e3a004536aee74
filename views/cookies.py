"""The cookies of ours: no script reads them, no form of another site sends them, over https they belong to this very host."""

from flask import current_app


def keep(response, name, value, lasts=None):
    """Hand a cookie to the browser, for so many seconds, or until it is closed."""
    config = current_app.khaibao
    response.set_cookie(config.cookie(name), value, max_age=lasts, httponly=True, samesite="Lax", secure=config.https)


def forget(response, name, *, everything=False):
    """Take a cookie back; with `everything`, whatever the browser keeps of the visit: the computer may be a shared one."""
    config = current_app.khaibao
    response.delete_cookie(config.cookie(name), httponly=True, samesite="Lax", secure=config.https)
    if everything:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
