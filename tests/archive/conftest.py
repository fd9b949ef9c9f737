from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    # Tests outlive no power failure; waiting for the disk takes most of their time.
    monkeypatch.setattr(os, "fsync", os.fstat)
