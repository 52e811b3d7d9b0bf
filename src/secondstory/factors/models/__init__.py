"""What contributed, the questions that led there, and the words it is sorted by."""

from secondstory.factors.models.factors import Acceptance, Factor, FactorQuerySet, Label, LensLook, Support
from secondstory.factors.models.taxonomy import TaxonomyChange, Term, forget_vocabulary, vocabulary
from secondstory.factors.models.trees import AnalysisEdit, Juncture, Why

__all__ = [
    "Acceptance",
    "AnalysisEdit",
    "Factor",
    "FactorQuerySet",
    "Juncture",
    "Label",
    "LensLook",
    "Support",
    "TaxonomyChange",
    "Term",
    "Why",
    "forget_vocabulary",
    "vocabulary",
]
