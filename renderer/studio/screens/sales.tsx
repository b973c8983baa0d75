import { Download, FileUp } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ImportKind } from '../../../shared/exchange'
import type { Sales } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import type { Order } from '../../../shared/orders'
import { Button } from '../../ui/button'
import { Segments } from '../../ui/segments'
import { count, dayAndClock, money } from '../../ui/words'
import { ask } from '../bridge'
import { FollowUpLists } from '../panels/follow-up'
import { ImportDialog } from '../panels/import-dialog'
import { RefundDialog } from '../panels/refund-dialog'
import { PageHead, Shell } from '../panels/shell'
import { StrandedPayments } from '../panels/stranded-payments'
import { WebhookSettings } from '../panels/webhook-settings'
import { tell } from '../stores/notices'
import { useWords } from '../words'

/** What was sold, and whom to write to: read from this computer alone. */
export function SalesScreen() {
  const { t } = useWords()
  const [tab, setTab] = useState<'orders' | 'follow-up'>('orders')
  return (
    <Shell at="sales">
      <div className="page" data-testid="sales">
        <PageHead title={t('nav.sales')} back={{ screen: 'home' }}>
          <Segments
            label={t('nav.sales')}
            value={tab}
            testId="sales"
            onChange={setTab}
            options={[
              { value: 'orders', label: t('sales.orders') },
              { value: 'follow-up', label: t('sales.followUp') },
            ]}
          />
        </PageHead>
        {tab === 'orders' ? <Orders /> : <FollowUpLists />}
      </div>
    </Shell>
  )
}

function Orders() {
  const { t, locale } = useWords()
  const [sales, setSales] = useState<Sales>()
  const [importing, setImporting] = useState<ImportKind>()
  const [refunding, setRefunding] = useState<Order>()
  const load = async () => {
    const outcome = await ask('order:list')
    if (outcome.ok) setSales(outcome.value)
  }
  useEffect(() => void load(), [])
  const save = async () => {
    const outcome = await ask('order:export')
    if (outcome.ok && outcome.value) tell({ kind: 'saved-file', file: outcome.value.file })
  }
  if (!sales) return <p className="empty">{t('report.loading')}</p>
  return (
    <>
      <div className="sales-acts">
        <Button icon={FileUp} data-testid="import-orders" onClick={() => setImporting('orders')}>
          {t('exchange.orders')}
        </Button>
        <Button icon={FileUp} data-testid="import-roster" onClick={() => setImporting('roster')}>
          {t('exchange.roster')}
        </Button>
        {sales.total > 0 && (
          <Button icon={Download} onClick={() => void save()}>
            {t('report.export')}
          </Button>
        )}
      </div>
      <StrandedPayments payments={sales.stranded} onSettled={setSales} />
      {sales.orders.length === 0 ? (
        <p className="empty">{t('sales.none')}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{t('report.time')}</th>
              <th>{t('report.name')}</th>
              <th>{t('report.course')}</th>
              <th>{t('sales.source')}</th>
              <th className="number">{t('report.amount')}</th>
              <th className="number">{t('sales.refunded')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {sales.orders.map((order) => (
              <tr key={order.id} data-testid="order-row">
                <td className="figures one-line-cell">{dayAndClock(order.atMs, locale)}</td>
                <td>{order.name || <span className="faint">{t('sales.imported')}</span>}</td>
                <td>{pickText(order.title, locale)}</td>
                <td className="soft">{t(order.sample ? 'sales.invented' : `sales.sources.${order.source}`)}</td>
                <td className="number">{money(order.cents, order.currency, locale)}</td>
                <td className="number" data-testid="order-refunded">
                  {order.refundedCents > 0 ? money(order.refundedCents, order.currency, locale) : '–'}
                </td>
                <td className="number">
                  {order.refundedCents < order.cents && (
                    <Button size="small" data-testid="refund" onClick={() => setRefunding(order)}>
                      {t('sales.refund')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {sales.total > sales.orders.length && (
        <p className="faint small">
          {t('sales.newest', { shown: count(sales.orders.length, locale), total: count(sales.total, locale) })}
        </p>
      )}
      <WebhookSettings known={sales.webhook} onSaved={setSales} />
      {importing && (
        <ImportDialog kind={importing} open onClose={() => setImporting(undefined)} onDone={() => void load()} />
      )}
      {refunding && <RefundDialog order={refunding} onClose={() => setRefunding(undefined)} onDone={setSales} />}
    </>
  )
}
