import { CartesianGrid, ErrorBar, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { ClassFigures } from '../../../../shared/compare'
import type { Behind } from '../../../../shared/ipc'
import { type Column, Table } from '../../../ui/table'
import { count, day, duration, money } from '../../../ui/words'
import { open } from '../../stores/app'
import { useWords } from '../../words'
import { Opens } from '../report/behind'
import { axisTitle, ChartFrame, chartMargin, percentAxis, percentTip, tick } from '../report/chart-frame'
import { rangeText, shareText } from '../report/share-text'
import { Few } from './courses'

type Types = Extract<Behind, { kind: 'types' }>['types']

/** Who stayed, class after class. */
export function StayedChart({ rows }: { rows: ClassFigures[] }) {
  const { t, locale } = useWords()
  const data = rows.map(({ classId, title, startedAtMs, stayed: { part, whole, range } }) => {
    const share = whole === 0 ? 0 : (part / whole) * 100
    return {
      key: classId,
      name: `${title} · ${day(startedAtMs, locale)}`,
      day: day(startedAtMs, locale),
      stayed: Math.round(share),
      range: range ? [share - range.low * 100, range.high * 100 - share] : [0, 0],
    }
  })
  return (
    <ChartFrame
      title={t('compare.overTimeTitle')}
      testId="compare-chart"
      head={[t('compare.class'), t('compare.stayed'), t('report.range')]}
      rows={rows.map((row) => [row.title, shareText(row.stayed, locale), rangeText(row.stayed, locale)])}
    >
      <ResponsiveContainer width="100%" height={240}>
        <LineChart
          data={data}
          margin={{ ...chartMargin, right: 32 }}
          title={t('compare.overTimeTitle')}
          accessibilityLayer
        >
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="key"
            tickFormatter={(key) => data.find((row) => row.key === key)?.day ?? ''}
            padding={{ left: 24, right: 24 }}
            tick={tick}
            stroke="var(--line-control)"
            label={axisTitle(t('compare.classX'), 'bottom')}
          />
          <YAxis {...percentAxis(t('compare.stayedY'))} />
          <Tooltip {...percentTip} labelFormatter={(key) => data.find((row) => row.key === key)?.name ?? ''} />
          <Line
            dataKey="stayed"
            name={t('compare.stayed')}
            stroke="var(--accent)"
            strokeWidth={2}
            isAnimationActive={false}
          >
            <ErrorBar dataKey="range" stroke="var(--text-soft)" strokeWidth={1} width={6} isAnimationActive={false} />
          </Line>
        </LineChart>
      </ResponsiveContainer>
    </ChartFrame>
  )
}

/** One row a class; a figure opens down to the events it was counted from. */
export function ClassTable({ rows }: { rows: ClassFigures[] }) {
  const { t, locale } = useWords()
  const opens = (
    row: ClassFigures,
    name: 'came' | 'messages' | 'votes' | 'clicked' | 'checkout' | 'paid',
    types: Types,
  ) => {
    const figure = row[name]
    const shown = count(typeof figure === 'number' ? figure : figure.part, locale)
    return (
      <Opens classId={row.classId} title={`${row.title} · ${t(`compare.${name}`)}`} behind={{ kind: 'types', types }}>
        {shown}
      </Opens>
    )
  }
  const columns: Column<ClassFigures>[] = [
    {
      head: t('compare.class'),
      text: true,
      cell: ({ classId, title }) => (
        <button
          type="button"
          className="opens"
          data-testid="compare-report"
          onClick={() => open({ screen: 'report', classId })}
        >
          {title}
        </button>
      ),
    },
    { head: t('compare.date'), cell: (row) => day(row.startedAtMs, locale) },
    { head: t('compare.came'), cell: (row) => opens(row, 'came', ['attendee:joined']) },
    {
      head: t('compare.mean'),
      cell: (row) => (
        <Opens
          classId={row.classId}
          title={`${row.title} · ${t('compare.mean')}`}
          behind={{ kind: 'types', types: ['attendee:arrived', 'attendee:left'] }}
        >
          {duration(row.meanPresentMs, locale)}
        </Opens>
      ),
    },
    {
      head: t('compare.stayed'),
      cell: (row) => (
        <>
          {shareText(row.stayed, locale)} <Few people={row.came} />
        </>
      ),
    },
    { head: t('compare.messages'), cell: (row) => opens(row, 'messages', ['chat:sent']) },
    { head: t('compare.votes'), cell: (row) => opens(row, 'votes', ['poll:voted']) },
    { head: t('compare.sent'), cell: (row) => count(row.sent, locale) },
    { head: t('compare.clicked'), cell: (row) => opens(row, 'clicked', ['offer:clicked', 'offer:checkout-opened']) },
    { head: t('compare.checkout'), cell: (row) => opens(row, 'checkout', ['offer:checkout-opened']) },
    { head: t('compare.paid'), cell: (row) => opens(row, 'paid', ['order:confirmed']) },
    {
      head: t('compare.revenue'),
      cell: (row) => row.revenue.map(({ cents, currency }) => money(cents, currency, locale)).join(' + ') || '–',
    },
  ]
  return <Table columns={columns} rows={rows} keyOf={({ classId }) => classId} rowTestId="compare-row" />
}
