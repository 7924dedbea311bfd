"""Looking for what sources propose, article by article, in short steps that are kept as they are made.

Each step reads some articles, looks in them, and records what was found together with how far it has come, in one
short transaction. So a run that is stopped or killed goes on where it was, and new articles are looked in by the next
run. A source that is changed meanwhile, or looked for by another run, is taken up as it is then.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from annotator.core.errors import AnnotatorError, NotSavedError, StoppedError
from annotator.core.suggestion import Source, SourceKind, Suggestion
from annotator.suggesting.finders import MOST_IN_ARTICLE, Finder, Finders

if TYPE_CHECKING:
    from annotator.storage import Project
    from annotator.storage.sources import KeptSource
    from annotator.storage.suggested import Reading

logger = logging.getLogger(__name__)

Stopped = Callable[[], bool]

#: Called with how many articles of how many have been looked in, and the name of the source; as a job's progress is.
Told = Callable[[int, int, str], None]

#: What one step looks in at most, but for the article that fills it up.
_ARTICLES, _CHARACTERS = 100, 150_000

#: Of how many articles a model, which takes longer, is asked in one step.
_ASKED = 10

#: Seconds between two transactions, so that others come in.
_BREATH = 0.002

#: What one transaction deletes at most.
_ROWS = 2_000

#: After so many articles that were left out, as a pattern took too long over them, it is given up for this run.
_MOST_MISSED = 20

#: The most that one source may propose in a project; it ends there.
MOST = 1_000_000

#: A model, which takes longer, is asked about so many open articles, the first of the project.
MOST_OPEN = 2_000

#: Models that stay in the file beside those that sources work with.
_OLD_MODELS = 2


class Failure(NamedTuple):
    """A source that could not be looked for, or not to the end, and why."""

    source: Source
    error: AnnotatorError


@dataclass(slots=True)
class Ran:
    """What came of a run: articles looked in, what was proposed there, and what was not looked for to the end.

    ``missed`` is how many articles were left out, by the ids of sources, as a pattern took too long over them.
    """

    articles: int = 0
    proposed: int = 0
    missed: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    stopped: bool = False


def run(
    project: Project,
    source_ids: Collection[str] | None = None,
    *,
    stopped: Stopped = lambda: False,
    told: Told = lambda done, total, what: None,
    rest: float = 0.0,
    finders: Finders | None = None,
) -> Ran:
    """Look for every source that is on, or those that are named, in the articles that it was not looked for in.

    After each step it rests, for the step's own time multiplied by ``rest``. What sources that are off or were taken
    away proposed is deleted. Raises ``NotSavedError`` where the project can't be written: what was recorded stays.
    """
    ran = Ran()
    running = _Running(project, stopped, told, rest, finders or Finders(project), ran)
    try:
        running.tidy()
        running.look(source_ids)
    except StoppedError:
        ran.stopped = True
    ran.stopped = ran.stopped or stopped()
    return ran


@dataclass(slots=True)
class _Running:
    project: Project
    stopped: Stopped
    told: Told
    rest: float
    finders: Finders
    ran: Ran
    done: int = 0
    total: int = 0

    def tidy(self) -> None:
        while not self.stopped() and self.project.suggested.clear_resting(_ROWS):
            time.sleep(_BREATH)
        if not self.stopped():
            self.project.suggested.drop_old_models(_OLD_MODELS)

    def look(self, source_ids: Collection[str] | None) -> None:
        begun: list[tuple[KeptSource, str]] = []
        for kept in self.project.suggested.kept():
            if kept.source.on and (source_ids is None or kept.source.id in source_ids):
                stamp = self.finders.stamp(kept.source, self.stopped)
                self.total += self._to_do(kept, stamp)
                begun.append((kept, stamp))
        for kept, stamp in begun:
            try:
                self._source(kept, stamp)
            except (NotSavedError, StoppedError):
                raise
            except AnnotatorError as error:
                logger.info("%s was not looked for: %s", kept.source.title, error)
                self.ran.failures.append(Failure(kept.source, error))

    def _to_do(self, kept: KeptSource, stamp: str) -> int:
        reach = kept.reach if kept.stamp == stamp else -1
        if kept.source.kind is SourceKind.MODEL:
            return sum(key > reach for key in self.project.suggested.open_keys(MOST_OPEN))
        return self.project.suggested.left(reach)

    def _source(self, kept: KeptSource, stamp: str) -> None:
        """Look for a source to the end, however often it is changed or overtaken meanwhile."""
        suggested = self.project.suggested
        found: KeptSource | None = kept
        while found is not None and not self.stopped():
            if found.stamp != stamp:
                found = self._begun(found, stamp)
            reached = self._from(found, stamp) if found is not None else None
            if reached is not None:
                return
            found = next((one for one in suggested.kept() if one.key == kept.key and one.source.on), None)
            if found is not None:
                stamp = self.finders.stamp(found.source, self.stopped)

    def _begun(self, kept: KeptSource, stamp: str) -> KeptSource | None:
        """Begin anew. What is tagged already changes with every span, and its old suggestions stay until then."""
        suggested = self.project.suggested
        if kept.source.kind is not SourceKind.TAGGED:
            while suggested.clear(kept, _ROWS):
                self._require_going_on()
                time.sleep(_BREATH)
            kept = kept._replace(stamp="", reach=-1)
        return suggested.restart(kept, stamp)

    def _from(self, kept: KeptSource, stamp: str) -> KeptSource | None:
        """Look in the articles behind a source's reach; return it, or ``None`` where somebody else has changed it."""
        suggested, source = self.project.suggested, kept.source
        chosen = suggested.open_keys(MOST_OPEN) if source.kind is SourceKind.MODEL else None
        number = suggested.count(kept)
        while page := self._page(kept, chosen):
            self._require_going_on()
            if number > MOST:
                raise AnnotatorError(
                    f"The {source.title} proposes more than {MOST:,} spans and was stopped there.",
                    "What it proposed till then stays. Give it fewer or longer words.",
                )
            before = time.monotonic()
            finder = self.finders.finder(source, stamp, self.stopped)
            found, reach, error = self._found(finder, page)
            now = suggested.record(kept, reach, found) if reach > kept.reach else kept
            if now is None:
                return None
            kept = now
            number += len(found)
            self.ran.proposed += len(found)
            self.told(self.done, max(self.total, self.done), source.name)
            if error is not None:
                raise error
            time.sleep(max(_BREATH, self.rest * (time.monotonic() - before)))
        return kept

    def _page(self, kept: KeptSource, chosen: Sequence[int] | None) -> list[Reading]:
        if chosen is None:
            return self.project.suggested.articles_after(kept.reach, _ARTICLES, _CHARACTERS)
        ahead = [key for key in chosen if key > kept.reach]
        return self.project.suggested.articles(ahead[:_ASKED])

    def _found(
        self, finder: Finder, page: Sequence[Reading]
    ) -> tuple[list[tuple[int, Suggestion]], int, AnnotatorError | None]:
        """Return what is found in a page, up to which key it was looked in, and why not in the rest of it."""
        found: list[tuple[int, Suggestion]] = []
        reach, missed = -1, finder.missed
        error = None
        for article in page:
            if self.stopped():
                break
            try:
                found += [(article.key, one) for one in islice(finder.places(article), MOST_IN_ARTICLE)]
            except AnnotatorError as raised:
                left_out = self.ran.missed.get(finder.source_id, 0) + finder.missed - missed
                if finder.missed == missed or left_out > _MOST_MISSED:
                    error = raised
                    break
            reach = article.key
            self.done += 1
            self.ran.articles += 1
        if finder.missed > missed:
            self.ran.missed[finder.source_id] = self.ran.missed.get(finder.source_id, 0) + finder.missed - missed
        return found, reach, error

    def _require_going_on(self) -> None:
        if self.stopped():
            raise StoppedError("Looking for suggestions was stopped.")


def look_at(
    project: Project, article_id: str, source_ids: Collection[str] | None = None, *, finders: Finders | None = None
) -> list[Failure]:
    """Look for sources in one article now, however far they have been looked for; return those that failed.

    Sources that have been looked for in it are passed over. ``finders`` keeps what was prepared from call to call.
    """
    suggested = project.suggested
    finders = finders or Finders(project)
    key = project.key_of(article_id)
    failures: list[Failure] = []
    if key is None:
        return failures
    readings = suggested.articles([key])
    for kept in suggested.kept():
        source = kept.source
        if not source.on or (source_ids is not None and source.id not in source_ids):
            continue
        try:
            stamp = finders.stamp(source)
            is_done = kept.stamp == stamp and kept.reach >= key and source.kind is not SourceKind.MODEL
            if is_done:
                continue
            finder = finders.finder(source, stamp)
            found = [(key, one) for article in readings for one in islice(finder.places(article), MOST_IN_ARTICLE)]
            suggested.replace(kept, [key], found)
        except NotSavedError:
            raise
        except AnnotatorError as error:
            failures.append(Failure(source, error))
    return failures
