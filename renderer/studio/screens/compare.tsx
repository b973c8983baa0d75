import { useEffect, useState } from 'react'
import { CartesianGrid, ErrorBar, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { ClassFigures, Comparison, CourseQuality, Reason, Returning, Together } from '../../../shared/compare'
import { assertNever, pickText } from '../../../shared/model'
import { unpack } from '../../../shared/packed'
import { FEW } from '../../../shared/report'
import { SelectField } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { count, day, duration, money, percent } from '../../ui/words'
import { ask } from '../bridge'
import {
  axisTitle,
  ChartFrame,
  chartMargin,
  FigureTable,
  TablesKey,
  tick,
  tipStyle,
} from '../panels/report/chart-frame'
import { rangeText, shareText } from '../panels/report/share-text'
import { PageHead, Shell } from '../panels/shell'
import { open } from '../stores/app'
import { useWords } from '../words'

/** Classes side by side: over time, by course, by teacher, and who comes back. */
export function Compare() {
  const { t } = useWords()
  const [found, setFound] = useState<Comparison>()
  const [returning, setReturning] = useState<Returning>()
  useEffect(() => {
    void ask('class:compare').then((outcome) => outcome.ok && setFound(unpack(outcome.value)))
    void ask('class:returning').then((outcome) => outcome.ok && setReturning(unpack(outcome.value)))
  }, [])
  return (
    <Shell at="compare">
      <div className="page page-report" data-testid="compare">
        <PageHead title={t('compare.title')} />
        {!found && <p className="empty">{t('report.loading')}</p>}
        {found?.classes.length === 0 && <p className="empty">{t('compare.empty')}</p>}
        {found && found.classes.length > 0 && (
          <TablesKey>
            {found.classes[0]?.sample && <Notice kind="note">{t('compare.samples')}</Notice>}
            <OverTime found={found} />
            <Quality courses={found.courses} />
            {found.teachers.length > 1 && <Teachers found={found} />}
            {returning && <Cohorts returning={returning} />}
          </TablesKey>
        )}
      </div>
    </Shell>
  )
}

function OverTime({ found }: { found: Comparison }) {
  const { t, locale } = useWords()
  const [courseId, setCourseId] = useState('')
  const shown = found.classes.filter((row) => courseId === '' || row.courseId === courseId)
  return (
    <section className="report-section" data-testid="compare-classes">
      <header className="panel-head">
        <h2>{t('compare.overTime')}</h2>
        <SelectField label={t('compare.course')} value={courseId} onChange={(event) => setCourseId(event.target.value)}>
          <option value="">{t('compare.allCourses')}</option>
          {found.courses
            .filter(({ classes }) => classes > 0)
            .map(({ courseId: id, title }) => (
              <option key={id} value={id}>
                {pickText(title, locale)}
              </option>
            ))}
        </SelectField>
      </header>
      <StayedChart rows={shown} />
      <ClassTable rows={shown} />
    </section>
  )
}

function StayedChart({ rows }: { rows: ClassFigures[] }) {
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
          <YAxis
            domain={[0, 100]}
            unit="%"
            tick={tick}
            stroke="var(--line-control)"
            label={axisTitle(t('compare.stayedY'), 'left')}
          />
          <Tooltip
            contentStyle={tipStyle}
            labelFormatter={(key) => data.find((row) => row.key === key)?.name ?? ''}
            formatter={(value) => `${value}%`}
            isAnimationActive={false}
          />
          <Line
            dataKey="stayed"
            name={t('compare.stayed')}
            stroke="var(--accent)"
            strokeWidth={2}
            isAnimationActive={false}
          >
            <ErrorBar dataKey="range" stroke="var(--text-soft)" strokeWidth={1} width={6} />
          </Line>
        </LineChart>
      </ResponsiveContainer>
    </ChartFrame>
  )
}

function ClassTable({ rows }: { rows: ClassFigures[] }) {
  const { t, locale } = useWords()
  return (
    <table className="table">
      <thead>
        <tr>
          {(
            [
              'class',
              'date',
              'came',
              'mean',
              'stayed',
              'messages',
              'votes',
              'sent',
              'clicked',
              'checkout',
              'paid',
              'revenue',
            ] as const
          ).map((name) => (
            <th key={name}>{t(`compare.${name}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.classId} className="figures" data-testid="compare-row">
            <td>
              <button type="button" className="opens" onClick={() => open({ screen: 'report', classId: row.classId })}>
                {row.title}
              </button>
            </td>
            <td>{day(row.startedAtMs, locale)}</td>
            <td>{count(row.came, locale)}</td>
            <td>{duration(row.meanPresentMs, locale)}</td>
            <td>
              {shareText(row.stayed, locale)}
              <Few people={row.came} />
            </td>
            <td>{count(row.messages, locale)}</td>
            <td>{count(row.votes, locale)}</td>
            <td>{count(row.sent, locale)}</td>
            <td>{row.clicked.part}</td>
            <td>{row.checkout.part}</td>
            <td>{row.paid.part}</td>
            <td>{row.revenue.map(({ cents, currency }) => money(cents, currency, locale)).join(' + ') || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Few({ people }: { people: number }) {
  const { t } = useWords()
  return people < FEW ? <span className="badge badge-warning">{t('compare.few')}</span> : null
}

function useReason(): (reason: Reason) => string {
  const { t, locale } = useWords()
  return (reason) => {
    switch (reason.kind) {
      case 'many-stay':
      case 'few-stay':
      case 'sells':
      case 'sells-little':
      case 'often-returned':
      case 'seldom-returned':
        return t(`compare.${reason.kind}`, {
          here: shareText(reason.here, locale),
          elsewhere: shareText(reason.elsewhere, locale),
        })
      case 'lively':
      case 'quiet':
        return t(`compare.${reason.kind}`, { here: reason.here, elsewhere: reason.elsewhere })
      default:
        return assertNever(reason)
    }
  }
}

function Quality({ courses }: { courses: CourseQuality[] }) {
  const { t, locale } = useWords()
  const sentence = useReason()
  return (
    <section className="report-section" data-testid="compare-quality">
      <header className="panel-head">
        <h2>{t('compare.quality')}</h2>
      </header>
      <table className="table">
        <thead>
          <tr>
            {(
              ['course', 'classes', 'came', 'stayed', 'rating', 'questions', 'taken', 'refunded', 'reasons'] as const
            ).map((name) => (
              <th key={name}>{t(`compare.${name}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {courses.map((row) => (
            <tr key={row.courseId} className="figures">
              <td>{pickText(row.title, locale)}</td>
              <td>{row.classes}</td>
              <Attended row={row} />
              <td>{row.rating ? `${row.rating.mean.toFixed(1)} / 5 (${row.rating.rated})` : '–'}</td>
              <td>{row.questions}</td>
              <td>
                {shareText(row.taken, locale)}
                <span className="range faint">{rangeText(row.taken, locale)}</span>
              </td>
              <td>{shareText(row.refunded, locale)}</td>
              <td>
                {row.reasons.length === 0 && <span className="faint">{t('compare.noReason')}</span>}
                {row.reasons.map((reason) => (
                  <p key={reason.kind}>{sentence(reason)}</p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Attended({ row }: { row: Together }) {
  const { locale } = useWords()
  return (
    <>
      <td>
        {count(row.came, locale)} {row.came > 0 && <Few people={row.came} />}
      </td>
      <td>
        {shareText(row.stayed, locale)}
        <span className="range faint">{rangeText(row.stayed, locale)}</span>
      </td>
    </>
  )
}

function Teachers({ found }: { found: Comparison }) {
  const { t, locale } = useWords()
  return (
    <section className="report-section" data-testid="compare-teachers">
      <header className="panel-head">
        <h2>{t('compare.teachers')}</h2>
      </header>
      <table className="table">
        <thead>
          <tr>
            {(['teacher', 'classes', 'came', 'stayed', 'paid'] as const).map((name) => (
              <th key={name}>{t(`compare.${name}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.teachers.map((row) => (
            <tr key={row.teacher} className="figures">
              <td>{row.teacher || t('compare.unnamed')}</td>
              <td>{row.classes}</td>
              <Attended row={row} />
              <td>
                {shareText(row.paid, locale)}
                <span className="range faint">{rangeText(row.paid, locale)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Cohorts({ returning: { cohorts, repeatBuyers } }: { returning: Returning }) {
  const { t, locale } = useWords()
  const months = Math.max(0, ...cohorts.map(({ cameAgain }) => cameAgain.length))
  return (
    <section className="report-section" data-testid="compare-cohorts">
      <header className="panel-head">
        <h2>{t('compare.cohorts')}</h2>
      </header>
      <p className="soft small">{t('compare.cohortsNote')}</p>
      <FigureTable
        head={[
          t('compare.month'),
          t('compare.people'),
          ...Array.from({ length: months }, (_, at) => t('compare.later', { count: at + 1 })),
          t('compare.bought'),
        ]}
        rows={cohorts.map(({ month, people, cameAgain, bought }) => [
          month,
          people,
          ...Array.from({ length: months }, (_, at) => {
            const again = cameAgain[at]
            return again === undefined ? '' : `${again} · ${percent(again / people, locale)}`
          }),
          `${bought} / ${people}`,
        ])}
      />
      <p className="soft small figures">{t('compare.repeat', { share: shareText(repeatBuyers, locale) })}</p>
    </section>
  )
}
