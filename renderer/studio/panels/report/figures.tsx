import type { ReactNode } from 'react'
import { FEW, type Report } from '../../../../shared/report'
import { Notice } from '../../../ui/notice'
import { count, duration, money } from '../../../ui/words'
import { useWords } from '../../words'
import { Opens } from './behind'

/** Both are counted from who came and went. */
const PRESENCE = ['attendee:arrived' as const, 'attendee:left' as const]

function Figure({
  label,
  note,
  testId,
  children,
}: {
  label: string
  note: string
  testId: string
  children: ReactNode
}) {
  return (
    <div className="figure-box">
      <dt className="soft small">{label}</dt>
      <dd className="figure-value figures" data-testid={testId}>
        {children}
      </dd>
      <dd className="faint small figures">{note}</dd>
    </div>
  )
}

/** The class in a handful of figures, each with what it is to be held against. */
export function Figures({ report }: { report: Report }) {
  const { t, locale } = useWords()
  const came = report.attendees.length
  const classId = report.class.id
  const sent = report.chat.length
  const { presentRange } = report
  return (
    <>
      {came > 0 && came < FEW && <Notice kind="note">{t('report.few', { count: came })}</Notice>}
      <dl className="report-figures">
        <Figure label={t('report.came')} note="" testId="report-came">
          <Opens classId={classId} title={t('report.came')} behind={{ kind: 'types', types: ['attendee:joined'] }}>
            {count(came, locale)}
          </Opens>
        </Figure>
        <Figure
          label={t('report.peak')}
          note={t('report.atTime', { time: duration(report.peak.atMs - report.startMs, locale) })}
          testId="report-peak"
        >
          <Opens classId={classId} title={t('report.peak')} behind={{ kind: 'types', types: PRESENCE }}>
            {`${count(report.peak.here, locale)} / ${count(came, locale)}`}
          </Opens>
        </Figure>
        <Figure
          label={t('report.mean')}
          note={
            presentRange
              ? t('report.meanNote', {
                  low: duration(presentRange.low, locale),
                  high: duration(presentRange.high, locale),
                  length: duration(report.endMs - report.startMs, locale),
                })
              : t('report.ofClass', { length: duration(report.endMs - report.startMs, locale) })
          }
          testId="report-mean"
        >
          <Opens classId={classId} title={t('report.mean')} behind={{ kind: 'types', types: PRESENCE }}>
            {duration(report.meanPresentMs, locale)}
          </Opens>
        </Figure>
        <Figure
          label={t('report.messages')}
          note={came === 0 ? '' : t('report.perPerson', { count: Math.round((sent / came) * 10) / 10 })}
          testId="report-messages"
        >
          <Opens classId={classId} title={t('report.messages')} behind={{ kind: 'types', types: ['chat:sent'] }}>
            {count(sent, locale)}
          </Opens>
        </Figure>
        {report.revenue.length === 0 ? (
          <Figure label={t('report.revenue')} note={t('report.noRevenue')} testId="report-revenue">
            –
          </Figure>
        ) : (
          report.revenue.map(({ currency, cents, refundedCents, orders }) => (
            <Figure
              key={currency}
              label={`${t('report.revenue')} (${currency})`}
              note={
                refundedCents === 0
                  ? t('report.orders', { count: orders })
                  : t('report.ordersRefunded', { count: orders, refunded: money(refundedCents, currency, locale) })
              }
              testId="report-revenue"
            >
              <Opens
                classId={classId}
                title={t('report.orderList')}
                behind={{ kind: 'types', types: ['order:confirmed'] }}
              >
                {money(cents, currency, locale)}
              </Opens>
            </Figure>
          ))
        )}
      </dl>
    </>
  )
}
