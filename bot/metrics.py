"""What Liaison counts for those who watch over it; numbers only, never whom or what about."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The counters of one running bot, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.received = self._counter("updates_received", "Updates stored.")
        self.decided = self._counter("updates_decided", "Updates decided.")
        self.shown = self._counter("updates_shown", "Updates whose screen was shown.")
        self.shown_after = Histogram(
            "liaison_shown_after_seconds",
            "From an update received to its screen shown.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.deliveries = self._counter("deliveries", "Notices settled.", "kind", "state")
        self.retries = self._counter("retries", "Calls and transactions tried again.", "what")
        self.database_errors = self._counter("database_errors", "Failures to reach the database.")
        self.backlog = Gauge(
            "liaison_ledger_backlog", "Notices that wait to be sent.", registry=self.registry
        )

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"liaison_{name}", meaning, labels, registry=self.registry)
