// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/decode.h"

#include <charconv>
#include <cmath>
#include <limits>

#include <simdjson.h>

#include <QElapsedTimer>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace prometheus {

namespace {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

constexpr int maxWarnings = 20;
constexpr qsizetype maxWarningLength = 300;
constexpr error_code tooManySeries = simdjson::CAPACITY;

double number(std::string_view text)
{
    if (text == "+Inf" || text == "Inf")
        return std::numeric_limits<double>::infinity();
    double value = std::numeric_limits<double>::quiet_NaN();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : std::numeric_limits<double>::quiet_NaN();
}

QString shortText(std::string_view utf8)
{
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(std::min<size_t>(utf8.size(), 4 * maxWarningLength)));
    if (text.size() > maxWarningLength)
        text = text.left(maxWarningLength - 1) + u'…';
    return text;
}

/// Reads rows as they come. Stores write every row's labels in the same order, so the last row tells where the next one's go.
class Rows
{
public:
    explicit Rows(const Shape &shape)
        : m_shape(shape)
        , m_batch(shape.labels)
    {
        m_batch.steps = shape.steps;
        m_batch.startMs = shape.startMs;
        m_batch.stepMs = shape.stepMs;
    }

    error_code read(od::array rows)
    {
        for (auto item : rows) {
            od::object row;
            if (const auto e = item.get_object().get(row))
                return e;
            if (const auto e = readRow(row))
                return e;
        }
        return SUCCESS;
    }

    metrics::Batch take() { return std::move(m_batch); }
    int histograms() const { return m_histograms; }
    bool tooLarge() const { return m_tooLarge; }

private:
    struct Place {
        std::string key;
        int column = -1;
        std::string lastText;
        quint32 lastId = 0;
    };

    Place &place(size_t position, std::string_view key)
    {
        if (position >= m_places.size())
            m_places.resize(position + 1);
        Place &p = m_places[position];
        if (p.key != key || p.key.empty()) {
            p = {.key = std::string(key), .column = -1, .lastText = {}, .lastId = 0};
            for (const metrics::Label l : m_batch.labels()) {
                if (metrics::spelling(l) == key)
                    p.column = m_batch.column(l);
            }
        }
        return p;
    }

    error_code readLabels(od::object labels, qsizetype row)
    {
        size_t position = 0;
        for (auto field : labels) {
            std::string_view key, text;
            if (const auto e = field.unescaped_key().get(key))
                return e;
            if (position >= 256)
                return simdjson::DEPTH_ERROR;
            Place &p = place(position++, key);
            if (const auto e = field.value().get_string().get(text))
                return e;
            if (p.column < 0)
                continue;
            if (p.lastText != text) {
                p.lastId = m_batch.strings.add(text);
                p.lastText = text;
            }
            m_batch.setCell(row, p.column, p.lastId);
        }
        return SUCCESS;
    }

    error_code readPoint(od::array pair, double &time, double &value)
    {
        int i = 0;
        for (auto item : pair) {
            std::string_view text;
            const auto e = i == 0 ? item.get_double().get(time) : i == 1 ? item.get_string().get(text) : simdjson::INCORRECT_TYPE;
            if (e)
                return e;
            if (i == 1)
                value = number(text);
            ++i;
        }
        return i == 2 ? SUCCESS : simdjson::INCORRECT_TYPE;
    }

    error_code readValue(od::value v, qsizetype row)
    {
        od::array pair;
        double time = 0, value = 0;
        if (const auto e = v.get_array().get(pair))
            return e;
        if (const auto e = readPoint(pair, time, value))
            return e;
        if (std::abs(time) < 1e12)
            m_batch.startMs = std::llround(time * 1000);
        m_batch.setValue(row, 0, value);
        return SUCCESS;
    }

    error_code readValues(od::value v, qsizetype row)
    {
        od::array points;
        if (const auto e = v.get_array().get(points))
            return e;
        for (auto item : points) {
            od::array pair;
            double time = 0, value = 0;
            if (const auto e = item.get_array().get(pair))
                return e;
            if (const auto e = readPoint(pair, time, value))
                return e;
            const double slot = m_shape.stepMs > 0 ? std::round((time * 1000 - double(m_shape.startMs)) / double(m_shape.stepMs)) : -1;
            if (slot >= 0 && slot < m_shape.steps)
                m_batch.setValue(row, static_cast<int>(slot), value);
        }
        return SUCCESS;
    }

    error_code readRow(od::object fields)
    {
        m_tooLarge = m_batch.rows() >= m_shape.maxSeries || (m_batch.rows() + 1) * m_shape.steps > m_shape.maxSamples;
        if (m_tooLarge)
            return tooManySeries;
        const qsizetype row = m_batch.addRow();
        for (auto field : fields) {
            std::string_view key;
            od::value value;
            if (const auto e = field.unescaped_key().get(key))
                return e;
            if (const auto e = field.value().get(value))
                return e;
            error_code e = SUCCESS;
            if (key == "metric") {
                od::object labels;
                e = value.get_object().get(labels);
                e = e ? e : readLabels(labels, row);
            } else if (key == "value" && m_shape.steps == 1 && m_shape.stepMs == 0) {
                e = readValue(value, row);
            } else if (key == "values") {
                e = readValues(value, row);
            } else if (key == "histogram" || key == "histograms") {
                ++m_histograms;
            }
            if (e)
                return e;
        }
        return SUCCESS;
    }

    const Shape &m_shape;
    metrics::Batch m_batch;
    std::vector<Place> m_places;
    int m_histograms = 0;
    bool m_tooLarge = false;
};

error_code readTexts(od::value v, QStringList &into)
{
    od::array texts;
    if (v.get_array().get(texts))
        return SUCCESS; // null, in some stores
    for (auto item : texts) {
        std::string_view text;
        if (const auto e = item.get_string().get(text))
            return e;
        if (into.size() < maxWarnings)
            into.append(shortText(text));
    }
    return SUCCESS;
}

struct Envelope {
    std::string status, errorType, error, resultType;
};

error_code readData(od::value v, Rows &rows, Envelope &envelope)
{
    od::object data;
    if (const auto e = v.get_object().get(data))
        return e;
    for (auto field : data) {
        std::string_view key, text;
        if (const auto e = field.unescaped_key().get(key))
            return e;
        if (key == "resultType") {
            if (const auto e = field.value().get_string().get(text))
                return e;
            envelope.resultType = text;
        } else if (key == "result") {
            od::array list;
            if (const auto e = field.value().get_array().get(list))
                return e;
            if (const auto e = rows.read(list))
                return e;
        }
    }
    return SUCCESS;
}

error_code readAnswer(od::document &doc, Rows &rows, Envelope &envelope, Answer &answer)
{
    od::object root;
    if (const auto e = doc.get_object().get(root))
        return e;
    for (auto field : root) {
        std::string_view key, text;
        od::value value;
        if (const auto e = field.unescaped_key().get(key))
            return e;
        const std::string name(key);
        if (const auto e = field.value().get(value))
            return e;
        error_code e = SUCCESS;
        if (name == "data") {
            e = readData(value, rows, envelope);
        } else if (name == "warnings" || name == "infos") {
            e = readTexts(value, name == "infos" ? answer.infos : answer.warnings);
        } else if (name == "isPartial") {
            e = value.get_bool().get(answer.partial);
        } else if (name == "status" || name == "errorType" || name == "error") {
            e = value.get_string().get(text);
            (name == "status" ? envelope.status : name == "error" ? envelope.error : envelope.errorType) = text;
        }
        if (e)
            return e;
    }
    const char *rest = nullptr; // nothing may follow
    return doc.current_location().get(rest) == simdjson::OUT_OF_BOUNDS ? SUCCESS : simdjson::TAPE_ERROR;
}

} // namespace

base::Result<Answer> decodeAnswer(const QByteArray &body, const Shape &shape, const QString &where)
{
    QElapsedTimer timer;
    timer.start();
    const simdjson::padded_string padded(body.constData(), static_cast<size_t>(body.size()));
    od::parser parser;
    od::document doc;
    Answer answer;
    Envelope envelope;
    Rows rows(shape);
    error_code e = parser.iterate(padded).get(doc);
    e = e ? e : readAnswer(doc, rows, envelope, answer);
    if (rows.tooLarge())
        return base::fail(ErrorKind::TooLarge, u"the answer has more than %1 series or %2 samples"_s.arg(shape.maxSeries).arg(shape.maxSamples),
                          where);
    if (e && body.trimmed().startsWith('<'))
        return tl::unexpected(decodeError(200, body, where));
    if (e)
        return base::fail(ErrorKind::Invalid,
                          u"the answer is not what the query API sends: %1"_s.arg(QString::fromLatin1(simdjson::error_message(e))), where);
    if (envelope.status == "error")
        return base::fail(ErrorKind::Invalid, u"%1: %2"_s.arg(shortText(envelope.errorType), shortText(envelope.error)), where);
    if (envelope.status != "success")
        return base::fail(ErrorKind::Invalid, u"the answer has no status: not a Prometheus API?"_s, where);
    const bool wanted = envelope.resultType == "vector" || envelope.resultType == "matrix";
    if (!wanted)
        return base::fail(ErrorKind::Invalid, u"the answer's result type is \"%1\""_s.arg(shortText(envelope.resultType)), where);
    if (rows.histograms() > 0)
        answer.warnings.append(u"%1 series are native histograms, which are not read"_s.arg(rows.histograms()));
    answer.batch = rows.take();
    answer.bytes = body.size();
    answer.decodeSeconds = double(timer.nsecsElapsed()) / 1e9;
    return answer;
}

} // namespace prometheus
