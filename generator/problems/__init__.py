"""What is wrong with the data: one type of problem for everything, the closed list of codes, printing, and the catalogue.

In: findings of any room. Out: located problems in one order, as text, JSON or annotations; `catalogue` explains each code.
"""

from generator.problems.problem import (
    CODES,
    Code,
    Finding,
    Path,
    Problem,
    Severity,
    as_github,
    as_json,
    as_text,
    closest,
    columns_of,
    did_you_mean,
    has_errors,
    in_order,
    problem,
    shown,
    summary,
    visible,
)

__all__ = [
    "CODES",
    "Code",
    "Finding",
    "Path",
    "Problem",
    "Severity",
    "as_github",
    "as_json",
    "as_text",
    "closest",
    "columns_of",
    "did_you_mean",
    "has_errors",
    "in_order",
    "problem",
    "shown",
    "summary",
    "visible",
]
