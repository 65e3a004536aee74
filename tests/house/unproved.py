"""The acts and files that ask nobody once more who it is, and why: what is new is proved (views/audiences.py) or stands here."""

# Acts by their reason; the desk's two doors share their names.
ACTS = {
    "asks for the password, a code or a link of its own": {
        "account.password", "account.second_factor", "account.without_second_factor", "account.recovery_codes", "account.prove",
        "desk.batch_search"},
    "ends a way in and opens none, of one's own browsers or by an administrator": {
        "account.end_session", "account.end_other_sessions", "admin.end_sessions"},
    "tells and changes nothing": {"account.read_notices", "desk.set_absence"},
    "the daily work on one stay, each change kept in its history and mended by the next": {
        *(f"{door}.{name}" for door in ("owner", "desk") for name in (
            "correct", "leave", "extend", "cancel", "restore", "explain")),
        "owner.new_stay", "owner.new_group", "desk.new_slip", "desk.stay", "desk.confirm", "desk.letter"},
    "a list before it is declared: the file is still with whoever sent it": {
        "owner.new_import", "owner.import_columns", "owner.import_days", "owner.mend_row", "owner.leave_out_row",
        "owner.confirm_import", "owner.discard_import", "desk.new_register_list", "desk.confirm_register_list",
        "desk.discard_register_list", "desk.mend_register_row"},
    "an establishment, whose owner is told and whose history stays": {
        "owner.new_establishment", "owner.edit_establishment", "owner.complete_establishment", "desk.new_establishment",
        "desk.add_inspection", "desk.decide", "desk.grant"},
    "adds to what is looked for, known or kept, and takes nothing away": {
        "desk.new_watch_list", "desk.new_watch_entry", "desk.paste_watch_entries", "desk.hit", "desk.write_note",
        "desk.join_document", "desk.separate_document", "desk.holds", "admin.holds"},
    "the counter, whose people stand before the officer": {
        "desk.arrive", "desk.give_ticket", "desk.sit", "desk.leave_counter", "desk.call_next", "desk.move_ticket",
        "desk.add_counter", "desk.remove_counter", "desk.open_dossier", "desk.decide_dossier", "desk.dossier_appointment",
        "desk.dossier_family", "desk.revoke_appointment", "desk.hand_over"},
    "a dossier at work: each step stands in its history, and its applicant is told": {
        "desk.note_dossier", "desk.move_dossier", "desk.move_batch", "desk.give_dossier", "desk.mark_dossier",
        "desk.check_dossier", "desk.write_message", "desk.apologise", "desk.post_parcels", "desk.parcels", "desk.end_parcel",
        "desk.change_way", "desk.write_letter"},
    "books of account: only ever added to": {
        "desk.ask_payment", "desk.pay_back", "desk.statements", "desk.statement_file", "desk.assign_line"},
    "hours and days, with a look at whom it concerns, and undone by the same page": {
        "desk.point_hours", "desk.edit_point_hours", "desk.end_point_hours", "desk.point_closures", "desk.reopen_point"},
    "words and places the office publishes, kept in the record and mended by the same page": {
        "admin.office", "admin.wards", "admin.mark_ward", "admin.procedure", "admin.new_point", "admin.point", "admin.stops",
        "admin.withdraw_stop", "admin.send_again", "admin.texts"},
}
# Answers that are no page, by their reason.
FILES = {
    "of one guest, dossier, fee or look at a place": {
        "owner.receipt_pdf", "owner.na17_pdf", "desk.receipt_pdf", "desk.na17_pdf", "desk.payment_receipt",
        "desk.inspection_photo"},
    "figures that name nobody": {
        "desk.export_report", "desk.pack", "desk.export_visits", "desk.export_satisfaction", "desk.export_quality"},
    "empty forms": {"owner.import_template", "procedures.form_pdf"},
    "what is held about oneself, as its page shows it": {"citizen.my_data_file", "citizen.my_data_files"},
    "open to everybody": {"static", "health.healthz", "health.readyz", "public.verify_qr", "public.robots", "public.security"},
}


def named(endpoint):
    """An endpoint as it is called here."""
    door, _dot, name = endpoint.partition(".")
    return f"desk.{name}" if door in ("commune", "province") else endpoint
