"""What is typed after the bot's name in any chat: the bot's answer as Telegram checks it."""

import re

from bot.playground.checks import read_markup, read_text
from bot.playground.parameters import Parameters
from bot.playground.phones import START_PAYLOAD
from bot.playground.refusals import Json, bad_request, mistake
from bot.playground.world import World

_MOST_OF_RESULTS = 50
_MOST_OF_OFFSET = 64


def answer_inline_query(world: World, parameters: Parameters) -> bool:
    results = parameters.array("results", "inline query results")
    if results is None:
        raise mistake("can't parse inline query results JSON object")
    if len(results) > _MOST_OF_RESULTS:
        raise mistake("too many inline query results specified")
    for result in results:
        _check_result(result)
    if len({result["id"] for result in results}) < len(results):
        raise mistake("RESULT_ID_DUPLICATE")
    if len(parameters.text("next_offset").encode()) > _MOST_OF_OFFSET:
        raise mistake("NEXT_OFFSET_INVALID")
    button = parameters.mapping("button", "inline query results button")
    if button is not None:
        _check_button(button)
    asked = world.inline_queries.get(parameters.text("inline_query_id"))
    if asked is None or asked.results is not None or world.is_too_late(asked.asked_at):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    asked.results, asked.button = results, button
    asked.answered = world.note_change()
    return True


def _check_result(result: object) -> None:
    if not isinstance(result, dict):
        raise mistake("inline query result must be an object")
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise mistake("RESULT_ID_INVALID")
    if result.get("type") == "article":
        _check_article(result)


def _check_article(article: Json) -> None:
    """An article needs a title and a message that could be sent."""
    if not article.get("title"):
        raise mistake("ARTICLE_TITLE_EMPTY")
    content = article.get("input_message_content")
    if not isinstance(content, dict):
        raise mistake("input message content is not specified")
    read_text(Parameters(content | {"text": content.get("message_text")}, {}))
    read_markup(Parameters({"reply_markup": article.get("reply_markup")}, {}))


def _check_button(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        raise mistake("SWITCH_PM_TEXT_EMPTY")
    if len({"start_parameter", "web_app"} & button.keys()) != 1:
        raise mistake("InlineQueryResultsButton must have exactly one optional field")
    payload = button.get("start_parameter", "web_app")
    if not re.fullmatch(START_PAYLOAD, str(payload)):
        raise mistake("START_PARAM_INVALID")
