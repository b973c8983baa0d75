import { useState } from 'react'
import type { Sales } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import type { Order } from '../../../shared/orders'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { TextField } from '../../ui/field'
import { money } from '../../ui/words'
import { ask } from '../bridge'
import { useWords } from '../words'
import { amount, parsePrice } from './course-draft'

/** Records that part or all of an order was given back: at most what is left of it. */
export function RefundDialog({
  order,
  onClose,
  onDone,
}: {
  order: Order
  onClose: () => void
  onDone: (sales: Sales) => void
}) {
  const { t, locale } = useWords()
  const left = order.cents - order.refundedCents
  const [typed, setTyped] = useState(amount(left, order.currency))
  const cents = parsePrice(typed, order.currency)
  const fault =
    typeof cents !== 'number'
      ? t(`courseFault.${cents}`)
      : cents <= 0 || cents > left
        ? t('sales.refundFault', { left: money(left, order.currency, locale) })
        : undefined
  const refund = async () => {
    if (typeof cents !== 'number' || fault) return
    const outcome = await ask('order:refund', { orderId: order.id, cents })
    if (!outcome.ok) return
    onDone(outcome.value)
    onClose()
  }
  return (
    <Dialog
      open
      title={t('sales.refundTitle', { title: pickText(order.title, locale) })}
      description={t('sales.refundText')}
      closeLabel={t('app.close')}
      onClose={onClose}
    >
      <TextField
        label={t('report.amount')}
        unit={order.currency}
        inputMode="decimal"
        value={typed}
        error={fault}
        data-testid="refund-amount"
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="dialog-actions">
        <Button onClick={onClose}>{t('app.cancel')}</Button>
        <Button kind="danger" data-testid="refund-confirm" disabled={fault !== undefined} onClick={() => void refund()}>
          {t('sales.refund')}
        </Button>
      </div>
    </Dialog>
  )
}
