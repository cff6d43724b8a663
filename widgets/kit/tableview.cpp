// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tableview.h"

#include "models/items/roles.h"
#include "models/settings/settings.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/headerview.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace kit {

TableView::TableView(const Theme &theme, QString id, QWidget *parent)
    : QTableView(parent)
    , m_theme(theme)
    , m_id(std::move(id))
    , m_rows(new FilterProxy(this))
    , m_cells(new CellDelegate(theme, this))
    , m_header(new HeaderView(theme, this))
{
    setModel(m_rows);
    setItemDelegate(m_cells);
    setHorizontalHeader(m_header);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false); // Tab leaves the table: no trap
    setWordWrap(false);
    setMouseTracking(true);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(1);
    m_header->setSortIndicatorShown(true);

    connect(m_header, &QHeaderView::sortIndicatorChanged, this, [this](int column, Qt::SortOrder order) {
        m_rows->sort(column, order);
        if (!m_restoring)
            emit layoutChangedByUser();
    });
    connect(m_header, &QHeaderView::sectionResized, this, [this](int, int, int) {
        // Only a drag at the header is the user's.
        if (!m_restoring && QGuiApplication::mouseButtons() != Qt::NoButton && m_header->underMouse()) {
            m_sizedByUser = true;
            emit layoutChangedByUser();
        }
    });
    connect(m_header, &HeaderView::columnsChanged, this, [this] {
        shareWidth();
        emit layoutChangedByUser();
    });
    connect(this, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex &index) { emit opened(index.data(items::IdRole).toString()); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_rows, signal, this, [this] {
            shareWidth();
            keepSelection();
            emit visibleRowsChanged();
        });
    connect(m_rows, &QAbstractItemModel::modelReset, this, [this] {
        keepSelection();
        emit visibleRowsChanged();
    });
    connect(m_rows, &QAbstractItemModel::layoutChanged, this, &TableView::visibleRowsChanged);
    connect(&m_theme, &Theme::changed, this, &TableView::restyle);
    restyle();
}

TableView::~TableView()
{
    // The proxy and the header go after this; what they say then is for nobody.
    m_rows->disconnect(this);
    m_header->disconnect(this);
}

void TableView::setSource(QAbstractItemModel *model, const QStringList &keys, FilterProxy::Fields fields)
{
    m_rows->setFields(keys, std::move(fields));
    m_rows->setSourceModel(model);
    applyDefaults();
}

void TableView::setNameColumn(int column)
{
    m_cells->setNameColumn(column);
}

void TableView::setDefaultSort(int column, Qt::SortOrder order)
{
    m_defaultColumn = column;
    m_defaultOrder = order;
    applyDefaults();
}

void TableView::setDefaultWidths(const QVector<int> &widths)
{
    m_widths = widths;
    applyDefaults();
}

void TableView::setStale(bool stale)
{
    m_cells->setStale(stale);
    viewport()->update();
}

void TableView::restyle()
{
    verticalHeader()->setDefaultSectionSize(m_theme.rowHeight());
    viewport()->update();
}

void TableView::applyDefaults()
{
    const QScopedValueRollback restoring(m_restoring, true);
    for (int column = 0; column < m_header->count() && column < m_widths.size(); ++column) {
        m_header->setSectionHidden(column, m_widths[column] == 0);
        if (m_widths[column] > 0)
            m_header->resizeSection(column, m_widths[column]);
    }
    m_header->setSortIndicator(m_defaultColumn, m_defaultOrder);
    m_rows->sort(m_defaultColumn, m_defaultOrder);
    shareWidth();
}

int TableView::contentWidth(int column) const
{
    constexpr int looked = 300; // rows: enough to see how long names are
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int widest = 0;
    for (int row = 0; row < std::min(m_rows->rowCount(), looked); ++row)
        widest = std::max(widest, m_cells->sizeHint(option, m_rows->index(row, column)).width());
    return widest;
}

void TableView::shareWidth()
{
    // The last visible column takes what is left, so that hairlines reach the edge without a scroll bar.
    m_header->setStretchLastSection(true);
    if (m_sizedByUser || m_widths.isEmpty() || viewport()->width() < 100)
        return;
    const QScopedValueRollback restoring(m_restoring, true);
    int wanted = 0;
    QVector<int> texts;
    for (int column = 0; column < std::min<int>(m_header->count(), static_cast<int>(m_widths.size())); ++column) {
        if (m_header->isSectionHidden(column))
            continue;
        wanted += m_widths[column];
        const bool fixed = column == 0 || m_rows->headerData(column, Qt::Horizontal, items::NumericRole).toBool()
            || m_rows->headerData(column, Qt::Horizontal, items::FixedRole).toBool() || m_rows->index(0, column).data(items::SeriesRole).isValid();
        if (fixed) {
            m_header->resizeSection(column, m_widths[column]);
            continue;
        }
        texts << column;
    }
    const int room = viewport()->width() - wanted;
    if (room >= 0) {
        for (const int column : std::as_const(texts)) {
            const int width = m_widths[column];
            const bool name = column == m_cells->nameColumn();
            m_header->resizeSection(column, name ? std::clamp(contentWidth(column), width, width + room * 2 / 3) : width);
        }
        return;
    }
    // First what stands empty, as far as title and words allow; then the name, which both its ends tell; then all alike.
    const QFontMetrics title(m_theme.font(Type::SmallStrong));
    constexpr int shortestName = 100;
    int missing = -room;
    QVector<int> now;
    const auto take = [&missing](int from, int atLeast) {
        const int given = std::clamp(from - atLeast, 0, missing);
        missing -= given;
        return from - given;
    };
    for (qsizetype i = texts.size() - 1; i >= 0; --i) {
        const int head = title.horizontalAdvance(m_rows->headerData(texts[i], Qt::Horizontal).toString()) + 2 * CellDelegate::padding
            + 2; // advances are rounded; a title is elided for a fraction of a pixel
        now.prepend(take(m_widths[texts[i]], std::max(head, contentWidth(texts[i]))));
    }
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (texts[i] == m_cells->nameColumn())
            now[i] = take(now[i], shortestName);
    }
    const int each = (missing + static_cast<int>(texts.size()) - 1) / std::max(1, static_cast<int>(texts.size()));
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const int least = texts[i] == m_cells->nameColumn() ? std::min(now[i], shortestName) : m_widths[texts[i]] / 2;
        m_header->resizeSection(texts[i], take(now[i], std::max(least, now[i] - each)));
    }
}

QString TableView::currentId() const
{
    return m_currentId;
}

bool TableView::selectId(const QString &id)
{
    m_currentId = id;
    if (id.isEmpty()) {
        setCurrentIndex({});
        clearSelection();
        return true;
    }
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        const QModelIndex index = m_rows->index(row, 0);
        if (index.data(items::IdRole).toString() != id)
            continue;
        setCurrentIndex(index);
        scrollTo(index);
        return true;
    }
    return false;
}

void TableView::keepSelection()
{
    if (!m_currentId.isEmpty() && !currentIndex().isValid()) {
        const QScopedValueRollback restoring(m_restoring, true);
        selectId(m_currentId);
    }
}

void TableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    viewport()->update();
    if (!current.isValid() || m_restoring)
        return; // filtered out or gone: the id is kept
    const QString id = current.data(items::IdRole).toString();
    if (id != std::exchange(m_currentId, id))
        emit currentIdChanged(id);
}

void TableView::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    // Qt would select the neighbour: nobody chose it.
    const bool goes = currentIndex().isValid() && currentIndex().row() >= first && currentIndex().row() <= last;
    const QScopedValueRollback restoring(m_restoring, true);
    QTableView::rowsAboutToBeRemoved(parent, first, last);
    if (goes) {
        setCurrentIndex({});
        clearSelection();
    }
}

void TableView::saveTo(settings::Settings &kept, const QString &context) const
{
    // What Qt gives is ours and small: it is never refused.
    (void)kept.set(settings::Key::TableState, m_header->saveState(), {context, m_id});
}

void TableView::restoreFrom(const settings::Settings &kept, const QString &context)
{
    const QByteArray state = kept.bytes(settings::Key::TableState, {context, m_id});
    const QScopedValueRollback restoring(m_restoring, true);
    m_sizedByUser = false;
    applyDefaults();
    // A state of a version with other columns is refused by the header and changes nothing.
    if (state.isEmpty() || !m_header->restoreState(state))
        return;
    m_sizedByUser = true;
    m_header->setSectionHidden(0, false);
    m_rows->sort(m_header->sortIndicatorSection(), m_header->sortIndicatorOrder());
    shareWidth();
}

std::pair<int, int> TableView::visibleRows() const
{
    const int rows = m_rows->rowCount();
    if (rows == 0)
        return {0, 0};
    const int first = rowAt(0);
    const int last = rowAt(viewport()->height() - 1);
    return {first < 0 ? 1 : first + 1, last < 0 ? rows : last + 1};
}

void TableView::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    emit visibleRowsChanged();
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    shareWidth();
    emit visibleRowsChanged();
}

void TableView::hover(int row)
{
    if (std::exchange(m_hovered, row) == row)
        return;
    m_cells->setHovered(row);
    viewport()->update();
}

void TableView::mouseMoveEvent(QMouseEvent *event)
{
    hover(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

void TableView::focusInEvent(QFocusEvent *event)
{
    // Qt would make the first row current without selecting it: a row that nobody chose, and whose click then changes nothing.
    const bool had = currentIndex().isValid();
    const QScopedValueRollback restoring(m_restoring, true);
    QTableView::focusInEvent(event);
    if (!had)
        setCurrentIndex({});
}

void TableView::leaveEvent(QEvent *event)
{
    hover(-1);
    QTableView::leaveEvent(event);
}

bool TableView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover(-1);
    return QTableView::viewportEvent(event);
}

bool TableView::sortByLetter(const QString &letter)
{
    for (int column = 0; column < m_header->count(); ++column) {
        const QString title = m_rows->headerData(column, Qt::Horizontal).toString();
        if (m_header->isSectionHidden(column) || !title.startsWith(letter, Qt::CaseInsensitive))
            continue;
        const bool numeric = m_rows->headerData(column, Qt::Horizontal, items::NumericRole).toBool();
        const bool same = m_header->sortIndicatorSection() == column;
        const Qt::SortOrder first = numeric ? Qt::DescendingOrder : Qt::AscendingOrder;
        const Qt::SortOrder other = numeric ? Qt::AscendingOrder : Qt::DescendingOrder;
        m_header->setSortIndicator(column, same && m_header->sortIndicatorOrder() == first ? other : first);
        return true;
    }
    return false;
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    const QString text = event->text();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (currentIndex().isValid())
            emit opened(m_currentId);
        return;
    case Qt::Key_F5: m_rows->resort(); return;
    case Qt::Key_C:
        if (event->modifiers() == Qt::NoModifier && !m_currentId.isEmpty()) {
            QApplication::clipboard()->setText(m_currentId);
            return;
        }
        break;
    default: break;
    }
    if (event->matches(QKeySequence::Copy) && !m_currentId.isEmpty()) {
        QApplication::clipboard()->setText(m_currentId);
        return;
    }
    if (event->modifiers() == Qt::ShiftModifier && text.size() == 1 && text[0].isLetter() && sortByLetter(text))
        return;
    // Letters are verbs of the page and keys of the shell here, not a search for a row.
    if (!text.isEmpty() && text[0].isPrint() && !(event->modifiers() & Qt::ControlModifier)) {
        event->ignore();
        return;
    }
    if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) {
        const int row = event->key() == Qt::Key_Home ? 0 : m_rows->rowCount() - 1;
        setCurrentIndex(m_rows->index(row, qMax(0, currentIndex().column())));
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!hasFocus() || !currentIndex().isValid())
        return;
    QPainter painter(viewport());
    painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
    const QRect row = visualRect(currentIndex().siblingAtColumn(0));
    painter.drawRect(QRect(1, row.top() + 1, viewport()->width() - 2, row.height() - 3));
}

} // namespace kit
