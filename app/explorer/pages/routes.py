"""The routers of all pages, one file a noun."""

from app.explorer.authors import list_page as author_list
from app.explorer.authors import page as authors
from app.explorer.authors.matching import page as matching_authors
from app.explorer.changes import page as changes
from app.explorer.compare import page as compare
from app.explorer.corrections import edit_page as corrections
from app.explorer.enrich import page as enrich
from app.explorer.exports import item_files
from app.explorer.imports import page as imports
from app.explorer.imports import undo_page as import_undo
from app.explorer.library import overview_page as overview
from app.explorer.library import search_box_page as search_box
from app.explorer.map import downloads as map_files
from app.explorer.map import page as map_page
from app.explorer.network import downloads as network_files
from app.explorer.network import page as network
from app.explorer.new import page as new
from app.explorer.pages import help
from app.explorer.papers import list_page as papers
from app.explorer.review import page as review
from app.explorer.review.people import page as people_review
from app.explorer.timelines import compare_page as timeline_compare
from app.explorer.timelines import downloads
from app.explorer.timelines import page as timelines
from app.explorer.topics import edit_page as topic_changes
from app.explorer.topics import page as topics
from app.explorer.uploads import page as import_jobs

ROUTERS = tuple(
    page.router
    for page in (
        overview, corrections, enrich, papers, author_list, matching_authors, item_files, authors,
        topics, topic_changes, timelines, timeline_compare, compare, network,
        network_files, map_page, map_files, downloads, search_box, import_jobs,
        import_undo, changes, imports, review, people_review, new, help,
    )
)  # fmt: skip
"""Routers of the other pages."""
WITHOUT_READER = (import_jobs.receiving,)
"""Routers whose routes wait for a client or a job, and hold no reader of the library meanwhile."""
