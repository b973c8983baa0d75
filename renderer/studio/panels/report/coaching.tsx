import { CircleCheck, Lightbulb } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { Check, Coaching } from '../../../../shared/coaching'
import { assertNever } from '../../../../shared/model'
import { unpack } from '../../../../shared/packed'
import { Notice } from '../../../ui/notice'
import { day, percent } from '../../../ui/words'
import { ask } from '../../bridge'
import { useWords } from '../../words'
import { axisTitle, ChartFrame, chartMargin, FigureTable, percentAxis, percentTip, tick } from './chart-frame'
import { shareText } from './share-text'

/** A check in words, with its evidence. */
function useSentence(): (check: Check) => string {
  const { t, locale } = useWords()
  return (check) => {
    const tone = check.ok ? 'good' : 'better'
    switch (check.kind) {
      case 'first-poll':
        return check.minute === undefined
          ? t('coaching.checks.first-poll.never', { left: shareText(check.leftBefore, locale) })
          : t(`coaching.checks.first-poll.${tone}`, { minute: check.minute, left: shareText(check.leftBefore, locale) })
      case 'long-stretch': {
        const { fromMinute: from, toMinute: to } = check.stretch
        const left = shareText(check.left, locale)
        return t(`coaching.checks.long-stretch.${tone}`, { minutes: to - from, from, to, left })
      }
      case 'questions-answered':
        return t(`coaching.checks.questions-answered.${tone}`, { answered: shareText(check.answered, locale) })
      case 'talk-share':
        return t(`coaching.checks.talk-share.${tone}`, {
          talked: percent(check.talked, locale),
          minutes: check.minutes,
        })
      case 'offer-in-time':
        return t(`coaching.checks.offer-in-time.${tone}`, {
          minute: check.minute,
          there: shareText(check.stillThere, locale),
        })
      case 'pace':
        return t(`coaching.checks.pace.${tone}`, {
          fast: shareText(check.fast, locale),
          lost: shareText(check.lost, locale),
          minute: check.minute,
        })
      case 'many-take-part':
        return t(`coaching.checks.many-take-part.${tone}`, { active: shareText(check.active, locale) })
      default:
        return assertNever(check)
    }
  }
}

/** What worked, what to try, and whether the suggestions of the class before helped. */
export function CoachingPart({ classId }: { classId: string }) {
  const { t } = useWords()
  const sentence = useSentence()
  const [coaching, setCoaching] = useState<Coaching>()
  useEffect(() => {
    void ask('class:coaching', { classId }).then((outcome) => outcome.ok && setCoaching(unpack(outcome.value)))
  }, [classId])
  if (!coaching) return <p className="empty">{t('report.loading')}</p>
  const checks = [...coaching.checks].sort((a, b) => Number(a.ok) - Number(b.ok))
  return (
    <div className="stack">
      {coaching.few && <Notice kind="note">{t('coaching.few')}</Notice>}
      <ul className="moments">
        {checks.map((check) => {
          const Icon = check.ok ? CircleCheck : Lightbulb
          return (
            <li key={check.kind} className="moment" data-testid={`check-${check.kind}`}>
              <Icon size={16} aria-hidden />
              <span className="small soft">{t(check.ok ? 'coaching.good' : 'coaching.better')}</span>
              <span>{sentence(check)}</span>
            </li>
          )
        })}
      </ul>
      {coaching.before && <Since before={coaching.before} />}
      {coaching.talk.length > 0 && <TalkChart talk={coaching.talk} />}
    </div>
  )
}

function Since({ before }: { before: NonNullable<Coaching['before']> }) {
  const { t, locale } = useWords()
  const { followed } = before
  const change = ({ low, high }: { low: number; high: number }) => {
    const verdict = low > 0 ? 'better2' : high < 0 ? 'worse' : 'unclear'
    const points = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(Math.round(value * 100))}`
    return `${points(low)} … ${points(high)} % · ${t(`coaching.${verdict}`)}`
  }
  return (
    <div className="stack" data-testid="coaching-since">
      <h3 className="small">{t('coaching.since', { title: before.title, day: day(before.startedAtMs, locale) })}</h3>
      {followed.length === 0 && <p className="soft small">{t('coaching.nothingThen')}</p>}
      {followed.map(({ kind, heeded, figure }) => (
        <p key={kind} className="small" data-testid={`followed-${kind}`}>
          {t(heeded ? 'coaching.heeded' : 'coaching.notHeeded', { what: t(`coaching.names.${kind}`) })}{' '}
          {figure && (
            <span className="soft figures">
              {t(`coaching.figures.${kind}`, {
                earlier: shareText(figure.earlier, locale),
                now: shareText(figure.now, locale),
              })}
              {figure.low <= 0 && figure.high >= 0 ? ` ${t('coaching.unclearNote')}` : ''}
            </span>
          )}
        </p>
      ))}
      <FigureTable
        head={['', t('coaching.earlier'), t('coaching.now'), t('coaching.change')]}
        rows={(['stayed', 'active'] as const).map((what) => [
          t(`coaching.${what}`),
          shareText(before[what].earlier, locale),
          shareText(before[what].now, locale),
          change(before[what]),
        ])}
      />
    </div>
  )
}

function TalkChart({ talk }: { talk: Coaching['talk'] }) {
  const { t, locale } = useWords()
  return (
    <ChartFrame
      title={t('coaching.talk')}
      testId="talk-chart"
      head={[t('report.curveX'), t('coaching.talkY')]}
      rows={talk.map(({ minute, share }) => [minute, percent(share, locale)])}
    >
      <ResponsiveContainer width="100%" height={220}>
        <BarChart
          data={talk.map(({ minute, share }) => ({ minute, share: Math.round(share * 100) }))}
          margin={chartMargin}
          title={t('coaching.talk')}
          accessibilityLayer
        >
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="minute"
            interval="equidistantPreserveStart"
            tick={tick}
            stroke="var(--line-control)"
            label={axisTitle(t('report.curveX'), 'bottom')}
          />
          <YAxis {...percentAxis(t('coaching.talkY'))} />
          <Tooltip {...percentTip} cursor={false} />
          <Bar dataKey="share" name={t('coaching.talkY')} fill="var(--accent)" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  )
}
