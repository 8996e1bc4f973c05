"""What Telegram refuses, in its own words: the errors of the Bot API, to be raised."""

from typing import Any

Json = dict[str, Any]


class RefusedByTelegram(Exception):  # noqa: N818 - it is an answer, not a failure of this program.
    """An answer with `ok: false`.

    `is_mistake` says that the request itself was wrong (a limit, a broken button), whatever the
    state of the world; `World.violations` collects those, because a bot must never send one.
    """

    def __init__(
        self,
        error_code: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
        is_mistake: bool = False,
    ) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.is_mistake = is_mistake
        hints = {"retry_after": retry_after, "migrate_to_chat_id": migrate_to_chat_id}
        self.parameters = {name: hint for name, hint in hints.items() if hint is not None}

    def as_answer(self) -> Json:
        answer: Json = {
            "ok": False,
            "error_code": self.error_code,
            "description": self.description,
        }
        return answer | {"parameters": self.parameters} if self.parameters else answer


def bad_request(words: str) -> RefusedByTelegram:
    """The state of the world does not allow it: a chat that is unknown, a message that is gone."""
    return RefusedByTelegram(400, f"Bad Request: {words}")


def mistake(words: str) -> RefusedByTelegram:
    """The request could never have been accepted."""
    return RefusedByTelegram(400, f"Bad Request: {words}", is_mistake=True)


def forbidden(words: str) -> RefusedByTelegram:
    return RefusedByTelegram(403, f"Forbidden: {words}")


def too_many_requests(retry_after: int) -> RefusedByTelegram:
    return RefusedByTelegram(
        429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after
    )


def server_error(status: int = 502) -> RefusedByTelegram:
    words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
    return RefusedByTelegram(status, words.get(status, "Internal Server Error"))


def unauthorized() -> RefusedByTelegram:
    return RefusedByTelegram(401, "Unauthorized")


def not_found() -> RefusedByTelegram:
    return RefusedByTelegram(404, "Not Found")


def no_such_method() -> RefusedByTelegram:
    return RefusedByTelegram(404, "Not Found: method not found", is_mistake=True)


def conflict(words: str) -> RefusedByTelegram:
    return RefusedByTelegram(409, f"Conflict: {words}")


def too_large() -> RefusedByTelegram:
    return RefusedByTelegram(413, "Request Entity Too Large", is_mistake=True)


def blocked_by_user() -> RefusedByTelegram:
    return forbidden("bot was blocked by the user")
