"""The names of arXiv's categories, and the archive that a bare class is taken to mean.

Source: https://arxiv.org/category_taxonomy (155 categories), with the aliases and
retired archives that old records still carry. The code as printed stays the value that
is stored; a name is only shown beside it.
"""

from __future__ import annotations

from functools import cache

# One archive a block; "." stands for an archive that is a category itself.
_TAXONOMY = """
cs Computer Science
AI Artificial Intelligence
AR Hardware Architecture
CC Computational Complexity
CE Computational Engineering, Finance, and Science
CG Computational Geometry
CL Computation and Language
CR Cryptography and Security
CV Computer Vision and Pattern Recognition
CY Computers and Society
DB Databases
DC Distributed, Parallel, and Cluster Computing
DL Digital Libraries
DM Discrete Mathematics
DS Data Structures and Algorithms
ET Emerging Technologies
FL Formal Languages and Automata Theory
GL General Literature
GR Graphics
GT Computer Science and Game Theory
HC Human-Computer Interaction
IR Information Retrieval
IT Information Theory
LG Machine Learning
LO Logic in Computer Science
MA Multiagent Systems
MM Multimedia
MS Mathematical Software
NA Numerical Analysis
NE Neural and Evolutionary Computing
NI Networking and Internet Architecture
OH Other Computer Science
OS Operating Systems
PF Performance
PL Programming Languages
RO Robotics
SC Symbolic Computation
SD Sound
SE Software Engineering
SI Social and Information Networks
SY Systems and Control

stat Statistics
AP Applications
CO Computation
ME Methodology
ML Machine Learning
OT Other Statistics
TH Statistics Theory

eess Electrical Engineering and Systems Science
AS Audio and Speech Processing
IV Image and Video Processing
SP Signal Processing
SY Systems and Control

math Mathematics
AC Commutative Algebra
AG Algebraic Geometry
AP Analysis of PDEs
AT Algebraic Topology
CA Classical Analysis and ODEs
CO Combinatorics
CT Category Theory
CV Complex Variables
DG Differential Geometry
DS Dynamical Systems
FA Functional Analysis
GM General Mathematics
GN General Topology
GR Group Theory
GT Geometric Topology
HO History and Overview
IT Information Theory
KT K-Theory and Homology
LO Logic
MG Metric Geometry
MP Mathematical Physics
NA Numerical Analysis
NT Number Theory
OA Operator Algebras
OC Optimization and Control
PR Probability
QA Quantum Algebra
RA Rings and Algebras
RT Representation Theory
SG Symplectic Geometry
SP Spectral Theory
ST Statistics Theory

q-bio Quantitative Biology
BM Biomolecules
CB Cell Behavior
GN Genomics
MN Molecular Networks
NC Neurons and Cognition
OT Other Quantitative Biology
PE Populations and Evolution
QM Quantitative Methods
SC Subcellular Processes
TO Tissues and Organs

q-fin Quantitative Finance
CP Computational Finance
EC Economics
GN General Finance
MF Mathematical Finance
PM Portfolio Management
PR Pricing of Securities
RM Risk Management
ST Statistical Finance
TR Trading and Market Microstructure

econ Economics
EM Econometrics
GN General Economics
TH Theoretical Economics

astro-ph Astrophysics
CO Cosmology and Nongalactic Astrophysics
EP Earth and Planetary Astrophysics
GA Astrophysics of Galaxies
HE High Energy Astrophysical Phenomena
IM Instrumentation and Methods for Astrophysics
SR Solar and Stellar Astrophysics

cond-mat Condensed Matter
dis-nn Disordered Systems and Neural Networks
mes-hall Mesoscale and Nanoscale Physics
mtrl-sci Materials Science
other Other Condensed Matter
quant-gas Quantum Gases
soft Soft Condensed Matter
stat-mech Statistical Mechanics
str-el Strongly Correlated Electrons
supr-con Superconductivity

nlin Nonlinear Sciences
AO Adaptation and Self-Organizing Systems
CD Chaotic Dynamics
CG Cellular Automata and Lattice Gases
PS Pattern Formation and Solitons
SI Exactly Solvable and Integrable Systems

physics Physics
acc-ph Accelerator Physics
ao-ph Atmospheric and Oceanic Physics
app-ph Applied Physics
atm-clus Atomic and Molecular Clusters
atom-ph Atomic Physics
bio-ph Biological Physics
chem-ph Chemical Physics
class-ph Classical Physics
comp-ph Computational Physics
data-an Data Analysis, Statistics and Probability
ed-ph Physics Education
flu-dyn Fluid Dynamics
gen-ph General Physics
geo-ph Geophysics
hist-ph History and Philosophy of Physics
ins-det Instrumentation and Detectors
med-ph Medical Physics
optics Optics
plasm-ph Plasma Physics
pop-ph Popular Physics
soc-ph Physics and Society
space-ph Space Physics

gr-qc General Relativity and Quantum Cosmology

hep-ex High Energy Physics - Experiment

hep-lat High Energy Physics - Lattice

hep-ph High Energy Physics - Phenomenology

hep-th High Energy Physics - Theory

math-ph Mathematical Physics

nucl-ex Nuclear Experiment

nucl-th Nuclear Theory

quant-ph Quantum Physics

cmp-lg Computation and Language (until 1998)

adap-org Adaptation, Noise, and Self-Organizing Systems (until 1999)

alg-geom Algebraic Geometry (until 1997)

chao-dyn Chaotic Dynamics (until 1999)

dg-ga Differential Geometry (until 1997)

funct-an Functional Analysis (until 1997)

patt-sol Pattern Formation and Solitons (until 1999)

q-alg Quantum Algebra and Topology (until 1997)

solv-int Exactly Solvable and Integrable Systems (until 1999)
"""

# Profile pages print "ML" for stat.ML, so a class that several archives share must be
# given to one of them. Machine learning lies nearest to these sites, so the first
# archive of the list above that has the class is taken, save where another is far
# commoner on arXiv by number of papers.
_COMMONER = {"CO": "math.CO", "AP": "math.AP", "SY": "eess.SY", "PR": "math.PR", "ST": "math.ST"}


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    archives: dict[str, str] = {}
    for block in _TAXONOMY.strip().split("\n\n"):
        (archive, title), *classes = (line.split(" ", 1) for line in block.splitlines())
        names[archive] = title
        for code, name in classes:
            names[f"{archive}.{code}"] = name
            archives.setdefault(code, f"{archive}.{code}")
    return names, archives | _COMMONER


def is_category(code: str) -> bool:
    """Whether arXiv has an archive or a category of exactly this code (`cs`, `cs.LG`)."""
    return code in _tables()[0]


def assumed_archive(code: str) -> str | None:
    """The full code that a bare class most likely means (`LG` → `cs.LG`), else None."""
    return _tables()[1].get(code)


def category_name(code: str) -> str | None:
    """The name of a category, given by full code or by its bare class, else None."""
    names, archives = _tables()
    return names.get(code) or names.get(archives.get(code, ""))


def category_words(code: str) -> str:
    """Write a category for a reader: its code, and its name where it has one."""
    name = category_name(code)
    return f"{code} {name}" if name else code
