"""The two pages for those who run Liaison: /healthz and /metrics."""

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.health import Health
from bot.metrics import Metrics


def ops_pages(health: Health, metrics: Metrics) -> Starlette:
    """The application to serve at LIAISON_OPS_LISTEN."""

    async def healthz(_request: Request) -> Response:
        facts = health.facts()
        is_well = all(fact.is_well for fact in facts.values())
        return JSONResponse(
            {
                "is_well": is_well,
                "seconds_since_heard": round(health.seconds_since_heard, 1),
                "backlog": health.backlog,
                **{name: fact._asdict() for name, fact in facts.items()},
            },
            status_code=200 if is_well else 503,
        )

    async def show_metrics(_request: Request) -> Response:
        metrics.backlog.set(health.backlog or 0)
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/healthz", healthz), Route("/metrics", show_metrics)])
