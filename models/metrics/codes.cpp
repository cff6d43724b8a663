// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/codes.h"

#include <algorithm>
#include <array>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace metrics {

namespace {

template <size_t N> bool anyFlag(QStringView flags, const std::array<QLatin1StringView, N> &wanted)
{
    if (flags.isEmpty() || flags == "-"_L1)
        return false;
    qsizetype from = 0;
    while (from <= flags.size()) {
        qsizetype end = flags.indexOf(u',', from);
        if (end < 0)
            end = flags.size();
        const QStringView flag = flags.sliced(from, end - from).trimmed();
        if (std::ranges::any_of(wanted, [flag](QLatin1StringView w) { return flag == w; }))
            return true;
        from = end + 1;
    }
    return false;
}

constexpr std::array never{"UF"_L1, "UH"_L1,   "UO"_L1,   "NR"_L1, "NC"_L1,  "NFCF"_L1, "DF"_L1, "FI"_L1,
                           "RL"_L1, "RLSE"_L1, "UAEX"_L1, "IH"_L1, "DPE"_L1, "OM"_L1,   "LH"_L1};
constexpr std::array cut{"UT"_L1, "DC"_L1, "LR"_L1, "DT"_L1, "UMSDR"_L1, "SI"_L1};
constexpr std::array failed{"UF"_L1,
                            "UH"_L1,
                            "UO"_L1,
                            "NR"_L1,
                            "NC"_L1,
                            "NFCF"_L1,
                            "DF"_L1,
                            "URX"_L1,
                            "UC"_L1,
                            "OM"_L1,
                            "CONNECT"_L1,
                            "TLS_FAILURE"_L1,
                            "H2_HANDSHAKE_FAILURE"_L1,
                            "IDENTITY_ERROR"_L1,
                            "CERT_REVOKED"_L1};
constexpr std::array refused{"DENY"_L1, "NETWORK_POLICY"_L1, "UAEX"_L1};
constexpr std::array limits{"RL"_L1, "RLSE"_L1};

Outcome grpcOutcome(QStringView status)
{
    if (status == "7"_L1)
        return Outcome::Denied;
    if (status == "8"_L1)
        return Outcome::Limited;
    const bool fault = status == "2"_L1 || status == "4"_L1 || status == "13"_L1 || status == "14"_L1 || status == "15"_L1;
    return fault ? Outcome::Failed : Outcome::Fine;
}

Outcome codeOutcome(QStringView code)
{
    if (code.startsWith("grpc "_L1))
        return grpcOutcome(code.sliced(5));
    if (code == "403"_L1)
        return Outcome::Denied;
    if (code == "429"_L1)
        return Outcome::Limited;
    const bool serverFault = code.size() == 3 && code[0] == u'5';
    return serverFault || code == "0"_L1 ? Outcome::Failed : Outcome::Fine;
}

} // namespace

bool neverArrived(QStringView flags)
{
    return anyFlag(flags, never);
}

bool cutByCaller(QStringView flags)
{
    return anyFlag(flags, cut);
}

bool failedConnection(QStringView flags)
{
    return anyFlag(flags, failed);
}

bool deniedConnection(QStringView flags)
{
    return anyFlag(flags, refused);
}

QString codeText(mesh::Protocol protocol, const QString &code, const QString &grpcStatus)
{
    const bool answered = code != "0"_L1;
    if (protocol == mesh::Protocol::Grpc && answered && !grpcStatus.isEmpty() && grpcStatus != "unknown"_L1)
        return u"grpc "_s + grpcStatus;
    return code;
}

Outcome outcome(const mesh::CodeRate &code)
{
    const Outcome byCode = codeOutcome(code.code);
    if (byCode == Outcome::Denied || byCode == Outcome::Limited)
        return byCode;
    if (anyFlag(code.flags, limits))
        return Outcome::Limited;
    const bool answered = code.flags == "UAEX"_L1;
    return neverArrived(code.flags) && !answered ? Outcome::Failed : byCode;
}

void summarise(mesh::EdgeTraffic &edge)
{
    auto &codes = edge.codes;
    codes.removeIf([](const mesh::CodeRate &c) { return !(c.rate > 0); });
    std::ranges::sort(codes, {}, [](const mesh::CodeRate &c) { return std::tie(c.code, c.flags); });
    qsizetype kept = 0;
    for (qsizetype i = 0; i < codes.size(); ++i) {
        if (kept > 0 && codes[kept - 1].code == codes[i].code && codes[kept - 1].flags == codes[i].flags)
            codes[kept - 1].rate += codes[i].rate;
        else if (kept++ != i)
            codes[kept - 1] = std::move(codes[i]);
    }
    codes.resize(kept);
    std::ranges::stable_sort(codes, std::greater(), &mesh::CodeRate::rate);

    double total = 0, errors = 0, denied = 0, limited = 0;
    for (const mesh::CodeRate &c : std::as_const(codes)) {
        const Outcome o = outcome(c);
        total += c.rate;
        errors += o == Outcome::Failed ? c.rate : 0;
        denied += o == Outcome::Denied ? c.rate : 0;
        limited += o == Outcome::Limited ? c.rate : 0;
    }
    edge.rate = total;
    edge.errors = total > 0 ? errors / total : 0;
    edge.denied = total > 0 ? denied / total : 0;
    edge.limited = total > 0 ? limited / total : 0;
}

} // namespace metrics
