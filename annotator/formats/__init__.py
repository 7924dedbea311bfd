"""Files that come and go: readers by name, exporters by name; values in and out, no database and no window."""

from __future__ import annotations

from annotator.formats.jsonl import JsonlExporter, JsonlReader
from annotator.formats.plain_text import PlainTextReader
from annotator.formats.reading import BadRecordError, Reader, Reading
from annotator.formats.writing import Exporter, ExportStoppedError, export_file, export_to

__all__ = [
    "EXPORTERS",
    "READERS",
    "BadRecordError",
    "ExportStoppedError",
    "Exporter",
    "Reader",
    "Reading",
    "export_file",
    "export_to",
]

#: What can be written.
EXPORTERS: dict[str, Exporter] = {exporter.name: exporter for exporter in (JsonlExporter(),)}

#: What can be read, in the order in which the files of one import are: spans before bare texts.
READERS: dict[str, Reader] = {reader.name: reader for reader in (JsonlReader(), PlainTextReader())}
