import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { pickText } from '../../../../shared/model'
import type { Report } from '../../../../shared/report'
import { clock, elapsed, percent } from '../../../ui/words'
import { useWords } from '../../words'
import { axisTitle, ChartFrame, chartMargin, FigureTable, tick, tip } from './chart-frame'
import { shareText } from './share-text'

/** Orders stand close together: a marker a minute is enough for the eye, and the table has them all. */
function markersShown(report: Report) {
  const seen = new Set<string>()
  return report.markers.filter(({ atMs, kind }) => {
    const key = `${kind}${Math.floor(atMs / 60_000)}`
    return !seen.has(key) && seen.add(key)
  })
}

/** How many were in class, minute by minute, with what happened then. */
export function Attendance({ report }: { report: Report }) {
  const { t, locale } = useWords()
  const minute = (atMs: number) => Math.round(((atMs - report.startMs) / 60_000) * 100) / 100
  const rows = [
    ...report.curve.map(({ atMs, here }) => ({ atMs, cells: [String(here), ''] })),
    ...report.markers.map(({ atMs, kind, label }) => ({
      atMs,
      cells: ['', `${t(`report.${kind}`)}: ${pickText(label, locale)}`],
    })),
  ].sort((a, b) => a.atMs - b.atMs)
  const kinds = (['poll', 'offer', 'order'] as const).filter((one) => report.markers.some(({ kind }) => kind === one))
  const isShort = report.endMs - report.startMs < 10 * 60_000
  return (
    <div className="stack">
      <ChartFrame
        title={[
          t('report.curveTitle'),
          ...kinds.map((kind) => `${t(`report.${kind}Mark`)} = ${t(`report.${kind}`)}`),
        ].join(' · ')}
        testId="report-curve"
        head={[t('report.time'), t('report.curveY'), t('report.event')]}
        rows={rows.map(({ atMs, cells }) => [clock(atMs, locale), ...cells])}
      >
        <ResponsiveContainer width="100%" height={260}>
          <LineChart
            data={report.curve.map(({ atMs, here }) => ({ minute: minute(atMs), here }))}
            margin={chartMargin}
            title={t('report.curveTitle')}
            accessibilityLayer
          >
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="minute"
              type="number"
              domain={[0, 'dataMax']}
              allowDecimals={false}
              tick={tick}
              stroke="var(--line-control)"
              label={axisTitle(t('report.curveX'), 'bottom')}
            />
            <YAxis
              allowDecimals={false}
              tick={tick}
              stroke="var(--line-control)"
              label={axisTitle(t('report.curveY'), 'left')}
            />
            <Tooltip {...tip} labelFormatter={(at) => elapsed(Number(at) * 60_000)} />
            {markersShown(report).map(({ atMs, kind }) => (
              <ReferenceLine
                key={`${kind}${atMs}`}
                x={minute(atMs)}
                stroke={kind === 'order' ? 'var(--success)' : 'var(--line-control)'}
                strokeDasharray={{ poll: '2 3', offer: '6 3', order: '1 0' }[kind]}
                label={{
                  value: t(`report.${kind}Mark`),
                  position: 'top',
                  fill: 'var(--text-soft)',
                  fontSize: 12,
                }}
              />
            ))}
            <Line
              dataKey="here"
              name={t('report.curveY')}
              type="stepAfter"
              stroke="var(--accent)"
              strokeWidth={2}
              dot={false}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </ChartFrame>
      <FigureTable
        head={[t('report.stayedAt'), t('report.stayedShare')]}
        rows={report.stayed.map(({ part, share }) => [
          part === 1
            ? t(isShort ? 'report.beforeEnd' : 'report.atEnd')
            : t('report.atPart', { part: percent(part, locale) }),
          shareText(share, locale),
        ])}
      />
    </div>
  )
}
