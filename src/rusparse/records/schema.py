"""The contract as JSON Schema, and the way in for stored records of any version."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pydantic import ValidationError

from rusparse.errors import RecordError, SchemaVersionError

from .newsletter import SCHEMA_VERSION, Newsletter

__all__ = ["build_schema", "parse_record"]

Upgrade: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADES: Mapping[int, Upgrade] = {}
"""By schema version: what makes a stored record of that version one of the next."""


def build_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a stored record, with the version in its `$id`.

    >>> build_schema()["$id"]
    'urn:rusparse:schema:newsletter:1'
    """
    schema = Newsletter.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:rusparse:schema:newsletter:{SCHEMA_VERSION}",
        **schema,
    }


def parse_record(line: str | bytes) -> Newsletter:
    """Read one stored record, upgrading it from an earlier schema version where needed.

    Raises `SchemaVersionError` for a record of a later version, and `RecordError` for text that is
    no record; the message says at which field.
    """
    try:
        return _validate(line)
    except ValidationError as error:
        return _upgrade(line, error)


def _validate(line: str | bytes) -> Newsletter:
    record = Newsletter.model_validate_json(line)
    if record.schema_version != SCHEMA_VERSION:
        raise _version_error(record.schema_version)
    return record


def _upgrade(line: str | bytes, error: ValidationError) -> Newsletter:
    # A record of another version rarely validates as one of this version, so the version is
    # looked at before the complaint about a field is passed on.
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as cause:
        raise RecordError(f"a record as JSON was expected: {cause}") from cause
    version = data.get("schema_version") if isinstance(data, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise RecordError("a record with a whole number as schema_version was expected") from error
    if version > SCHEMA_VERSION:
        raise _version_error(version) from error
    while version < SCHEMA_VERSION and version in UPGRADES:
        data = UPGRADES[version](data)
        version = data["schema_version"]
    try:
        return Newsletter.model_validate_json(json.dumps(data))
    except ValidationError as cause:
        first = cause.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RecordError(f"not a record: field {place or '(all)'}: {first['msg']}") from cause


def _version_error(version: int) -> SchemaVersionError:
    if version > SCHEMA_VERSION:
        return SchemaVersionError(
            f"the record has schema version {version}, and this rusparse knows versions up to "
            f"{SCHEMA_VERSION}: it was written by a later rusparse; upgrade this one to read it"
        )
    return SchemaVersionError(f"the record has schema version {version}, which never existed")
