"""What is kept of the answers asked for last."""

from __future__ import annotations

from app.search.lru_cache import LruCache


def test_the_value_not_used_for_longest_goes_first() -> None:
    cache: LruCache[str] = LruCache(2)
    cache.put("a", "1")
    cache.put("b", "2")
    assert cache.get("a") == "1"
    cache.put("c", "3")
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == ("1", None, "3")


def test_values_are_kept_up_to_a_weight() -> None:
    cache: LruCache[str] = LruCache(6, weigh=len)
    for key, value in (("a", "xxx"), ("b", "xx"), ("a", "xxxx")):
        cache.put(key, value)
    assert (cache.get("a"), cache.get("b")) == ("xxxx", "xx")
    cache.put("c", "x")
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (None, "xx", "x")


def test_a_value_heavier_than_the_cache_is_given_and_not_kept() -> None:
    cache: LruCache[str] = LruCache(6, weigh=len)
    cache.put("a", "xxx")
    assert cache.get_or_make("whole", lambda: "x" * 100) == "x" * 100
    assert (cache.get("a"), cache.get("whole")) == ("xxx", None)
