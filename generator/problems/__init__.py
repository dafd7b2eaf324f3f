"""Faults of the data: the `Problem` type, the closed list of codes, and the catalogue that explains them.

In: findings from any room. Out: located problems in order, printed as text, JSON or GitHub annotations.
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
    as_one,
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
    "as_one",
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
