"""One printed name made of the parts that a source gives apart."""

from __future__ import annotations

from app.domain.people.names import parse_name
from app.domain.people.particles import particle_behind, with_particle


def joined_name(given: str, family: str, particle: str = "", suffix: str = "") -> str:
    """Join the parts of a name in the form from which the same parts are read again.

    Args:
        given: first and middle names, or initials; a particle may be behind them.
        family: without the particle, where that is given apart.
        particle: `van der`, `de`, as printed before the family name.
        suffix: `Jr.`, `III`.
    """
    given, family, particle, suffix = (
        " ".join(part.split()).strip(",") for part in (given, family, particle, suffix)
    )
    if not particle:
        words = given.split()
        behind = particle_behind(words, family)
        given, particle = " ".join(words[: len(words) - len(behind)]), " ".join(behind)
    family = with_particle(particle, family) if particle and family else family or particle
    if not given or not family:
        name = given or family
        return f"{name}, {suffix}" if suffix and name else name
    wholes = [f"{given} {family}", f"{family}{given}"]
    if suffix:
        wholes = [f"{given} {family} {suffix}", f"{given} {family}, {suffix}"]
    for whole in wholes:
        read = parse_name(whole)
        givens = "".join(read.givens) == given.replace(" ", "")
        if givens and (read.family, read.suffix) == (family, suffix):
            return whole
    return f"{family}, {suffix}, {given}" if suffix else f"{family}, {given}"
