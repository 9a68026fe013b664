"""One turn of a chat with a model on an Azure ML online endpoint."""

import json
import re
import time
import urllib.error
import urllib.request

from promptflow.connections import CustomConnection
from promptflow.core import tool

CONTEXT_TOKENS = 4096  # Phi-3-mini-4k: for the prompt and the answer together
CHARACTERS_PER_TOKEN = 3  # on the safe side: English has about four
TIMEOUT_SECONDS = 100  # the deployment's own request timeout is 90
PAUSES_SECONDS = (1, 4)  # before another try, when the endpoint is busy and does not say how long
LONGEST_PAUSE_SECONDS = 20
CONTROL_TOKEN = re.compile(r"<\|[^|<>]*\|>")


class EndpointError(Exception):
    """What went wrong at the endpoint, and what to do about it."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key is for this address only."""

    def redirect_request(self, *_args, **_kwargs):
        return None


@tool
def chat(
    input_data: str,
    connection: CustomConnection,
    chat_history: list = None,
    temperature: float = 0.7,
    top_p: float = 0.9,
    max_new_tokens: int = 256,
) -> str:
    """Answers a message, with the turns before it in mind."""
    endpoint, key = _address(connection)
    parameters = {
        "temperature": temperature,
        "top_p": top_p,
        "do_sample": temperature > 0,
        # Older servers know the first of these names, the newest one the second alone.
        "max_new_tokens": max_new_tokens,
        "max_tokens": max_new_tokens,
    }
    messages = _messages(input_data, chat_history or [], max_new_tokens)
    status, text = _ask(endpoint, key, messages, parameters)
    if status in (400, 422):
        # Some servers take a list of conversations where others take one.
        other_status, other_text = _ask(endpoint, key, [messages], parameters)
        if other_status == 200:
            status, text = other_status, other_text
    if status != 200:
        raise EndpointError(_refusal(status))
    return _answer(text)


def _address(connection):
    values = {**(connection.configs or {}), **(connection.secrets or {})}
    missing = [name for name in ("endpoint", "key") if not values.get(name)]
    if missing:
        raise EndpointError(
            "The connection has no " + " and no ".join(missing) + ": add it to the connection's keys. "
            "The endpoint's Consume tab shows both."
        )
    endpoint = values["endpoint"].strip()
    if not endpoint.startswith("https://"):
        raise EndpointError("The connection's endpoint must be an https address that ends in /score.")
    return endpoint, values["key"].strip()


def _messages(question, history, max_new_tokens):
    """The conversation so far, oldest turns left out where the model's context has no room for them."""
    question = _plain(question)
    room = (CONTEXT_TOKENS - max_new_tokens) * CHARACTERS_PER_TOKEN - len(question)
    if room < 0:
        raise EndpointError("The message is too long for the model: shorten it, or lower max_new_tokens.")
    turns = []
    for turn in reversed(history):
        asked, answered = _plain(_first(turn.get("inputs"))), _plain(_first(turn.get("outputs")))
        room -= len(asked) + len(answered)
        if room < 0:
            break
        if asked and answered:
            turns = [
                {"role": "user", "content": asked},
                {"role": "assistant", "content": answered},
                *turns,
            ]
    return [*turns, {"role": "user", "content": question}]


def _first(values):
    """The chat input or output of a turn: the one this flow names, or the first text there is."""
    values = values or {}
    named = values.get("input_data", values.get("answer"))
    return named if named is not None else next((value for value in values.values() if isinstance(value, str)), "")


def _plain(text):
    """Text without the tokens by which somebody could forge a turn."""
    return CONTROL_TOKEN.sub("", str(text)).strip()


def _ask(endpoint, key, conversation, parameters):
    body = json.dumps({"input_data": {"input_string": conversation, "parameters": parameters}}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer " + key}
    request = urllib.request.Request(endpoint, data=body, headers=headers, method="POST")
    opener = urllib.request.build_opener(_NoRedirects)
    for pause in (*PAUSES_SECONDS, None):
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return response.status, response.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            if error.code not in (429, 500, 502, 503, 504) or pause is None:
                return error.code, ""
            asked = error.headers.get("Retry-After", "")
            pause = min(int(asked), LONGEST_PAUSE_SECONDS) if asked.isdigit() else pause
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise EndpointError(
                f"The endpoint could not be reached ({reason}): check the address in the connection, "
                "and that the endpoint still exists."
            ) from None
        time.sleep(pause)


def _refusal(status):
    advice = {
        401: "it refused the key. Put the endpoint's present key into the connection.",
        403: "it refused the key. Put the endpoint's present key into the connection.",
        404: "no deployment gets its traffic, or it is gone. Give a deployment 100 % of the traffic.",
        408: "the model took longer than its deployment allows. Ask for something shorter.",
        424: "the model failed on this message. Ask in other words, or start a new chat.",
        429: "too many questions are waiting. Try again in a moment.",
    }
    if status >= 500:
        return f"The endpoint answered {status}: it is in trouble. Try again in a moment."
    return f"The endpoint answered {status}: " + advice.get(status, "it did not understand the request.")


def _answer(text):
    answer = _text_in(_parsed(text)).strip()
    if not answer:
        raise EndpointError("The model gave an empty answer; its content filter may have stopped it.")
    return answer


def _parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


def _text_in(value, depth=0):
    """The text in an answer, whichever server gave it; an error inside a 200 is an error."""
    if isinstance(value, str):
        inner = _parsed(value) if value.lstrip()[:1] in ("{", "[", '"') else value
        return inner if isinstance(inner, str) or depth > 4 else _text_in(inner, depth + 1)
    if isinstance(value, list) and value and depth <= 4:
        last = value[-1]
        is_conversation = isinstance(last, dict) and "role" in last
        return _text_in(last if is_conversation else value[0], depth + 1)
    if isinstance(value, dict) and depth <= 4:
        if value.get("error") is not None or value.get("exception") is not None:
            raise EndpointError("The model failed on this message. Ask in other words, or start a new chat.")
        for name in ("output", "choices", "message", "content", "0"):
            if value.get(name) is not None:
                return _text_in(value[name], depth + 1)
        if not value:
            return ""
    raise EndpointError("The endpoint answered in a shape that this flow does not know.")
