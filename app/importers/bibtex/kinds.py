"""What the kinds of entries are, and macros that stand for journals."""

from __future__ import annotations

_ARTICLE = "article review letter suppperiodical"
_CONFERENCE = "inproceedings conference"
_CHAPTER = "incollection inbook suppbook suppcollection bookinbook inreference entry"
_BOOK = (
    "book mvbook booklet proceedings mvproceedings collection mvcollection reference mvreference"
)
_THESIS = "phdthesis mastersthesis thesis bachelorthesis bachelorsthesis masterthesis"
_REPORT = "techreport report manual standard"
_SOFTWARE = "software softwareversion softwaremodule codefragment"
_OTHER = """
online electronic www webpage patent unpublished periodical legislation jurisdiction legal image
artwork audio video movie music performance letter commentary presentation talk slides
"""
TYPES = {
    **dict.fromkeys(_OTHER.split(), "other"),
    **dict.fromkeys(_ARTICLE.split(), "article"),
    **dict.fromkeys(_CONFERENCE.split(), "conference"),
    **dict.fromkeys(_CHAPTER.split(), "chapter"),
    **dict.fromkeys(_BOOK.split(), "book"),
    **dict.fromkeys(_THESIS.split(), "thesis"),
    **dict.fromkeys(_REPORT.split(), "report"),
    **dict.fromkeys(_SOFTWARE.split(), "software"),
    "dataset": "dataset",
}
"""Kind of entry -> type of paper; `misc` and unknown kinds say nothing."""
NO_PAPERS = frozenset({"xdata", "set", "control", "ieeetranbstctl"})
"""Entries that hold settings, or values for others."""
COLLECTIONS = frozenset({"book", "collection", "proceedings", "mvbook", "mvcollection"})
"""Kinds whose title some programs write to `booktitle`."""

_JOURNALS = """
aap A&A|aapr A&AR|aaps A&AS|aj AJ|apj ApJ|apjl ApJL|apjlett ApJL|apjs ApJS|apjsupp ApJS
apss Ap&SS|araa ARA&A|baas BAAS|jcap JCAP|mnras MNRAS|nat Nature|pasa PASA|pasj PASJ|pasp PASP
physrep Phys. Rep.|pra Phys. Rev. A|prb Phys. Rev. B|prc Phys. Rev. C|prd Phys. Rev. D
pre Phys. Rev. E|prl Phys. Rev. Lett.|qjras QJRAS|solphys Sol. Phys.|sovast Soviet Ast.
ssr Space Sci. Rev.|icarus Icarus|planss Planet. Space Sci.|nar New Astron. Rev.|na New Astron.
jgr J. Geophys. Res.|gca Geochim. Cosmochim. Acta|grl Geophys. Res. Lett.
"""
JOURNALS: dict[str, str] = {}
for _entry in _JOURNALS.strip().replace("\n", "|").split("|"):
    _macro, _, JOURNALS[_macro] = _entry.partition(" ")
r"""Journals that astronomers write as commands (`\apj`), as the AAS defines them:
https://ui.adsabs.harvard.edu/help/actions/journal-macros"""
