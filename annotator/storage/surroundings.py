"""What lies around a project that its analyst should know of: a folder that is synchronised, a share, a second version.

Nothing here opens a project. Whoever asks is told in a sentence and a hint, and decides.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.storage.failures import shown_name

#: Folders by which a service that synchronises is known: what they are called, or what lies in them.
_CALLED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pclouddrive": "pCloud",
    "proton drive": "Proton Drive",
    "syncthing": "Syncthing",
}
_HOLDING = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".seafile-data": "Seafile",
    ".tmp.drivedownload": "Google Drive",
}

#: Kinds of file systems that lie on another machine.
_SHARES = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "9p", "ncpfs", "davfs", "fuse.sshfs", "fuse.davfs2", "ceph")

#: What services put into the name of the second version of a file.
_CONFLICT = re.compile(
    r"conflicted copy|conflict[- ]?copy|\.sync-conflict-|\bconflict\b|in conflict|-conflict-|konflikt|conflit|_conf\(",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to be told once of a project; ``kind`` is the same for the same thing at another time."""

    kind: str
    text: str
    hint: str


def concerns(project: Path) -> list[Concern]:
    """Return what there is to tell about where a project lies."""
    real, found = project.resolve(), []
    name = shown_name(project)
    if service := service_of(real):
        text = f"{name} lies in a folder that {service} synchronises."
        hint = "It may copy the file while you work. Work in another folder, and put copies into this one."
        found.append(Concern(f"synchronised {service}", text, hint))
    if share := share_of(real):
        text = f"{name} lies on a network share ({share})."
        hint = "Only one person at a time should have it open there, and a lost connection stops saving."
        found.append(Concern("share", text, hint))
    if others := second_versions(real):
        listed = ", ".join(f"“{shown_name(other)}”" for other in others[:3])
        text = f"There is another version of {name} beside it: {listed}{' and more' if len(others) > 3 else ''}."
        hint = "Nothing is brought together by itself. Open it to compare; what you miss, export there and import here."
        found.append(Concern("version " + ", ".join(sorted(shown_name(other) for other in others)), text, hint))
    return found


def service_of(path: Path) -> str:
    """Return which service synchronises the folder of a file, as far as its folders tell; empty where none does."""
    for folder in path.parents:
        name = folder.name.casefold()
        for called, service in _CALLED.items():
            if name == called or name.startswith((f"{called} -", f"{called}-", f"{called} (")):
                return service
        for held, service in _HOLDING.items():
            with contextlib.suppress(OSError):
                if (folder / held).exists() and folder != Path.home():  # some keep their own settings there
                    return service
    return ""


def share_of(path: Path, mounts: Callable[[], str] | None = None) -> str:
    """Return the kind of share that a file lies on, empty where it lies on a disk of this machine or can't be told."""
    if os.name == "nt":
        return "UNC" if str(path).startswith("\\\\") else ""
    longest, kind = "", ""
    for place, system in _mounted((mounts or _mountinfo)()):
        inside = path == Path(place) or Path(place) in path.parents
        if inside and len(place) >= len(longest):
            longest, kind = place, system
    return kind if kind in _SHARES else ""


def _mountinfo() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
    except OSError:  # not on Linux
        return ""


def _mounted(mountinfo: str) -> Iterator[tuple[str, str]]:
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        places, systems = before.split(), after.split()
        if len(places) > 4 and systems:
            yield re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), places[4]), systems[0]


def second_versions(project: Path) -> list[Path]:
    """Return files beside a project that a synchronising program seems to have made of it."""
    stem = project.stem.casefold()
    found = []
    with contextlib.suppress(OSError):
        for path in project.parent.iterdir():
            rest = path.name.casefold().removeprefix(stem)
            if path != project and rest != path.name.casefold() and _CONFLICT.search(rest) and ".annot" in rest:
                found.append(path)
    return sorted(found)
