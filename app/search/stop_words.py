"""English words that say nothing of what a paper is about.

A query is answered without them as long as other words remain; inside quotation marks they
count. Only articles, pronouns, prepositions, conjunctions, auxiliaries and question words:
`not`, `no` and `can` go as well, but nothing that a subject is named by (`new`, `large`, `use`).
"""

from __future__ import annotations

STOP_WORDS = frozenset(
    """
    a about after all also am among an and any are as at be because been before being between both
    but by can could did do does doing down during each few for from further had has have having
    he her here hers him his how i if in into is it its itself just may me might more most must my
    no nor not of off on once only or other our ours out over own same shall she should so some
    such than that the their theirs them then there these they this those through to too under
    until up upon us very was we were what when where whether which while who whom whose why will
    with within without would you your yours
    """.split()
)
