"""What is kept of the answers asked for last."""

from __future__ import annotations

from app.search.lru_cache import LruCache


def test_the_value_not_used_for_longest_goes_first() -> None:
    recent: LruCache[str] = LruCache(2)
    recent.put("a", "1")
    recent.put("b", "2")
    assert recent.get("a") == "1"
    recent.put("c", "3")
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == ("1", None, "3")


def test_values_are_kept_up_to_a_weight() -> None:
    recent: LruCache[str] = LruCache(10, weigh=len, most=6)
    for key, value in (("a", "xxx"), ("b", "xx"), ("a", "xxxx")):
        recent.put(key, value)
    assert (recent.get("a"), recent.get("b")) == ("xxxx", "xx")
    recent.put("c", "x")
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (None, "xx", "x")
    recent.put("whole", "x" * 100)
    assert (recent.get("b"), recent.get("c"), recent.get("whole")) == (None, None, "x" * 100)
