// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/chain.h"

#include <algorithm>

namespace certificates {

namespace {

bool contains(const QVector<CertificatePtr> &list, const Certificate &certificate)
{
    return std::ranges::any_of(list, [&](const CertificatePtr &one) { return one && one->fingerprint == certificate.fingerprint; });
}

/// Better candidates first: the key ids agree, it verifies, it is valid now.
int rank(const Certificate &child, const Certificate &candidate, qint64 nowMs)
{
    int value = 0;
    if (!child.authorityKeyId.isEmpty() && !candidate.subjectKeyId.isEmpty())
        value += child.authorityKeyId == candidate.subjectKeyId ? 4 : -4;
    if (candidate.notBeforeMs <= nowMs && nowMs <= candidate.notAfterMs)
        value += 1;
    return value;
}

struct Issuer {
    CertificatePtr certificate;
    bool signs = false;
};

class Builder
{
public:
    Builder(const CertificatePtr &leaf, const ChainRequest &request)
        : m_request(request)
    {
        m_chain.links.push_back({leaf, {}, false});
    }

    Chain build()
    {
        climb();
        for (qsizetype i = 0; i < m_chain.links.size(); ++i)
            judge(i);
        const bool reachesRoot = m_chain.links.constLast().isRoot;
        m_chain.trusted = reachesRoot && m_chain.verified() == m_chain.links.size();
        return std::move(m_chain);
    }

private:
    void climb()
    {
        while (true) {
            Link &last = m_chain.links.last();
            const Certificate &top = *last.certificate;
            last.isRoot = contains(m_request.roots, top);
            if (last.isRoot)
                return;
            if (top.isSelfIssued() && isSignedBy(top, top)) {
                add(last, ChainProblem::Untrusted, top.subject.text);
                return;
            }
            const Issuer issuer = issuerOf(top);
            if (!issuer.certificate) {
                add(last, ChainProblem::UnknownIssuer, top.issuer.text);
                return;
            }
            if (!issuer.signs)
                add(last, ChainProblem::BadSignature, top.issuer.text);
            if (m_chain.links.size() >= maxLinks) {
                add(last, ChainProblem::TooLong, {});
                return;
            }
            m_chain.links.push_back({issuer.certificate, {}, false});
        }
    }

    bool isInChain(const Certificate &certificate) const
    {
        return std::ranges::any_of(m_chain.links, [&](const Link &link) { return link.certificate->fingerprint == certificate.fingerprint; });
    }

    Issuer issuerOf(const Certificate &child) const
    {
        QVector<CertificatePtr> candidates;
        for (const auto *pool : {&m_request.roots, &m_request.intermediates}) {
            for (const CertificatePtr &one : *pool) {
                if (one && one->subject == child.issuer && !isInChain(*one) && !contains(candidates, *one))
                    candidates.push_back(one);
            }
        }
        std::ranges::stable_sort(candidates, std::ranges::greater(), [&](const CertificatePtr &one) { return rank(child, *one, m_request.nowMs); });
        // Roots of one name and many keys exist; trying all of them would let a hostile bundle burn CPU.
        constexpr qsizetype maxTries = 8;
        for (qsizetype i = 0; i < std::min(candidates.size(), maxTries); ++i) {
            if (isSignedBy(child, *candidates[i]))
                return {candidates[i], true};
        }
        return {candidates.isEmpty() ? CertificatePtr() : candidates.constFirst(), false};
    }

    static void add(Link &link, ChainProblem problem, const QString &argument) { link.problems.push_back({problem, argument}); }

    void judge(qsizetype index)
    {
        Link &link = m_chain.links[index];
        const Certificate &certificate = *link.certificate;
        if (m_request.nowMs > certificate.notAfterMs)
            add(link, ChainProblem::Expired, {});
        if (m_request.nowMs < certificate.notBeforeMs)
            add(link, ChainProblem::NotYetValid, {});
        if (index > 0)
            judgeAuthority(link, index);
        else
            judgeLeaf(link);
        if (certificate.hasWeakKey())
            add(link, ChainProblem::WeakKey, certificate.keyText());
        // A root is trusted as it is; nobody checks its own signature.
        if (certificate.hasWeakSignature() && !link.isRoot)
            add(link, ChainProblem::WeakSignature, certificate.signatureAlgorithm);
        for (const QString &oid : certificate.uncheckedCritical)
            add(link, ChainProblem::NotChecked, oid);
    }

    void judgeLeaf(Link &link) const
    {
        const Certificate &leaf = *link.certificate;
        if (!m_request.host.isEmpty() && !coversHost(leaf, m_request.host))
            add(link, ChainProblem::NameMismatch, m_request.host);
        if (m_request.forServer && leaf.hasExtendedUsage && !(leaf.extendedUsage & (ServerAuth | AnyUsage)))
            add(link, ChainProblem::WrongUsage, {});
    }

    void judgeAuthority(Link &link, qsizetype index) const
    {
        const Certificate &authority = *link.certificate;
        if (!authority.isCa)
            add(link, ChainProblem::NotCa, {});
        if (authority.hasKeyUsage && !(authority.keyUsage & KeyCertSign))
            add(link, ChainProblem::MayNotSign, {});
        // RFC 5280 4.2.1.9: self-issued ones below do not count, nor does the leaf.
        int below = 0;
        for (qsizetype i = 1; i < index; ++i)
            below += !m_chain.links[i].certificate->isSelfIssued();
        if (authority.pathLength >= 0 && below > authority.pathLength)
            add(link, ChainProblem::PathLength, QString::number(authority.pathLength));
    }

    const ChainRequest &m_request;
    Chain m_chain;
};

} // namespace

bool refuses(ChainProblem problem)
{
    return problem != ChainProblem::WeakKey && problem != ChainProblem::WeakSignature && problem != ChainProblem::NotChecked;
}

int Chain::verified() const
{
    return static_cast<int>(std::ranges::count_if(
        links, [](const Link &link) { return std::ranges::none_of(link.problems, [](const LinkProblem &one) { return refuses(one.problem); }); }));
}

Chain buildChain(const CertificatePtr &leaf, const ChainRequest &request)
{
    return leaf ? Builder(leaf, request).build() : Chain();
}

} // namespace certificates
