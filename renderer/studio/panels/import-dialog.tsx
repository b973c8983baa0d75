import { FileUp } from 'lucide-react'
import { useState } from 'react'
import type { ImportAnswer, ImportKind, ImportPreview } from '../../../shared/exchange'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Notice } from '../../ui/notice'
import { ask } from '../bridge'
import { tell } from '../stores/notices'
import { useWords } from '../words'

const COLUMNS: Record<ImportKind, string> = {
  courses:
    'title_zh, title_en, description_zh, description_en, topics, level, price, currency, prerequisites, checkout_url, id',
  roster: 'learner, course, date',
  orders: 'order_id, date, reference, learner, course, amount, currency, refunded',
}

/** Shows what a file would change before it does, and every row that is wrong; then imports all of it or nothing. */
export function ImportDialog({
  kind,
  open,
  onClose,
  onDone,
}: {
  kind: ImportKind
  open: boolean
  onClose: () => void
  onDone: () => void
}) {
  const { t } = useWords()
  const [answer, setAnswer] = useState<ImportAnswer>()
  const close = () => {
    setAnswer(undefined)
    onClose()
  }
  const choose = async () => {
    const outcome = await ask('import:preview', { kind })
    if (outcome.ok && outcome.value) setAnswer(outcome.value)
  }
  const apply = async ({ token }: ImportPreview) => {
    const outcome = await ask('import:apply', { token })
    if (!outcome.ok) return
    tell({ kind: 'imported', ...outcome.value })
    close()
    onDone()
  }
  const preview = answer?.kind === 'preview' ? answer.preview : undefined
  const count = preview ? preview.added + preview.changed : 0
  return (
    <Dialog
      open={open}
      title={t(`exchange.${kind}`)}
      description={t('exchange.columns', { columns: COLUMNS[kind] })}
      closeLabel={t('app.close')}
      wide
      onClose={close}
    >
      {answer?.kind === 'unreadable' && (
        <Notice kind="problem">
          {answer.file}: {t(`exchange.unreadable.${answer.fault}`)}
        </Notice>
      )}
      {preview && <Preview preview={preview} />}
      <div className="dialog-actions">
        <Button
          icon={FileUp}
          kind={preview ? 'plain' : 'primary'}
          data-testid="import-choose"
          onClick={() => void choose()}
        >
          {t(answer ? 'exchange.another' : 'exchange.choose')}
        </Button>
        {preview && (
          <Button
            kind="primary"
            data-testid="import-apply"
            disabled={preview.faultCount > 0 || count === 0}
            onClick={() => void apply(preview)}
          >
            {t('exchange.apply', { count })}
          </Button>
        )}
      </div>
    </Dialog>
  )
}

function Preview({ preview }: { preview: ImportPreview }) {
  const { t } = useWords()
  const { added, changed, same, rows, faults, faultCount } = preview
  return (
    <div className="import-preview" data-testid="import-preview">
      <p className="figures small soft">
        {t('exchange.encoding', { file: preview.file, encoding: preview.encoding.toUpperCase() })} ·{' '}
        {t('exchange.added', { count: added })} · {t('exchange.changed', { count: changed })} ·{' '}
        {t('exchange.same', { count: same })}
      </p>
      {faultCount > 0 && (
        <>
          <Notice kind="problem">{t('exchange.faults', { count: faultCount })}</Notice>
          <Faults faults={faults} />
          {faultCount > faults.length && (
            <p className="faint small">{t('exchange.more', { count: faultCount - faults.length })}</p>
          )}
        </>
      )}
      {faultCount === 0 && rows.length === 0 && <p className="empty">{t('exchange.nothing')}</p>}
      {faultCount === 0 && rows.length > 0 && <Rows rows={rows} total={added + changed} />}
    </div>
  )
}

function Faults({ faults }: Pick<ImportPreview, 'faults'>) {
  const { t } = useWords()
  return (
    <div className="report-scroll">
      <table className="table">
        <thead>
          <tr>
            <th>{t('exchange.row')}</th>
            <th>{t('exchange.column')}</th>
            <th>{t('exchange.fault')}</th>
            <th>{t('exchange.value')}</th>
          </tr>
        </thead>
        <tbody>
          {faults.map(({ row, column, fault, value }) => (
            <tr key={`${row} ${column} ${fault}`} data-testid="import-fault">
              <td className="figures">{row}</td>
              <td>{column}</td>
              <td>{t(`exchange.faultKinds.${fault}`)}</td>
              <td className="import-value">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Rows({ rows, total }: Pick<ImportPreview, 'rows'> & { total: number }) {
  const { t, locale } = useWords()
  const comma = locale === 'zh-CN' ? '、' : ', '
  return (
    <div className="report-scroll">
      <table className="table">
        <thead>
          <tr>
            <th>{t('exchange.row')}</th>
            <th>{t('exchange.name')}</th>
            <th>{t('exchange.changes')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, what, name, changes }) => (
            <tr key={row} data-testid="import-row">
              <td className="figures">{row}</td>
              <td>{name}</td>
              <td>
                {t(`exchange.what.${what}`)}
                {changes.length > 0 && (
                  <span className="soft"> · {changes.map((part) => t(`exchange.parts.${part}`)).join(comma)}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > rows.length && <p className="faint small">{t('exchange.more', { count: total - rows.length })}</p>}
    </div>
  )
}
