"""Suggestions over a whole project: making sources, running them in the background, deciding on what they propose.

No window is needed. Sources are values that the caller brings into the project by a ``Change``; ``run`` looks for what
they propose in short steps, on the project that it is given, so that a thread with a connection of its own can go on
while the analyst works. What is proposed is read by ``Project.suggested``.
"""

from __future__ import annotations

from annotator.suggesting.adding import Added, add_words, pattern_source, pipeline_source, tagged_source
from annotator.suggesting.deciding import accepting, change_of, rejecting
from annotator.suggesting.finders import Finders
from annotator.suggesting.running import Failure, Ran, look_at, run
from annotator.suggesting.training import Trained, figures, model_source, uncertainty

__all__ = [
    "Added",
    "Failure",
    "Finders",
    "Ran",
    "Trained",
    "accepting",
    "add_words",
    "change_of",
    "figures",
    "look_at",
    "model_source",
    "pattern_source",
    "pipeline_source",
    "rejecting",
    "run",
    "tagged_source",
    "uncertainty",
]
