"""A server on loopback that speaks like a language model's, and misbehaves."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Model = Callable[[str], str | None]


def echo(prompt: str) -> str:
    """Repeat the last input, which is right where texts are to be copied."""
    return prompt.rsplit("Input:\n", 1)[1].removesuffix("\n\nOutput:")


class ChatServer(ThreadingHTTPServer):
    """Answers prompts.

    Args:
        model: Answers a prompt; None stands for an answer without text.
        faults: What goes wrong with the first requests of each prompt, in order: a
            status code, "slow", "broken", "empty" or "cut".
    """

    daemon_threads = True

    def __init__(self, model: Model = echo, faults: tuple[str | int, ...] = ()) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.model, self.faults = model, faults
        self.requests: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self._asked: dict[str, int] = {}
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_fault(self, request: dict[str, Any]) -> str | int | None:
        prompt = request["messages"][-1]["content"]
        with self._lock:
            self.requests.append(request)
            number = self._asked[prompt] = self._asked.get(prompt, -1) + 1
        return self.faults[number] if number < len(self.faults) else None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that have gone."""


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        request = json.loads(self.rfile.read(size))
        self.server.keys.add(self.headers["Authorization"])
        prompt = request["messages"][-1]["content"]
        match self.server.next_fault(request):
            case int(code):
                self._send(code, json.dumps({"error": {"message": "not now"}}))
            case "slow":
                time.sleep(0.6)
                self._send(200, _completion(self.server.model(prompt)))
            case "broken":
                self._send(200, '{"choices": [{"mess')
            case "empty":
                self._send(200, json.dumps({"choices": []}))
            case "cut":
                self.connection.close()
            case _:
                self._send(200, _completion(self.server.model(prompt)))

    def _send(self, code: int, body: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body.encode())))
        self.send_header("Retry-After-Ms", "1")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


def _completion(text: str | None) -> str:
    return json.dumps(
        {
            "id": "one",
            "object": "chat.completion",
            "created": 1,
            "model": "stub",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop" if text else "length",
                    "message": {"role": "assistant", "content": text},
                }
            ],
            "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
        }
    )


@contextmanager
def serving(
    model: Model = echo, faults: tuple[str | int, ...] = ()
) -> Iterator[ChatServer]:
    server = ChatServer(model, faults)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
