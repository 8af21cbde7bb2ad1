"""What axe finds wrong in a page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
LOOK = """async (options) => {
    // Where something was violated, and not the thousand places where nothing was.
    const found = await axe.run({ ...options, resultTypes: ["violations"] });
    return [found.passes.length, found.violations.flatMap((rule) => rule.nodes.map(
        (node) => `${rule.id}: ${node.html} (${node.failureSummary})`))];
}"""


def violations(page: Page, *rules: str) -> list[str]:
    """Give what axe finds wrong by these rules, or by all, in words."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    passed, found = page.evaluate(LOOK, {"runOnly": list(rules)} if rules else {})
    assert passed
    return list(found)
