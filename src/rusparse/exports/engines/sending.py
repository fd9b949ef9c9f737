"""Sends documents in bulk: one request at a time, and each document until it is settled.

A document is settled when the engine has taken it or refused it for good. What an engine could not
take just now (429, 5xx) is sent again, alone with its like; a body that is too large for it (413)
is sent in two halves.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from .bulk import Action, Batch, BulkBounds, render_batch
from .connection import Answer, Connection, shorten

__all__ = ["Refusal", "Sender"]

MAX_KEPT_REFUSALS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that the engine did not take: its index and id, the status, and the reason."""

    index: str
    document: str
    status: int
    reason: str

    def __str__(self) -> str:
        return f"{self.index}/{self.document}: {self.status}: {self.reason}"


class Sender:
    """Sends actions through a connection, and keeps count.

    `taken` and `refused` count documents, `refused_by_part` the latter by part; of the refused,
    the first thousand are in `refusals`. All methods raise `ExportError` if the engine stops to
    answer usably.
    """

    def __init__(self, connection: Connection, bounds: BulkBounds | None = None) -> None:
        self._connection = connection
        self._batch = Batch(bounds or BulkBounds())
        self.taken = 0
        self.refused_by_part: Counter[str] = Counter()
        self.refusals: list[Refusal] = []

    @property
    def refused(self) -> int:
        """How many documents the engine did not take."""
        return self.refused_by_part.total()

    def add(self, action: Action) -> None:
        """Send an action, now or with others that follow."""
        if not self._batch.has_room(action):
            self.flush()
        self._batch.add(action)

    def flush(self) -> None:
        """Settle every action that was added."""
        pending = [self._batch.take()]
        while pending:
            pending += self._send_batch(pending.pop())

    def _send_batch(self, batch: list[Action]) -> list[list[Action]]:
        """Settle a batch as far as it goes, and give what is to be sent in smaller batches."""
        attempt = 0
        while batch:
            attempt += 1
            answer = self._connection.request(
                "POST", "/_bulk", render_batch(batch), media_type="application/x-ndjson"
            )
            if answer.status == 413:
                return self._divide(batch, answer)
            if answer.status != 200:
                raise self._connection.error(f"answered {answer.status}: {answer.reason}")
            left, reason = self._settle(batch, answer)
            if len(left) < len(batch):
                attempt = 1
            batch = left
            if batch and not self._connection.wait_after(attempt):
                raise self._connection.error(
                    f"{len(batch):,} documents were put off in {attempt} tries: {reason}; "
                    "the same call goes on from what is there"
                )
        return []

    def _divide(self, batch: list[Action], answer: Answer) -> list[list[Action]]:
        if len(batch) == 1:
            self._refuse(batch[0], answer.status, answer.reason)
            return []
        middle = len(batch) // 2
        # The last is sent first.
        return [batch[middle:], batch[:middle]]

    def _settle(self, batch: list[Action], answer: Answer) -> tuple[list[Action], str]:
        """The actions that the engine could not take just now, and the last reason."""
        items = answer.get("items")
        if not isinstance(items, list) or len(items) != len(batch):
            raise self._connection.error(
                f"an answer for each of {len(batch):,} documents was expected, not "
                f"{answer.quoted!r}"
            )
        left: list[Action] = []
        reason = ""
        for action, item in zip(batch, items, strict=True):
            status, said = self._read_item(item)
            if status == 429 or status >= 500:
                left.append(action)
                reason = f"{status}: {said}"
            elif status >= 300:
                self._refuse(action, status, said)
            else:
                self.taken += 1
        return left, reason

    def _read_item(self, item: Any) -> tuple[int, str]:
        outcome = item.get("index") if isinstance(item, dict) else None
        if isinstance(outcome, dict) and isinstance(outcome.get("status"), int):
            return outcome["status"], _render_reason(outcome.get("error"))
        raise self._connection.error(
            f"a document's status was expected in an answer, not {shorten(str(item))!r}"
        )

    def _refuse(self, action: Action, status: int, reason: str) -> None:
        self.refused_by_part[action.part] += 1
        if len(self.refusals) < MAX_KEPT_REFUSALS:
            said = self._connection.hide(reason)
            self.refusals.append(Refusal(action.index_name, action.document_id, status, said))


def _render_reason(error: object) -> str:
    """An item's error with what caused it, which is often the part that tells."""
    if not isinstance(error, dict):
        return "no reason given" if error is None else shorten(str(error))
    cause = error.get("caused_by")
    reasons = [error.get("reason"), cause.get("reason") if isinstance(cause, dict) else None]
    return shorten(": ".join(str(reason) for reason in reasons if reason)) or "no reason given"
