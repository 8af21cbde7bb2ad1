"""What persons decided of papers, as an import meets it."""

from __future__ import annotations

from sqlmodel import Session

from app.ingest.corrections.known import CorrectedPapers
from app.ingest.paper_decisions.known import PaperDecisions


class PapersByHand:
    """What was corrected, hidden, joined or kept apart.

    Args:
        session: sees the library as it is before the import.
    """

    def __init__(self, session: Session) -> None:
        self.corrected = CorrectedPapers(session)
        self.decisions = PaperDecisions(session)
