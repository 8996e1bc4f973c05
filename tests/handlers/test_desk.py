"""Whatever waits at the desk has a button and words, also what is added later."""

from handlers.desk import _ALWAYS, _QUEUES
from handlers.routes import ROUTES
from handlers.triggers import Press
from handlers.unconfirmed import WHAT
from services.desk import _COUNTS, ELSEWHERE, Queue
from services.notices import Kind


def test_every_queue_is_counted_and_every_button_leads_somewhere() -> None:
    assert set(_QUEUES) == {*_COUNTS, Queue.PROPOSALS} == set(Queue)
    prefixes = {route.trigger.prefix for route in ROUTES if isinstance(route.trigger, Press)}
    assert {prefix for prefix, _ in _QUEUES.values()} <= prefixes
    assert {action.press.partition(":")[0] for action in _ALWAYS} <= prefixes


def test_every_kind_of_notice_that_may_not_arrive_can_be_named() -> None:
    assert WHAT.keys() == set(Kind) - ELSEWHERE
