// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The terminal executable: every verb. Links no GUI library.
#include "app/cli/cli.h"

int main(int argc, char **argv)
{
    return cli::run(argc, argv);
}
