import { useState } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { Report } from '../../../shared/report'
import { Button } from '../../ui/button'
import { clock } from '../../ui/words'
import { useWords } from '../words'

/** How many were in class, minute by minute, with what happened then; the same as a table at one press. */
export function AttendanceChart({ report }: { report: Report }) {
  const { t, locale } = useWords()
  const [asTable, setAsTable] = useState(false)
  const startMs = report.curve[0]?.atMs ?? 0
  const minute = (atMs: number) => Math.round(((atMs - startMs) / 60_000) * 100) / 100
  const points = report.curve.map(({ atMs, here }) => ({ minute: minute(atMs), here }))
  const rows = [
    ...report.curve.map(({ atMs, here }) => ({ atMs, here: String(here), event: '' })),
    ...report.markers.map(({ atMs, kind, label }) => ({ atMs, here: '', event: `${t(`report.${kind}`)}: ${label}` })),
  ].sort((a, b) => a.atMs - b.atMs)
  return (
    <div className="stack">
      {asTable ? (
        <div className="report-scroll">
          <table className="table">
            <thead>
              <tr>
                <th>{t('report.time')}</th>
                <th>{t('report.curveY')}</th>
                <th>{t('report.event')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ atMs, here, event }) => (
                <tr key={`${atMs}${here}${event}`} className="figures">
                  <td>{clock(atMs, locale)}</td>
                  <td>{here}</td>
                  <td>{event}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div className="report-chart" role="img" aria-label={t('report.curve')}>
          <ResponsiveContainer width="100%" height={260}>
            <LineChart data={points} margin={{ top: 16, right: 16, bottom: 24, left: 8 }}>
              <CartesianGrid stroke="var(--line)" vertical={false} />
              <XAxis
                dataKey="minute"
                type="number"
                domain={[0, 'dataMax']}
                tick={{ fill: 'var(--text-soft)', fontSize: 12 }}
                stroke="var(--line-control)"
                label={{
                  value: t('report.curveX'),
                  position: 'insideBottom',
                  offset: -14,
                  fill: 'var(--text-soft)',
                  fontSize: 12,
                }}
              />
              <YAxis
                allowDecimals={false}
                tick={{ fill: 'var(--text-soft)', fontSize: 12 }}
                stroke="var(--line-control)"
                label={{
                  value: t('report.curveY'),
                  angle: -90,
                  position: 'insideLeft',
                  fill: 'var(--text-soft)',
                  fontSize: 12,
                }}
              />
              <Tooltip
                contentStyle={{ background: 'var(--floating)', border: '1px solid var(--line)', fontSize: 13 }}
                labelFormatter={(at) => `${Number(at)} ${t('offer.minutesUnit')}`}
              />
              {report.markers.map(({ atMs, kind, label }) => (
                <ReferenceLine
                  key={`${kind}${atMs}${label}`}
                  x={minute(atMs)}
                  stroke={kind === 'order' ? 'var(--success)' : 'var(--line-control)'}
                  strokeDasharray={kind === 'poll' ? '2 3' : '5 3'}
                  label={{ value: t(`report.${kind}`), position: 'top', fill: 'var(--text-soft)', fontSize: 12 }}
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
        </div>
      )}
      <Button size="small" kind="quiet" onClick={() => setAsTable(!asTable)}>
        {asTable ? t('report.chart') : t('report.table')}
      </Button>
    </div>
  )
}
