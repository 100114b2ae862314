"""A bad line between sender and receiver: cut, slow, busy, with answers lost, and requests that arrive twice or much too late."""

import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

TROUBLES = ("cut", "lost", "twice", "late", "busy", "old one again")


class Wire:
    """`with Wire(receiver_url, dice) as wire:` listens at `wire.url`; `happened` counts what it did."""

    def __init__(self, to: str, dice: random.Random, share: float = 0.7) -> None:
        self.happened: Counter[str] = Counter()
        wire, earlier, onward = self, [], httpx.Client(base_url=to, timeout=60, trust_env=False)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def _carry(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "content-length", "connection")}
                trouble = dice.choice(TROUBLES) if dice.random() < share and "/batches/" in self.path else ""
                wire.happened[trouble or "well"] += 1
                if trouble == "cut":
                    return self._hang_up()
                if trouble == "busy":
                    return self._answer(503, {"Retry-After": "0"}, b"{}")
                if trouble == "late":
                    time.sleep(dice.uniform(0.01, 0.1))
                if trouble == "old one again" and earlier:
                    onward.request(*dice.choice(earlier)[:2], content=earlier[0][2], headers=headers)
                for _ in range(2 if trouble == "twice" else 1):
                    said = onward.request(self.command, self.path, content=body, headers=headers)
                if self.command == "PUT":
                    earlier.append((self.command, self.path, body))
                if trouble == "lost":
                    return self._hang_up()
                return self._answer(said.status_code, {"Content-Type": said.headers.get("Content-Type", "")}, said.content)

            do_GET = do_PUT = do_POST = _carry

            def _hang_up(self) -> None:
                self.close_connection = True
                self.connection.shutdown(2)

            def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the sender hung up
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Wire":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
