#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the include lines of models/, app/ and widgets/ and fails on one that goes against the order of CONTRIBUTING.md.

usage: layers.py ROOT
"""
import pathlib
import re
import sys

# Rooms of models/ from left to right; those of one set do not include each other.
MODELS = [
    {"base"}, {"mesh"}, {"yaml", "metrics", "certificates", "routing", "policy", "diff", "settings", "proxies"}, {"analysis", "impact", "forms"}, {"references"}, {"controlplane"}, {"store"}, {"changes"},
    {"graph", "routes"}, {"items"}, {"report"},
]
RANK = {room: rank for rank, rooms in enumerate(MODELS) for room in rooms}
# The rooms of the fake mesh, from left to right.
SANDBOX = ["sandbox/schema", "sandbox/api", "sandbox/scenario", "sandbox/traffic", "sandbox/proxy", "sandbox"]
NO_GUI = re.compile(r"<(Qt(Gui|Widgets|Svg)/|Q(Color|Font|Icon|Image|Painter|Pixmap|Widget|Application|Action|Palette)>)")
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|(<[^>]+>))')


def room_of(path):
    """('models', 'graph') of models/graph/x.h; ('app', 'sources/http') of app/sources/http/x.h; ('app', '') of app/main.cpp."""
    parts = path.split("/")
    if parts[0] == "app" and len(parts) > 3 and parts[1] in {"sources", "sandbox"}:
        return parts[0], parts[1] + "/" + parts[2]
    return parts[0], parts[1] if len(parts) > 2 else ""


def may(floor, room, target_floor, target_room):
    if (floor, room) == (target_floor, target_room):
        return True
    if floor == "models":
        return target_floor == "models" and RANK[target_room] < RANK[room]
    if floor == "widgets":
        if target_floor == "models":
            return True
        # The page of the configuration has the editor in it.
        return target_floor == "widgets" and room != "kit" and (target_room == "kit" or room == "shell" or (room, target_room) == ("config", "editor"))
    if room == "":  # the mains
        return True
    if target_floor == "models":
        return not room.startswith("sandbox") or target_room in {"base", "mesh"}
    if target_floor != "app":
        return False
    if room.startswith("sources/"):
        return target_room == "sources/http"  # the transport that all sources share
    if room.startswith("sandbox"):
        # Its door holds the options that all of it reads.
        return target_room == "sandbox" or (target_room in SANDBOX and SANDBOX.index(target_room) < SANDBOX.index(room))
    if room == "changes":
        return target_room in {"sources/kubernetes", "sources/http"}
    if room == "session":
        return target_room.startswith("sources/") or target_room == "sandbox"
    return room in {"cli", "tui"} and target_room in {"session", "sandbox", "changes"}


def main(root):
    wrong = []
    for floor in ("models", "app", "widgets"):
        for path in sorted((root / floor).rglob("*")):
            if path.suffix not in {".h", ".cpp"}:
                continue
            here = path.relative_to(root).as_posix()
            room = room_of(here)
            if floor == "models" and room[1] not in RANK:
                wrong.append(f"{here}: models/{room[1]} has no place in the order; add it to {pathlib.Path(__file__).name}")
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                if match[2]:
                    if floor != "widgets" and here != "app/main_desktop.cpp" and NO_GUI.match(match[2]):
                        wrong.append(f"{here}:{number}: {match[2]} belongs to widgets/ only")
                    continue
                target = match[1]
                if target.endswith(".moc") or target.split("/")[0] not in {"models", "app", "widgets"}:
                    if "/" not in target and not target.endswith(".moc"):
                        wrong.append(f"{here}:{number}: \"{target}\" is not rooted: write the path from the project's root")
                    continue
                if not may(*room, *room_of(target)):
                    wrong.append(f"{here}:{number}: {'/'.join(room)} may not include {target}")
    print("\n".join(wrong) or "every include keeps the order")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
