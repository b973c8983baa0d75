import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { LaterFigures, Report } from '../../../../shared/report'
import { dayAndClock, duration, money, percent } from '../../../ui/words'
import { useWords } from '../../words'
import { Opens } from './behind'
import { axisTitle, ChartFrame, chartMargin, FigureTable, tick, tip } from './chart-frame'
import { FunnelTable } from './offers'
import { rangeText, shareText } from './share-text'

/** Those who watched the recording: counted apart from the class in everything. */
export function Later({ report }: { report: Report }) {
  const { t } = useWords()
  if (!report.later) return <p className="empty">{t('later.nobody')}</p>
  return <Watched report={report} later={report.later} />
}

function Watched({ report, later }: { report: Report; later: LaterFigures }) {
  const { t, locale } = useWords()
  const { people, lengthMs, stayed, revenue } = later
  const classId = report.class.id
  const answered = later.polls.filter(({ tally }) => tally.voters > 0)
  return (
    <div className="stack">
      <p className="figures">
        <Opens classId={classId} title={t('later.opened')} behind={{ kind: 'types', types: ['replay:joined'] }}>
          {t('later.people', { count: people.length, inClass: people.filter(({ inClass }) => inClass).length })}
        </Opens>{' '}
        {t('later.stayed', { share: shareText(stayed, locale), length: duration(lengthMs, locale) })}{' '}
        <span className="range faint">{rangeText(stayed, locale)}</span>{' '}
        {revenue.map(({ currency, cents, orders }) => (
          <span key={currency}>{t('later.revenue', { amount: money(cents, currency, locale), count: orders })} </span>
        ))}
      </p>
      <WatchedCurve later={later} />
      <FigureTable
        head={[
          t('report.name'),
          t('later.openedAt'),
          t('later.played'),
          t('later.covered'),
          t('report.votes'),
          t('later.inClass'),
        ]}
        rows={people.map((row) => [
          row.name,
          dayAndClock(row.joinedAtMs, locale),
          duration(row.watchedMs, locale),
          lengthMs === 0 ? '–' : percent(Math.min(1, row.coveredMs / lengthMs), locale),
          row.votes,
          row.inClass ? t('later.yes') : t('later.no'),
        ])}
      />
      {answered.map(({ poll, tally }) => (
        <div key={poll.id} data-testid="later-poll">
          <FigureTable
            head={[poll.question, t('later.inClassVotes'), t('later.lateVotes')]}
            rows={[
              ...poll.choices.map((choice, index) => {
                const live = report.polls.find((one) => one.poll.id === poll.id)?.tally
                return [choice, live?.counts[index] ?? 0, tally.counts[index] ?? 0]
              }),
              ...tally.texts.map((text) => [text, '', 1]),
            ]}
          />
        </div>
      ))}
      {later.funnel.length > 0 && (
        <div className="stack" data-testid="later-funnel">
          <h3>{t('later.funnel')}</h3>
          <FunnelTable classId={classId} rows={later.funnel} replay />
        </div>
      )}
    </div>
  )
}

function WatchedCurve({ later: { curve } }: { later: LaterFigures }) {
  const { t } = useWords()
  return (
    <ChartFrame
      title={t('later.curve')}
      testId="later-curve"
      head={[t('later.minute'), t('later.watchedBy')]}
      rows={curve.map(({ minute, watched }) => [minute, watched])}
    >
      <ResponsiveContainer width="100%" height={200}>
        <BarChart data={curve} margin={chartMargin} title={t('later.curve')} accessibilityLayer>
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="minute"
            interval="equidistantPreserveStart"
            tick={tick}
            stroke="var(--line-control)"
            label={axisTitle(t('later.minute'), 'bottom')}
          />
          <YAxis
            allowDecimals={false}
            tick={tick}
            stroke="var(--line-control)"
            label={axisTitle(t('later.watchedBy'), 'left')}
          />
          <Tooltip {...tip} cursor={false} />
          <Bar dataKey="watched" name={t('later.watchedBy')} fill="var(--accent)" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  )
}
