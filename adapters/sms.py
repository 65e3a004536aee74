"""SMS through the gateway of a telephone company: one JSON POST for one message to one number, within ten seconds."""

import json
import urllib.error
import urllib.request

SECONDS, MOST_ANSWERED = 10, 10_000


class Undelivered(Exception):
    """The gateway did not take the message; the text says why. `later`: it may take it another time."""

    def __init__(self, text, later=False):
        super().__init__(text)
        self.later = later


class _NoDetours(urllib.request.HTTPRedirectHandler):
    """The token goes to the gateway and nowhere it points to."""

    def redirect_request(self, *given):
        return None


def send(config, *, number, text, reference):
    """Send one message, or raise Undelivered. The gateway gets `{"to", "text", "sender", "reference"}` and, as bearer, SMS_TOKEN.

    `reference` is the same for each try of a message, so that a gateway that knows it sends it once. Any answer of 200 to 299
    takes the message, unless its JSON holds an "error" that is not empty."""
    body = json.dumps({"to": number, "text": text, "sender": config.sms_sender, "reference": reference}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Idempotency-Key": reference}
    if config.sms_token:
        headers["Authorization"] = f"Bearer {config.sms_token}"
    request = urllib.request.Request(config.sms_url, body, headers, method="POST")  # noqa: S310 - the setting is checked
    try:
        with urllib.request.build_opener(_NoDetours).open(request, timeout=SECONDS) as answer:
            _taken(answer.read(MOST_ANSWERED))
    except urllib.error.HTTPError as error:
        with error:
            raise Undelivered(f"HTTP {error.code}", later=error.code in (408, 425, 429) or error.code >= 500) from error
    except (OSError, ValueError) as error:
        raise Undelivered(f"{type(error).__name__}: {error}", later=True) from error


def _taken(body):
    try:
        said = json.loads(body)
    except ValueError:
        return
    if isinstance(said, dict) and said.get("error"):
        raise Undelivered(f"the gateway says: {said['error']}"[:200])
