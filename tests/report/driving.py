"""Drives headless Chromium through chromedriver, whose protocol is plain HTTP."""

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
_SECONDS_TO_START = 20


def missing() -> str:
    """Say what is not installed; empty if a browser can be driven."""
    names = ("chromium", "chromedriver")
    return ", ".join(name for name in names if shutil.which(name) is None)


class Browser:
    """A page in a browser."""

    def __init__(self, address: str) -> None:
        self._address = address

    def open(self, path: Path) -> None:
        self._ask("POST", "url", {"url": path.as_uri()})

    def run(self, script: str) -> Any:
        """Run a script in the page; what it returns comes back."""
        return self._ask("POST", "execute/sync", {"script": script, "args": []})

    def complaints(self) -> list[str]:
        """Return what stands on the console."""
        return [
            line["message"] for line in self._ask("POST", "se/log", {"type": "browser"})
        ]

    def resize(self, width: int, height: int) -> None:
        """Give the page a size, as if that were the device's."""
        size = {
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": True,
        }
        self._command("Emulation.setDeviceMetricsOverride", size)

    def darken(self) -> None:
        """Ask for dark colours."""
        features = [{"name": "prefers-color-scheme", "value": "dark"}]
        self._command("Emulation.setEmulatedMedia", {"features": features})

    def _command(self, name: str, parameters: dict[str, Any]) -> Any:
        return self._ask(
            "POST", "goog/cdp/execute", {"cmd": name, "params": parameters}
        )

    def _ask(self, method: str, path: str, content: Any = None) -> Any:
        return _ask(method, f"{self._address}/{path}", content)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver = subprocess.Popen(
        ["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        options = {
            "goog:chromeOptions": {"args": _FLAGS},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        asked = {"capabilities": {"alwaysMatch": options}}
        session = _ask("POST", f"{address}/session", asked)["sessionId"]
        try:
            yield Browser(f"{address}/session/{session}")
        finally:
            _ask("DELETE", f"{address}/session/{session}")
    finally:
        driver.terminate()
        driver.wait()


def _wait_for(address: str) -> None:
    for _ in range(_SECONDS_TO_START * 10):
        try:
            if _ask("GET", f"{address}/status")["ready"]:
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise RuntimeError(f"chromedriver did not start in {_SECONDS_TO_START} s")


def _ask(method: str, address: str, content: Any = None) -> Any:
    body = None if content is None else json.dumps(content).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())["value"]
