"""The Bot API in plain dictionaries, for what is called often: polling and sending.

Building a Message from every answer costs more than sending it, and nobody looks at those.
"""

from collections.abc import Mapping
from typing import Any

from telegram import InputFile
from telegram.error import NetworkError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter  # The only way to make one.

from bot.request import READ_SECONDS, AiohttpRequest


class BotApi:
    """One bot at one Bot API server, over connections that it shares with the Application."""

    def __init__(self, request: AiohttpRequest, *, url: str, token: str) -> None:
        self._request = request
        self._address = f"{url}/bot{token}/"
        self._files = f"{url}/file/bot{token}/"

    async def call(
        self,
        method: str,
        payload: Mapping[str, Any] | None = None,
        *,
        read_seconds: float = READ_SECONDS,
    ) -> Any:
        """Call a method, e.g. `call("sendMessage", {"chat_id": 1, "text": "…"})`.

        An `InputFile` among the values is uploaded, e.g. as the `document` of sendDocument.
        Returns what Telegram calls the result. Raises the failures that bot/request.py lists.
        """
        return await self._request.post(
            self._address + method,
            RequestData(
                [
                    RequestParameter(name, None, [value])
                    if isinstance(value, InputFile)
                    else RequestParameter(name, value, None)
                    for name, value in (payload or {}).items()
                    if value is not None
                ]
            ),
            read_timeout=read_seconds,
        )

    async def download(self, file_id: str, *, at_most: int) -> bytes:
        """The content of a file that somebody sent.

        Raises TooLargeError as soon as it is larger than `at_most` bytes, else as `call` does.
        """
        told = await self.call("getFile", {"file_id": file_id})
        path = told.get("file_path")
        if not path:
            raise NetworkError("Telegram does not say where the file is")
        return await self._request.download(self._files + path, at_most=at_most)
