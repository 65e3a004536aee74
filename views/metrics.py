"""GET /metrics: how this process and the office are, as Prometheus reads it; opens to METRICS_TOKEN only."""

from datetime import datetime
from hmac import compare_digest
from itertools import accumulate

from flask import abort, current_app, request

from domain import dead_letters, memory, outages
from domain.clock import now
from views import traffic
from views.health import bp


@bp.get("/metrics")
def metrics():
    token = current_app.khaibao.metrics_token
    if not token or not compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        abort(404)
    text = "\n".join([*_requests(), *_times(), *_office()]) + "\n"
    return text, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


def _requests():
    yield "# TYPE khaibao_requests_total counter"
    for (endpoint, method, status), number in sorted(traffic.counts.requests.items()):
        yield f'khaibao_requests_total{{endpoint="{endpoint}",method="{method}",status="{status}"}} {number}'


def _times():
    yield "# TYPE khaibao_request_seconds histogram"
    sums = list(accumulate(traffic.counts.slots))
    for bound, number in zip((*traffic.BOUNDS, "+Inf"), sums, strict=True):
        yield f'khaibao_request_seconds_bucket{{le="{bound}"}} {number}'
    yield f"khaibao_request_seconds_sum {traffic.counts.seconds:.6f}"
    yield f"khaibao_request_seconds_count {sums[-1]}"


def _office():
    """What the database and the system say; what there is none of is left out."""
    for channel, states in dead_letters.counts().items():
        yield from _gauge(f"khaibao_{channel}_waiting", states["wait"])
        yield from _gauge(f"khaibao_{channel}_dead", states["dead"])
    last = outages.last_done()
    for name, at in (("backup", last.backup), ("declaration", last.declaration)):
        if at:
            yield from _gauge(f"khaibao_last_{name}_age_seconds", int((now() - at).total_seconds()))
    yield from _gauge("khaibao_outages", outages.number())
    yield from _gauge("khaibao_outage_minutes", outages.minutes(datetime.min, now()))
    if resident := memory.resident():
        yield from _gauge("process_resident_memory_bytes", resident)


def _gauge(name, value):
    return f"# TYPE {name} gauge", f"{name} {value}"
