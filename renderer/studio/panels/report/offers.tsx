import { Bar, BarChart, CartesianGrid, ErrorBar, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { pickText } from '../../../../shared/model'
import {
  type AdvisedFigures,
  type AdvisedGroup,
  FUNNEL_STEPS,
  type FunnelRow,
  type Report,
} from '../../../../shared/report'
import { type Column, Table } from '../../../ui/table'
import { dayAndClock, money, price } from '../../../ui/words'
import { useWords } from '../../words'
import { Opens } from './behind'
import { axisTitle, ChartFrame, chartMargin, FigureTable, percentAxis, percentTip, tick } from './chart-frame'
import { rangeText, shareText } from './share-text'

/** How far those who were sent an offer came; every step is a share of the same people. */
export function Funnel({ report }: { report: Report }) {
  const { t, locale } = useWords()
  if (report.funnel.length === 0) return <p className="empty">{t('report.noOffers')}</p>
  return (
    <div className="stack">
      <FunnelTable classId={report.class.id} rows={report.funnel} />
      <p className="faint small">{t('report.rangeNote')}</p>
      {report.funnel.map(({ offer, course, heldOut }) => (
        <p key={offer.id} className="small figures">
          {heldOut &&
            t('report.caused', {
              course: pickText(course.title, locale),
              treated: shareText(heldOut.treated, locale),
              heldOut: shareText(heldOut.bought, locale),
              low: Math.round(heldOut.low * 100),
              high: Math.round(heldOut.high * 100),
            })}
        </p>
      ))}
      {report.funnel.map((row) => (
        <FunnelChart key={row.offer.id} row={row} />
      ))}
    </div>
  )
}

/** One row an offer; `replay`: of those who reached it in the recording. */
export function FunnelTable({
  classId,
  rows,
  replay = false,
}: {
  classId: string
  rows: FunnelRow[]
  replay?: boolean
}) {
  const { t, locale } = useWords()
  const columns: Column<FunnelRow>[] = [
    { head: t('report.course'), text: true, cell: ({ course }) => pickText(course.title, locale) },
    { head: t('report.price'), cell: ({ offer }) => price(offer.priceCents, offer.currency, locale) },
    {
      head: t(replay ? 'later.reached' : 'report.sent'),
      cell: ({ sent }) => <span data-testid="funnel-sent">{sent}</span>,
    },
    ...FUNNEL_STEPS.map((step) => ({
      head: t(`offer.steps.${step}`),
      cell: ({ offer, course, steps }: FunnelRow) => (
        <>
          <span data-testid={`funnel-${step}`}>
            <Opens
              classId={classId}
              title={`${pickText(course.title, locale)} · ${t(`offer.steps.${step}`)}`}
              behind={{ kind: 'offer', offerId: offer.id, step, replay }}
            >
              {shareText(steps[step], locale)}
            </Opens>
          </span>{' '}
          <span className="range faint">{rangeText(steps[step], locale)}</span>
        </>
      ),
    })),
    {
      head: t('report.revenue'),
      cell: ({ offer, revenueCents }) => (
        <span data-testid="funnel-revenue">{money(revenueCents, offer.currency, locale)}</span>
      ),
    },
  ]
  return <Table columns={columns} rows={rows} keyOf={({ offer }) => offer.id} rowTestId="funnel-row" />
}

function FunnelChart({ row: { offer, course, sent, steps } }: { row: Report['funnel'][number] }) {
  const { t, locale } = useWords()
  const data = FUNNEL_STEPS.map((step) => {
    const { part, whole, range } = steps[step]
    const share = whole === 0 ? 0 : (part / whole) * 100
    return {
      step: t(`offer.steps.${step}`),
      share: Math.round(share * 10) / 10,
      range: range ? [share - range.low * 100, range.high * 100 - share] : [0, 0],
    }
  })
  const title = t('report.funnelTitle', { course: pickText(course.title, locale), count: sent })
  return (
    <ChartFrame
      title={title}
      testId={`funnel-chart-${offer.id}`}
      head={[t('report.step'), t('report.share'), t('report.range')]}
      rows={FUNNEL_STEPS.map((step) => [
        t(`offer.steps.${step}`),
        shareText(steps[step], locale),
        rangeText(steps[step], locale),
      ])}
    >
      <ResponsiveContainer width="100%" height={200}>
        <BarChart data={data} margin={chartMargin} title={title} accessibilityLayer>
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="step"
            tick={tick}
            stroke="var(--line-control)"
            label={axisTitle(t('report.step'), 'bottom')}
          />
          <YAxis {...percentAxis(t('report.shareOfSent'))} />
          <Tooltip {...percentTip} cursor={false} />
          <Bar dataKey="share" name={t('report.share')} fill="var(--accent)" maxBarSize={64} isAnimationActive={false}>
            <ErrorBar dataKey="range" stroke="var(--text)" strokeWidth={1.5} width={8} isAnimationActive={false} />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  )
}

/** How the courses this class recommends fared: who looked, who put them away, who bought. */
export function Advice({ report }: { report: Report }) {
  const { t, locale } = useWords()
  if (report.advice.length === 0 && !report.advised) return <p className="empty">{t('report.noAdvice')}</p>
  return (
    <div className="stack">
      {report.advised && <Advised advised={report.advised} />}
      <FigureTable
        head={[t('report.course'), t('report.looked'), t('report.putAway'), t('report.offered'), t('report.bought')]}
        rows={report.advice.map(({ course, opened, dismissed, offered, bought }) => [
          pickText(course.title, locale),
          opened,
          dismissed,
          offered,
          bought,
        ])}
      />
    </div>
  )
}

/** How good the advice was: what people did with courses after seeing them on a list of theirs. */
function Advised({ advised: { personal, places, popular } }: { advised: AdvisedFigures }) {
  const { t, locale } = useWords()
  const row = (name: string, { lists, opened, bought }: AdvisedGroup) => [
    name,
    lists,
    `${shareText(opened, locale)} ${rangeText(opened, locale)}`,
    shareText(bought, locale),
  ]
  return (
    <div className="stack" data-testid="advised">
      <FigureTable
        head={[t('advised.who'), t('advised.lists'), t('advised.opened'), t('advised.bought')]}
        rows={[row(t('advised.personal'), personal), ...(popular ? [row(t('advised.popular'), popular)] : [])]}
      />
      <p className="small figures">
        {t('advised.places', { shares: places.map((share) => shareText(share, locale)).join(' · ') })}
      </p>
      {popular?.difference && (
        <p className="small figures">
          {t('advised.caused', {
            low: Math.round(popular.difference.low * 100),
            high: Math.round(popular.difference.high * 100),
          })}
        </p>
      )}
    </div>
  )
}

export function Orders({ report }: { report: Report }) {
  const { t, locale } = useWords()
  if (report.orders.length === 0) return <p className="empty">{t('report.noRevenue')}</p>
  const titleOf = (offerId: string) => report.funnel.find(({ offer }) => offer.id === offerId)?.course.title ?? {}
  return (
    <FigureTable
      head={[t('report.time'), t('report.name'), t('report.course'), t('report.amount')]}
      rows={report.orders.map((order) => [
        dayAndClock(order.atMs, locale),
        order.name,
        pickText(titleOf(order.offerId), locale),
        money(order.cents, order.currency, locale),
      ])}
    />
  )
}
