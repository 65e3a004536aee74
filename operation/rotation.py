"""A new field key: all is sealed with it, then the older ones are forgotten."""

import secrets

import field_key
from domain import resealing
from lock import alone


def rotate(config, say):
    """Seal everything with a new key, or the first of those the settings give; who was stopped midway goes on with the same.

    `say` is told of each kind. Returns the sentence to end with when something opens with no key that is here: none goes then."""
    with alone(config):
        # Two keys: a rotation was stopped midway.
        if not config.field_key and len(field_key.keys(config)) == 1:
            field_key.keep(config, [secrets.token_hex(32)])
        found = resealing.run()
        for each in found:
            say(f"{each.kind}: {each.sealed} sealed with the newest key, {each.lost} open with no key that is here.")
        if any(each.lost for each in found):
            return "Put the key of that time into FIELD_KEY or DATA_DIR/field_key, behind the newest, and run this again."
        if not config.field_key:
            field_key.keep_newest(config)
    say("Older keys are not needed any more" + ("." if not config.field_key else ": take them out of FIELD_KEY."))
    return None
