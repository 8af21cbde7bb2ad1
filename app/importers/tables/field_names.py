"""How programs call the columns of their tables, by our fields."""

from __future__ import annotations

NAMES: dict[str, str] = {
    "title": "title|document title|article title|paper title|primary title|titles|titel|titre"
    "|titulo|titolo|paper|publication name",
    "authors": "author full names|authors|author|author s|author names|author name|creators|creator"
    "|authors name|book authors|autoren|autor|auteurs|autores|autori|first author",
    "group_authors": "group authors|book group authors",
    "editors": "editors|editor|book editors|editor s",
    "year": "year|publication year|pubyear|published year|pub year|year published|py|jahr|annee|ano"
    "|anno",
    "month": "month|publication month|pub month|monat|mois|mes|mese",
    "day": "day|publication day|pub day|jour|dia|giorno",
    "date": "date|publication date|date published|pubdate|cover date|published|published date"
    "|issued|datum|issue date",
    "online": "publication date online|early access date|online date",
    "print": "publication date print|print date",
    "date_printed": "date printed",
    "venue": "anthology title|source title|journal|venue|publication title|container title"
    "|journal title|booktitle|book title|secondary title|journal name|journal book|published in"
    "|proceedings title|conference name|conference title|meeting name|conference|publication"
    "|host item|zeitschrift|revue|revista|rivista|source",
    "volume": "volume|vol|band",
    "issue": "issue|number|issue number|no|nummer|heft",
    "pages": "pages|pagination|page range|page|page s|pp|seiten",
    "first_page": "page start|start page|beginning page|first page",
    "last_page": "page end|end page|ending page|last page",
    "article_number": "art no|article number",
    "publisher": "publisher|verlag",
    "type": "document type|type|publication type|item type|type of reference|entry type|doc type"
    "|type of work|document types|document identifier",
    "doi": "doi|digital object identifier|doi link",
    "arxiv_id": "arxiv id|arxiv|arxiv number|eprint",
    "pmid": "pmid|pubmed id|pubmed|pmid number",
    "isbn": "isbn|isbns",
    "issn": "issn|issns|issn s|eissn|e issn",
    "url": "url|link|web link|urls|links to document|source linkout|address|website|article url"
    "|full text link",
    "links": "links|link attachments|external url|full text url",
    "pdf": "pdf link|pdf url|pdf",
    "abstract": "abstract|abstract note|summary|abstracts|zusammenfassung|resume|resumen",
    "keywords": "author keywords|keywords|keyword|manual tags|keywords author|key words"
    "|schlagworte|mots cles|palabras clave",
    "more_keywords": "index keywords|keywords plus|ieee terms|mesh terms|automatic tags",
    "categories": "categories",
    "tags": "tags",
    "language": "language|language of original document|languages|sprache",
    "citation_count": "cited by|citation count|citations|times cited|cited by count"
    "|times cited wos core|times cited all databases|citedby|cites|number of citations"
    "|article citation count|citing works count",
    "note": "note|notes",
    "references": "references|cited references",
    "orcids": "orcids|orcid",
    "affiliations": "addresses|authors with affiliations|authors raw affiliation"
    "|authors affiliations|author affiliations|affiliations",
    "authors_truncated": "authors truncated",
    "implied_authors": "implied authors",
    "year_inferred": "year inferred",
    "has_code": "has code",
    "code_url": "code url",
}
"""Field -> names, the best first: a record has its value from the first of them that is filled."""
LAST_RESORT = frozenset(
    {"paper", "publication name", "publication", "source", "published", "no", "address"}
)
"""Names of a field only in a table without a better one; else they may be another field's."""
TAGS: dict[str, str] = {
    "TI": "title", "AF": "authors", "AU": "authors", "BF": "authors", "CA": "group_authors",
    "BE": "editors", "PY": "year", "PD": "date", "EA": "online", "SO": "venue", "VL": "volume",
    "IS": "issue", "BP": "first_page", "EP": "last_page", "AR": "article_number",
    "PU": "publisher", "DT": "type", "DI": "doi", "PM": "pmid", "BN": "isbn", "SN": "issn",
    "AB": "abstract", "DE": "keywords", "ID": "more_keywords", "LA": "language",
    "OI": "orcids", "TC": "citation_count", "Z9": "citation_count", "CR": "references",
    "C1": "affiliations",
}  # fmt: skip
"""The two letters of Web of Science, the best first."""
