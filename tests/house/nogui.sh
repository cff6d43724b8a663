#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The terminal executable must start on a bastion: no library of Qt's GUI may be linked, directly or not.
# usage: nogui.sh EXECUTABLE
libraries=$(ldd "$1") || { echo "ldd can't read $1"; exit 1; }
echo "$libraries" | grep -q libQt6Core || { echo "$1 does not link libQt6Core: is it the right file?"; exit 1; }
if found=$(echo "$libraries" | grep -E 'libQt6(Gui|Widgets|Svg|OpenGL|DBus)'); then echo "$1 links:"; echo "$found"; exit 1; fi
if echo "$libraries" | grep 'not found'; then exit 1; fi
echo "no GUI library"
