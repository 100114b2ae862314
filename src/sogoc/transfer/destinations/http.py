"""The receiver over HTTP. Sending is at least once, receiving idempotent: after a lost answer the batch goes again."""

import ipaddress
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from . import Answer, Rejected, Unreachable

LONGEST_WAIT = 60.0  # seconds between two attempts
TIMEOUT = httpx.Timeout(120, connect=5)


class HttpDestination:
    """Client of the receiver's API; may be shared by threads."""

    can_be_asked = True

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        attempts: int = 7,
        backoff: float = 0.5,
        timeout: httpx.Timeout = TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._credentials = (client_id, client_secret)
        self._attempts, self._backoff, self._sleep = attempts, backoff, sleep
        self._http = httpx.Client(base_url=self.base_url, timeout=timeout, trust_env=not _is_here(base_url))
        self._token = ""
        self._token_lock = threading.Lock()

    def __enter__(self) -> "HttpDestination":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    # -- what can be asked

    def send(self, batch: dict[str, Any]) -> list[Answer]:
        """Deliver a signed batch: `id` and the body of PUT /api/v1/batches/{id}. One answer for each of its items."""
        body = {name: value for name, value in batch.items() if name not in ("id", "number")}
        path = f"/api/v1/batches/{batch['id']}"
        said = orjson.loads(self._ask("PUT", path, content=orjson.dumps(body), kind="application/json").content)
        answers = [Answer(a["record"], a["version"], a["answer"], a["words"], a["receipt"]) for a in said["answers"]]
        asked = [(str(item["record"]), item["version"]) for item in batch["items"]]
        if [(a.record, a.version) for a in answers] != asked:
            raise Rejected("Trả lời của nơi nhận không khớp gói đã gửi", "The answers do not fit the batch", 200)
        return answers

    def batch(self, batch_id: str) -> dict[str, Any] | None:
        """The answers to a batch sent before; None when it never arrived."""
        return self._found("GET", f"/api/v1/batches/{batch_id}")

    def manifest(self, level: str, **filters: str | int) -> Iterator[dict[str, Any]]:
        """Rows of one level (custodian, type, year, record), filtered by custodian, type, year."""
        asked: dict[str, Any] = {"level": level, **filters}
        while True:
            page = self._ask("GET", "/api/v1/manifest", params=asked).json()
            yield from page["rows"]
            if page.get("next") is None:
                return
            asked["after"] = page["next"]

    def registration(self, record_id: str) -> dict[str, Any] | None:
        """The current registration of a record; None when there is none."""
        return self._found("GET", f"/api/v1/records/{record_id}")

    def send_scan(self, record: str, version: int, position: int, sha256: str, content: bytes) -> None:
        """Hand over a page of a version that was accepted; the same again adds nothing."""
        path = f"/api/v1/records/{record}/versions/{version}/scans/{position}"
        self._ask("PUT", path, params={"sha256": sha256}, content=content)

    def changes(self, after: int = 0) -> list[dict[str, Any]]:
        """What the receiver noted beside our records after the note of that number, oldest first."""
        rows: list[dict[str, Any]] = []
        while True:
            page = self._ask("GET", "/api/v1/changes", params={"after": rows[-1]["number"] if rows else after}).json()
            rows += page["rows"]
            if page["next"] is None:
                return rows

    def withdraw(self, record_id: str, version: int, reason: str) -> dict[str, Any]:
        """Take back the current version; returns the confirmation, the same one when asked again."""
        order = {"version": version, "reason": reason}
        return dict(self._ask("POST", f"/api/v1/records/{record_id}/withdraw", json=order).json())

    # -- how it is asked

    def _found(self, method: str, path: str) -> dict[str, Any] | None:
        try:
            return dict(self._ask(method, path).json())
        except Rejected as no:
            if no.status == 404:
                return None
            raise

    def _ask(self, method: str, path: str, *, kind: str = "", **parts: Any) -> httpx.Response:
        """An answer with status 200, from as many attempts as allowed; a token that has run out is renewed once."""
        renewed = False
        while True:
            token = self._token or self._renew("")
            headers = {"Authorization": f"Bearer {token}"} | ({"Content-Type": kind} if kind else {})
            answer = self._persist(method, path, headers=headers, **parts)
            if answer.status_code != 401 or renewed:
                return _granted(answer)
            renewed = True
            self._renew(token)

    def _renew(self, old: str) -> str:
        with self._token_lock:
            if self._token == old:  # else another thread has just done it
                answer = self._persist(
                    "POST", "/oauth/token", auth=self._credentials, data={"grant_type": "client_credentials"}
                )
                self._token = _granted(answer).json()["access_token"]
            return self._token

    def _persist(self, method: str, path: str, **parts: Any) -> httpx.Response:
        """The first answer that is not 'later': connection errors, 429 and 5xx are tried again, ever more slowly."""
        trouble = ""
        for attempt in range(self._attempts):
            try:
                answer = self._http.request(method, path, **parts)
            except httpx.TransportError as error:
                wait, trouble = 0.0, type(error).__name__
            else:
                if answer.status_code != 429 and answer.status_code < 500:
                    return answer
                wait, trouble = _asked_to_wait(answer), f"HTTP {answer.status_code}"
            if attempt < self._attempts - 1:
                self._sleep(min(LONGEST_WAIT, wait + random.uniform(0.5, 1) * self._backoff * 2**attempt))
        raise Unreachable(
            f"Không liên lạc được nơi nhận {self.base_url} sau {self._attempts} lần ({trouble}): kiểm tra mạng và "
            "nơi nhận, rồi chạy lại; gửi lại không làm trùng hồ sơ.",
            f"No answer from {self.base_url} after {self._attempts} attempts ({trouble}): check the network and the "
            "receiver, then run again; sending again makes no doubles.",
        )


def _granted(answer: httpx.Response) -> httpx.Response:
    if answer.status_code == 200:
        return answer
    try:
        said = answer.json()
        vi, en = str(said["loi"]), str(said["detail"])
    except (ValueError, KeyError, TypeError):
        vi = en = f"HTTP {answer.status_code}"
    raise Rejected(f"Nơi nhận từ chối: {vi}", f"The receiver refuses: {en}", answer.status_code)


def _asked_to_wait(answer: httpx.Response) -> float:
    seconds = answer.headers.get("Retry-After", "")
    return float(seconds) if seconds.isdigit() else 0.0


def _is_here(url: str) -> bool:
    """Whether the address is this machine's own, which no proxy reaches."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
