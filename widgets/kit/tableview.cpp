// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tableview.h"

#include "models/items/roles.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/headerview.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace kit {

namespace {

constexpr int compactRow = 22;
constexpr int comfortableRow = 28;

} // namespace

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
    verticalHeader()->setMinimumSectionSize(compactRow);
    verticalHeader()->setDefaultSectionSize(compactRow);
    m_header->setSortIndicatorShown(true);

    connect(m_header, &QHeaderView::sortIndicatorChanged, this, [this](int column, Qt::SortOrder order) {
        m_rows->sort(column, order);
        if (!m_restoring)
            emit layoutChangedByUser();
    });
    connect(m_header, &HeaderView::columnsChanged, this, [this] {
        shareWidth();
        emit layoutChangedByUser();
    });
    connect(this, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex &index) { emit opened(index.data(items::IdRole).toString()); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_rows, signal, this, [this] {
            keepSelection();
            emit visibleRowsChanged();
        });
    connect(m_rows, &QAbstractItemModel::modelReset, this, [this] {
        keepSelection();
        emit visibleRowsChanged();
    });
    connect(m_rows, &QAbstractItemModel::layoutChanged, this, &TableView::visibleRowsChanged);
    connect(&m_theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
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

void TableView::setComfortable(bool comfortable)
{
    verticalHeader()->setDefaultSectionSize(comfortable ? comfortableRow : compactRow);
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

void TableView::shareWidth()
{
    // The last visible column takes what is left, so that hairlines reach the edge without a scroll bar.
    m_header->setStretchLastSection(true);
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

void TableView::saveTo(QSettings &settings, const QString &context) const
{
    settings.setValue(u"contexts/%1/tables/%2"_s.arg(QString::fromLatin1(context.toUtf8().toPercentEncoding()), m_id), m_header->saveState());
}

void TableView::restoreFrom(QSettings &settings, const QString &context)
{
    const QByteArray state =
        settings.value(u"contexts/%1/tables/%2"_s.arg(QString::fromLatin1(context.toUtf8().toPercentEncoding()), m_id)).toByteArray();
    const QScopedValueRollback restoring(m_restoring, true);
    applyDefaults();
    // A state of a version with other columns is refused by the header and changes nothing.
    if (state.isEmpty() || !m_header->restoreState(state))
        return;
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
