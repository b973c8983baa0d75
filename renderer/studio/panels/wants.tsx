import type { Live } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import { reasonText } from '../../../shared/reason'
import { Select } from '../../ui/field'
import { Bar } from '../../ui/meter'
import { Segments } from '../../ui/segments'
import { percent } from '../../ui/words'
import { useCatalogue } from '../stores/catalogue'
import { prepareOffer, show, useLiveView } from '../stores/live-view'
import { useWords } from '../words'
import { CueLine } from './cue-line'
import { WantsGrid } from './wants-grid'

const LEVELS = [0.05, 0.1, 0.2, 0.3, 0.5]

/** How many of those present are likely to want each course; the most wanted first. */
export function demand(live: Live, likelyFrom: number): { courseId: string; likely: number; expected: number }[] {
  const here = new Set(live.attendees.filter(({ presence }) => presence.kind === 'here').map(({ id }) => id))
  const present = live.wants.filter(({ attendeeId }) => here.has(attendeeId))
  return live.class.recommendable
    .map((courseId) => {
      const chances = present.map(({ likelihoods }) => likelihoods[courseId] ?? 0)
      return {
        courseId,
        likely: chances.filter((chance) => chance >= likelyFrom).length,
        expected: chances.reduce((sum, chance) => sum + chance, 0),
      }
    })
    .sort((a, b) => b.likely - a.likely || b.expected - a.expected)
}

/** Attendees and courses brought together: for each course how many likely want it, for each attendee what. */
export function Wants({ live }: { live: Live }) {
  const { t, locale } = useWords()
  const by = useLiveView((view) => view.wantsBy)
  const from = useLiveView((view) => view.likelyFrom)
  const names = useCatalogue((catalogue) => catalogue.names)
  const here = new Map(live.attendees.filter(({ presence }) => presence.kind === 'here').map((one) => [one.id, one]))
  const title = (courseId: string) => pickText(names.courses[courseId] ?? {}, locale)
  const courses = demand(live, from)
  return (
    <section className="panel wants" aria-label={t('wants.title')} data-testid="matrix">
      <header className="panel-head">
        <h2>{t('wants.title')}</h2>
        <label className="wants-from small soft">
          {t('wants.from')}
          <Select value={from} onChange={(event) => show({ likelyFrom: Number(event.target.value) })}>
            {LEVELS.map((level) => (
              <option key={level} value={level}>
                {percent(level, locale)}
              </option>
            ))}
          </Select>
        </label>
        <Segments
          label={t('wants.by')}
          size="small"
          value={by}
          onChange={(wantsBy) => show({ wantsBy })}
          testId="wants"
          options={[
            { value: 'grid', label: t('wants.grid') },
            { value: 'course', label: t('wants.byCourse') },
            { value: 'attendee', label: t('wants.byAttendee') },
          ]}
        />
      </header>
      <CueLine live={live} />
      {here.size === 0 || courses.length === 0 ? (
        <p className="empty">{t(courses.length === 0 ? 'wants.noCourses' : 'wants.empty')}</p>
      ) : by === 'grid' ? (
        <WantsGrid live={live} wanted={courses.map(({ courseId }) => courseId)} likelyFrom={from} />
      ) : by === 'course' ? (
        <ul className="wants-list">
          {courses.map(({ courseId, likely }) => (
            <li key={courseId}>
              <button type="button" className="want" onClick={() => prepareOffer(courseId)}>
                <span className="one-line">{title(courseId)}</span>
                <span className="figures small">{t('wants.likely', { count: likely })}</span>
                <Bar share={likely / here.size} />
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <ul className="wants-list">
          {live.wants
            .filter(({ attendeeId }) => here.has(attendeeId))
            .map(({ attendeeId, top }) => {
              const [first] = top
              return (
                <li key={attendeeId}>
                  <button
                    type="button"
                    className="want"
                    data-testid="wants-attendee"
                    onClick={() => show({ tab: 'people', personId: attendeeId })}
                  >
                    <span className="one-line">
                      <strong>{here.get(attendeeId)?.name}</strong> {first ? title(first.courseId) : ''}
                    </span>
                    <span className="figures small">{first ? percent(first.likelihood, locale) : ''}</span>
                    <span className="one-line faint small">{first ? reasonText(first.reason, locale, names) : ''}</span>
                  </button>
                </li>
              )
            })}
        </ul>
      )}
    </section>
  )
}
