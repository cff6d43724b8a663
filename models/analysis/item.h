// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One resource as the rules see it: a node of a tree, what it is called, and where it was written.
#pragma once

#include "models/analysis/analysis.h"
#include "models/base/tree.h"
#include "models/mesh/object.h"

#include <functional>
#include <memory>
#include <string_view>

namespace analysis {

using Ref = base::Tree::Ref;

/// Where a document was read: its file, and where each node's value begins.
struct Origin {
    struct Place {
        int line = 0, column = 0;
    };
    QString file;
    std::function<Place(int node)> place; ///< empty where positions mean nothing (a cluster's objects)
    std::function<Place(int node)> key;   ///< of the key that leads to the node
};

struct Item {
    mesh::Kind kind = mesh::Kind::Count; ///< Count: a kind that no rule knows
    Subject subject;
    QString ns; ///< the namespace it would be applied to: subject.ns, or the default one
    std::shared_ptr<const base::Tree> tree;
    std::shared_ptr<const Origin> origin; ///< null: from the cluster
    mesh::ObjectPtr object; ///< the cluster's object it was made from; null for files
    int root = 0;          ///< its node in the tree; not 0 for the entry of a List
    bool assumed = false;  ///< not written anywhere: Istio's default ingress gateway; never reported about

    Ref ref() const { return tree->ref(root); }
    Ref spec() const { return m_spec; }
    Ref metadata() const { return m_metadata; }
    Ref labels() const { return m_labels; }
    Ref annotations() const { return m_annotations; }
    std::string_view label(std::string_view key) const { return m_labels[key].text(); }
    std::string_view annotation(std::string_view key) const { return m_annotations[key].text(); }
    /// UTF-8, valid as long as the item.
    std::string_view nsText() const { return {m_ns.constData(), static_cast<size_t>(m_ns.size())}; }
    std::string_view nameText() const { return {m_name.constData(), static_cast<size_t>(m_name.size())}; }
    /// "ns/name" as people read it.
    QString fullName() const { return ns.isEmpty() ? subject.name : ns + u'/' + subject.name; }

    /// The path from this object's root.
    QString pathOf(Ref at) const;
    Origin::Place placeOf(Ref at) const;
    Origin::Place keyPlaceOf(Ref at) const;

    /// Fills everything that is read off the tree. `defaultNs` is for namespaced kinds without a namespace.
    static std::shared_ptr<Item> make(std::shared_ptr<const base::Tree> tree, int root, std::shared_ptr<const Origin> origin,
                                      const QString &defaultNs);
    /// The cluster's object; null when its JSON can't be read. Of a Secret, which has none, only the metadata; of a Pod only
    /// what rules read of it.
    static std::shared_ptr<Item> make(const mesh::ObjectPtr &object);
    /// A part of the cluster that is no object: MeshConfig, MeshNetworks.
    static std::shared_ptr<Item> make(const Subject &subject, std::shared_ptr<const base::Tree> tree, std::shared_ptr<const Origin> origin);

private:
    void read();
    void name(const QString &defaultNs);
    Ref m_spec, m_metadata, m_labels, m_annotations;
    QByteArray m_ns, m_name;
};
using ItemPtr = std::shared_ptr<const Item>;

/// QString of a tree's text.
QString toQString(std::string_view text);

} // namespace analysis
