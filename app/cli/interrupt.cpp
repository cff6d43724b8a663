// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace cli {

namespace {

// A signal handler can reach nothing but this.
int wakeup[2] = {-1, -1};

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = write(wakeup[0], &byte, 1);
}

constexpr int handled[] = {SIGINT, SIGTERM, SIGHUP};

} // namespace

Interrupt::Interrupt(QObject *parent)
    : QObject(parent)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, wakeup) != 0)
        return;
    m_notifier = new QSocketNotifier(wakeup[1], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        [[maybe_unused]] const ssize_t got = read(wakeup[1], &byte, 1);
        emit interrupted();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int number : handled)
        sigaction(number, &action, nullptr);
}

Interrupt::~Interrupt()
{
    for (const int number : handled)
        std::signal(number, SIG_DFL);
    delete m_notifier;
    for (int &fd : wakeup) {
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
}

} // namespace cli
