"""Fixtures for all tests."""

from __future__ import annotations

from .program import run

__all__ = ["run"]
