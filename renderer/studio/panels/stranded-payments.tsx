import type { Sales } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import type { StrandedPayment } from '../../../shared/orders'
import { Button } from '../../ui/button'
import { dayAndClock, money } from '../../ui/words'
import { ask } from '../bridge'
import { useWords } from '../words'

/** Payments that bought nothing: the teacher gives them back where they were made, and says so here. */
export function StrandedPayments({
  payments,
  onSettled,
}: {
  payments: StrandedPayment[]
  onSettled: (sales: Sales) => void
}) {
  const { t, locale } = useWords()
  if (payments.length === 0) return null
  const settle = async (externalId: string) => {
    const outcome = await ask('payment:settle', { externalId })
    if (outcome.ok) onSettled(outcome.value)
  }
  return (
    <section className="stranded" aria-label={t('sales.stranded')}>
      <h2>{t('sales.stranded')}</h2>
      <p className="soft small">{t('sales.strandedText')}</p>
      <ul>
        {payments.map((payment) => (
          <li key={payment.externalId} data-testid="stranded-payment">
            <span className="stranded-amount figures">{money(payment.cents, payment.currency, locale)}</span>
            <span className="stranded-what">
              {t(`sales.strandedReason.${payment.reason}`, {
                name: payment.name,
                title: pickText(payment.title, locale),
              })}
              <span className="faint small">
                {dayAndClock(payment.atMs, locale)} · {payment.externalId}
              </span>
            </span>
            <Button size="small" data-testid="settle" onClick={() => void settle(payment.externalId)}>
              {t('sales.settle')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
