"""Counts for Prometheus: routes, statuses, dispositions, workers. No label is ever a value of a claim or a chart."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from scrubber.service.work import Workers

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10, 60, 600)


class Metrics:
    """The counts of one service."""

    def __init__(self, workers: Workers) -> None:
        self._registry = CollectorRegistry()
        registry = self._registry
        self._requests = Counter(
            "infuscrub_requests", "Requests answered", ("method", "route", "status"), registry=registry
        )
        self._seconds = Histogram(
            "infuscrub_request_seconds",
            "Time to the end of the answer",
            ("route",),
            registry=registry,
            buckets=_SECONDS,
        )
        self._claims = Counter(
            "infuscrub_claims", "Claims inspected", ("tenant", "disposition"), registry=registry
        )
        self._cards = Counter(
            "infuscrub_cds_cards", "Cards sent", ("service", "indicator"), registry=registry
        )
        self._feedback = Counter(
            "infuscrub_cds_feedback",
            "Cards accepted and overridden",
            ("service", "outcome"),
            registry=registry,
        )
        for name, words, read in (
            ("infuscrub_workers_busy", "Worker processes that are at a call", lambda: workers.busy),
            ("infuscrub_calls_waiting", "Calls that wait for a worker process", lambda: workers.waiting),
            ("infuscrub_worker_restarts", "Worker processes begun anew", lambda: workers.restarts),
        ):
            Gauge(name, words, registry=registry).set_function(read)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request. `route` is a template."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def claims(self, tenant: str, disposition: str, number: int = 1) -> None:
        """Count claims."""
        if number:
            self._claims.labels(tenant, disposition).inc(number)

    def card(self, service: str, indicator: str) -> None:
        """Count a card of a CDS service."""
        self._cards.labels(service, indicator).inc()

    def feedback(self, service: str, outcome: str) -> None:
        """Count what became of a card."""
        self._feedback.labels(service, outcome).inc()

    def text(self) -> bytes:
        """Return all counts in Prometheus' own format."""
        return generate_latest(self._registry)
