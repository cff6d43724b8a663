// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page's Export… verb.
#include "widgets/certificates/certificatespage.h"

#include "models/certificates/metrics.h"
#include "models/report/certificatereport.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

Inventory CertificatesPage::shownInventory() const
{
    Inventory shown = *inventory();
    shown.rows.clear();
    for (int i = 0; i < rows()->rowCount(); ++i)
        shown.rows.push_back(m_rows->rows()[rows()->mapToSource(rows()->index(i, 0)).row()].info);
    return shown;
}

base::Result<void> CertificatesPage::exportTo(const QString &file) const
{
    if (!inventory())
        return base::fail(base::ErrorKind::NotFound, tr("nothing was read yet"), file);
    const QString ending = QFileInfo(file).suffix().toLower();
    const Inventory shown = shownInventory();
    QByteArray bytes;
    if (ending == "prom"_L1) {
        bytes = metrics(shown);
    } else {
        using report::Format;
        const Format format = ending == "csv"_L1        ? Format::Csv
            : ending == "json"_L1                       ? Format::Json
            : ending == "yaml"_L1 || ending == "yml"_L1 ? Format::Yaml
                                                        : Format::Wide;
        bytes = report::write(report::certificates(shown, {}), format);
    }
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return base::fail(base::ErrorKind::Invalid, out.errorString(), file);
    return {};
}

void CertificatesPage::askExport()
{
    auto *dialog = new QFileDialog(this, tr("Export certificates"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON (*.json)"), tr("YAML (*.yaml)"), tr("Text (*.txt)"), tr("Prometheus (*.prom)")});
    dialog->setDefaultSuffix(u"csv"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog](const QString &filter) { dialog->setDefaultSuffix(filter.section(u"*."_s, 1).chopped(1)); });
    dialog->selectFile(u"certificates.csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        if (const auto written = exportTo(file); !written) {
            auto *box = new QMessageBox(QMessageBox::Warning, tr("Export certificates"), written.error().message(), QMessageBox::Ok, this);
            box->setAttribute(Qt::WA_DeleteOnClose);
            box->open();
        }
    });
    dialog->open();
}

} // namespace certificates
