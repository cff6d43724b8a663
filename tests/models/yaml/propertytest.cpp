// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random documents in many hands' styles, and random edits of them. Every edit must be possible, must give the meant values,
// and must leave the lines alone that it does not concern.
#include "models/yaml/change.h"
#include "models/yaml/edit.h"

#include <QtTest>

#include <random>

using namespace Qt::Literals::StringLiterals;
using base::Tree;
using Ref = Tree::Ref;

namespace {

class Writer
{
public:
    explicit Writer(unsigned seed)
        : m_random(seed)
        , m_step(1 + below(4))
        , m_shift(below(3))
        , m_gap(2 + below(2))
        , m_comments(below(2) == 0)
        , m_end(below(5) == 0 ? "\r\n" : "\n")
    {
    }

    unsigned below(unsigned n) { return static_cast<unsigned>(m_random() % n); }

    /// Values with all that strings can be mistaken for.
    void value(base::TreeBuilder &builder, int depth)
    {
        static const std::vector<std::string> words = {"checkout",
                                                       "a b",
                                                       "yes",
                                                       "null",
                                                       "1",
                                                       "0x1",
                                                       "1.5",
                                                       "",
                                                       " x",
                                                       "x ",
                                                       "a: b",
                                                       "a #b",
                                                       "#c",
                                                       "- d",
                                                       "-e",
                                                       "[f",
                                                       "g]",
                                                       "{h}",
                                                       "i,j",
                                                       "it's",
                                                       "\"k\"",
                                                       "*l",
                                                       "&m",
                                                       "!n",
                                                       "%o",
                                                       "@p",
                                                       "q\nr",
                                                       "s\n",
                                                       "\nt",
                                                       "u\n\n",
                                                       "  v\nw",
                                                       "x\ty",
                                                       "zürich",
                                                       "日本",
                                                       "😀",
                                                       "a\\b",
                                                       "5s",
                                                       "*.example.com",
                                                       "/api/v1?x=y&z",
                                                       "12:30",
                                                       "2001-12-14",
                                                       "~",
                                                       "<<",
                                                       "=",
                                                       "---",
                                                       "...",
                                                       "? a",
                                                       ":",
                                                       "a:",
                                                       "\r",
                                                       "\x7f",
                                                       "\xc2\x85",
                                                       "\xe2\x80\xa8",
                                                       "true",
                                                       "line one\n  indented\nlast\n",
                                                       "trailing \nspace",
                                                       "tab\n\tfirst"};
        const unsigned kind = depth > 0 ? below(10) : below(6);
        if (kind < 4) {
            builder.string(words[below(static_cast<unsigned>(words.size()))]);
        } else if (kind == 4) {
            const qint64 number = static_cast<qint64>(below(100'000)) - 1'000;
            builder.integer(number, std::to_string(number));
        } else if (kind == 5) {
            below(3) == 0 ? builder.null("null") : below(2) == 0 ? builder.boolean(true, "true") : builder.number(0.25, "0.25");
        } else {
            const bool map = kind < 9;
            map ? builder.beginMap() : builder.beginList();
            for (unsigned i = 0, n = below(5); i < n; ++i) {
                if (map)
                    builder.key("k" + std::to_string(i) + (below(4) == 0 ? words[below(static_cast<unsigned>(words.size()))] : ""));
                value(builder, depth - 1);
            }
            builder.end();
        }
    }

    QByteArray document(Ref root)
    {
        QByteArray out = below(2) ? "---" + m_end : QByteArray();
        out += m_comments ? "# a document" + m_end : QByteArray();
        if (root.size() == 0 || below(6) == 0)
            return out + flow(root) + m_end;
        lines(out, root, 0);
        return out;
    }

    bool hasComments() const { return m_comments; }

private:
    QByteArray tail() { return (m_comments && below(3) == 0 ? QByteArray(" # note ") + QByteArray::number(m_note++) : QByteArray()) + m_end; }

    void gap(QByteArray &out, int column)
    {
        if (m_comments && below(5) == 0)
            out += QByteArray(column, ' ') + "# above " + QByteArray::number(m_note++) + m_end;
        if (below(9) == 0)
            out += m_end;
    }

    static QByteArray quoted(std::string_view text)
    {
        QByteArray out = "\"";
        for (const QChar c : QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))) {
            if (c == u'"' || c == u'\\')
                out += '\\' + QByteArray(1, static_cast<char>(c.unicode()));
            else if (c == u'\n')
                out += "\\n";
            else if (c < u' ' || c == u'\x7f' || c == QChar(0x85) || c == QChar(0x2028))
                out += "\\u" + QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
            else if (c.isHighSurrogate())
                out += "\xf0\x9f\x98\x80";
            else if (!c.isLowSurrogate())
                out += QString(c).toUtf8();
        }
        return out + '"';
    }

    QByteArray scalar(Ref value)
    {
        if (!value.isString())
            return QByteArray(value.text().data(), static_cast<qsizetype>(value.text().size()));
        const QByteArray text(value.text().data(), static_cast<qsizetype>(value.text().size()));
        static const QRegularExpression simple(u"^[a-z/][a-z0-9./-]*\\z"_s);
        static const QSet<QByteArray> taken = {"yes", "null", "true", "y", "n"};
        const bool plain = simple.match(QString::fromUtf8(text)).hasMatch() && !taken.contains(text);
        if (plain && below(3))
            return text;
        const bool single = std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })
            && !text.contains("\xc2\x85") && !text.contains("\xe2\x80\xa8");
        return single && below(2) ? '\'' + QByteArray(text).replace('\'', "''") + '\'' : quoted(value.text());
    }

    QByteArray key(Ref entry)
    {
        base::TreeBuilder builder;
        builder.string(entry.key());
        const Tree tree = builder.take();
        return scalar(tree.root());
    }

    QByteArray flow(Ref value)
    {
        if (!value.isMap() && !value.isList())
            return scalar(value);
        QByteArrayList parts;
        for (const Ref entry : value)
            parts << (!value.isMap() ? flow(entry) : key(entry) + (entry.isNull() && below(2) ? QByteArray(":") : ": " + flow(entry)));
        const QByteArray pad = below(2) ? " " : "";
        return (value.isMap() ? '{' : '[') + pad + parts.join(below(2) ? ", " : " , ")
            + (parts.isEmpty() || below(4) ? QByteArray() : QByteArray(",")) + pad + (value.isMap() ? '}' : ']');
    }

    void lines(QByteArray &out, Ref value, int column, bool first = false)
    {
        for (const Ref entry : value) {
            if (!std::exchange(first, false)) {
                gap(out, column);
                out += QByteArray(column, ' ');
            }
            out += value.isMap() ? key(entry) + (below(8) ? ":" : " :") : "-";
            rest(out, entry, column, value.isMap());
        }
    }

    void rest(QByteArray &out, Ref value, int column, bool inMap)
    {
        const QByteArray text(value.text().data(), static_cast<qsizetype>(value.text().size()));
        const bool filled = value.size() > 0 && below(5);
        if (filled && !inMap && below(3)) {
            out += QByteArray(m_gap - 1, ' ');
            return lines(out, value, column + m_gap, true);
        }
        if (filled) {
            out += tail();
            return lines(out, value, column + (value.isList() && inMap ? m_shift : m_step), false);
        }
        if (value.isNull() && below(2)) {
            out += tail();
            return;
        }
        if (value.isString() && text.startsWith("line one") && below(3)) {
            out += below(2) ? " |  # lines" + m_end : " |" + m_end;
            for (const QByteArray &line : text.chopped(1).split('\n'))
                out += QByteArray(column + m_step, ' ') + line + m_end;
            return;
        }
        out += ' ' + flow(value) + tail();
    }

    std::mt19937 m_random;
    const int m_step, m_shift, m_gap;
    const bool m_comments;
    const QByteArray m_end;
    int m_note = 0;
};

std::vector<int> notes(const QByteArray &text)
{
    std::vector<int> all;
    static const QRegularExpression note(u"# (?:note|above) (\\d+)"_s);
    auto found = note.globalMatch(QString::fromUtf8(text));
    while (found.hasNext())
        all.push_back(found.next().captured(1).toInt());
    return all;
}

} // namespace

class PropertyTest : public QObject
{
    Q_OBJECT

    static Tree random(Writer &writer, int depth)
    {
        base::TreeBuilder builder;
        writer.value(builder, depth);
        return builder.take();
    }

    static Tree randomMap(Writer &writer)
    {
        base::TreeBuilder builder;
        builder.beginMap();
        for (unsigned i = 0, n = 1 + writer.below(5); i < n; ++i) {
            builder.key("root" + std::to_string(i));
            writer.value(builder, 3);
        }
        builder.end();
        return builder.take();
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyStyleIsRead()
    {
        for (unsigned seed = 1; seed <= 1'500; ++seed) {
            Writer writer(seed);
            const Tree tree = randomMap(writer);
            const QByteArray text = writer.document(tree.root());
            const yaml::Stream stream = yaml::parse(text);
            QVERIFY2(stream.documents.size() == 1,
                     qPrintable(u"seed %1: %2\n%3"_s.arg(seed).arg(stream.problems.isEmpty() ? QString() : stream.problems[0].message,
                                                                   QString::fromUtf8(text))));
            QVERIFY2(stream.documents[0].root().same(tree.root()),
                     qPrintable(u"seed %1\n%2\n%3"_s.arg(seed).arg(QString::fromUtf8(text), QString::fromUtf8(stream.documents[0].root().json()))));
        }
    }

    void everyEditIsPossible()
    {
        int edits = 0;
        for (unsigned seed = 1; seed <= 700; ++seed) {
            Writer writer(seed);
            const Tree first = randomMap(writer), second = randomMap(writer);
            QByteArray text = writer.document(first.root()) + "---\n" + writer.document(second.root()).replace("---", "");
            if (writer.below(3) == 0 && text.endsWith('\n'))
                text.chop(text.endsWith("\r\n") ? 2 : 1);
            yaml::Stream before = yaml::parse(text);
            QCOMPARE(before.documents.size(), 2);
            yaml::Editor editor(text);
            for (int round = 0; round < 6; ++round) {
                const yaml::Document &document = before.documents[0];
                const Tree &tree = document.tree();
                const Ref at = tree.ref(static_cast<int>(writer.below(static_cast<unsigned>(tree.size()))));
                const Tree value = random(writer, 2);
                const QByteArray old = editor.text();
                const QString path = at.path();
                yaml::Change change;
                yaml::Editor::Done done = QVector<yaml::Splice>();
                const unsigned kind = writer.below(5);
                if (kind == 0 && at.parent()) {
                    change = {yaml::Change::Kind::Remove, at.index(), {}, {}, -1};
                    done = editor.remove(document.index(), path);
                } else if (kind == 1 && at.isList()) {
                    change = {yaml::Change::Kind::Insert,
                              at.index(),
                              value.root(),
                              {},
                              static_cast<int>(writer.below(static_cast<unsigned>(at.size()) + 1))};
                    done = editor.insert(document.index(), path, change.before, value.root());
                } else if (kind == 1 && at.isMap()) {
                    change = {yaml::Change::Kind::Insert, at.index(), value.root(), "new key", -1};
                    if (at["new key"])
                        continue;
                    const QString beside =
                        at.size() ? at.at(static_cast<int>(writer.below(static_cast<unsigned>(at.size())))).keyString() : QString();
                    done = editor.insert(document.index(), path, u"new key"_s, value.root(), beside);
                } else if (kind == 2 && at.parent().isMap() && !at.parent()["re: named"]) {
                    change = {yaml::Change::Kind::Rename, at.index(), {}, "re: named", -1};
                    done = editor.rename(document.index(), path, u"re: named"_s);
                } else if (at.parent()) {
                    change = {yaml::Change::Kind::Replace, at.index(), value.root(), {}, -1};
                    done = editor.set(document.index(), path, value.root());
                } else {
                    continue;
                }
                ++edits;
                const QString told = u"seed %1 round %2 kind %3 %4 := %5\n%6\n=>\n%7"_s.arg(seed).arg(round).arg(kind).arg(
                    path, QString::fromUtf8(value.root().json()), QString::fromUtf8(old), QString::fromUtf8(editor.text()));
                QVERIFY2(done, qPrintable((done ? QString() : done.error().detail) + u'\n' + told));
                const yaml::Stream after = yaml::parse(editor.text());
                QVERIFY2(after.documents.size() == 2, qPrintable(told));
                QVERIFY2(after.documents[0].root().same(yaml::changed(tree, change).root()), qPrintable(told));
                QVERIFY2(after.documents[1].root().same(before.documents[1].root()), qPrintable(told));
                checkBystanders(old, editor.text(), document, at, change, told);
                QByteArray again = old;
                for (const yaml::Splice &splice : *done)
                    again.replace(splice.offset, splice.removed, splice.inserted);
                QVERIFY2(again == editor.text(), qPrintable(told));
                before = after;
            }
        }
        QVERIFY(edits > 2'000);
    }

private:
    /// No comment goes but those within what was taken away, and what stands before and after stays as it is.
    static void checkBystanders(const QByteArray &old, const QByteArray &now, const yaml::Document &document, Ref at, const yaml::Change &change,
                                const QString &told)
    {
        const bool addsOnly = change.kind == yaml::Change::Kind::Insert || change.kind == yaml::Change::Kind::Rename;
        const bool scalar = change.kind == yaml::Change::Kind::Replace && !at.isMap() && !at.isList();
        if (addsOnly || scalar)
            QVERIFY2(notes(old) == notes(now), qPrintable(told));
        const qsizetype begin = document.place().offset;
        QVERIFY2(old.left(begin) == now.left(begin), qPrintable(told));
    }
};

QTEST_GUILESS_MAIN(PropertyTest)
#include "propertytest.moc"
