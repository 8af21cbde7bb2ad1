"""Answers read by what OpenAPI promises of them."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from jsonschema_rs import Draft202012Validator
from starlette.testclient import TestClient

LEFT_OUT_WITHOUT = {"did_you_mean", "match", "position"}
"""Fields that are there only where they have something to say."""


def promised(client: TestClient, name: str, text: str) -> Any:
    """Read an answer that is just what its schema says: no field more, none less, none else.

    Args:
        name: of the schema, such as `PaperList`.

    Returns:
        The answer with its fields as attributes.
    """
    shapes = client.get("/api/openapi.json").json()["components"]["schemas"]
    for shape in shapes.values():
        if "properties" in shape:
            shape["additionalProperties"] = False
            # `fields=` may leave out any; nobody asked for less here.
            shape["required"] = sorted(set(shape["properties"]) - LEFT_OUT_WITHOUT)
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": shapes}}
    Draft202012Validator(schema).validate(json.loads(text))
    return json.loads(text, object_hook=lambda fields: SimpleNamespace(**fields))
