import { Check, Circle } from 'lucide-react'
import { useEffect, useState } from 'react'
import {
  type CatalogueCourse,
  type CourseVersion,
  checkCourse,
  HAND_CHECKS,
  type HandCheck,
  mayApprove,
  type ReviewState,
} from '../../../shared/catalogue'
import { pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { day, dayAndClock, price } from '../../ui/words'
import { ask } from '../bridge'
import { loadCatalogue } from '../stores/catalogue'
import { useWords } from '../words'

export const REVIEW_BADGE = {
  draft: 'badge',
  'in-review': 'badge badge-warning',
  approved: 'badge badge-success',
} as const

/** Where a course stands on its way to being sold, what a good description has, and who said that this one does. */
export function ReviewPanel({ course }: { course: CatalogueCourse }) {
  const { t, locale } = useWords()
  const { review } = course
  const [confirmed, setConfirmed] = useState<HandCheck[]>(review.confirmed)
  const checks = checkCourse(course)
  const move = async (state: ReviewState) => {
    const outcome = await ask('course:review', { courseId: course.id, state, confirmed })
    if (outcome.ok) await loadCatalogue()
  }
  return (
    <section className="review" data-testid="review">
      <header className="panel-head">
        <h2>{t('review.title')}</h2>
        <span className={REVIEW_BADGE[review.state]} data-testid="review-state">
          {t(`review.states.${review.state}`)}
        </span>
        <span className="faint small">
          {review.atMs === undefined
            ? t('review.before')
            : t('review.since', { day: day(review.atMs, locale), version: review.version })}
        </span>
        <span className="grow" />
        {review.state !== 'draft' && (
          <Button size="small" kind="quiet" data-testid="review-back" onClick={() => void move('draft')}>
            {t('review.back')}
          </Button>
        )}
        {review.state === 'draft' && (
          <Button size="small" kind="primary" data-testid="review-ask" onClick={() => void move('in-review')}>
            {t('review.ask')}
          </Button>
        )}
        {review.state === 'in-review' && (
          <Button
            size="small"
            kind="primary"
            data-testid="review-approve"
            disabled={!mayApprove(course, confirmed)}
            onClick={() => void move('approved')}
          >
            {t('review.approve')}
          </Button>
        )}
      </header>
      <p className="soft small">{t('review.lead')}</p>
      <div className="form-pair">
        <div>
          <h3 className="field-label">{t('review.auto')}</h3>
          <ul className="checklist">
            {checks.map(({ check, language, ok }) => (
              <li key={check + (language ?? '')} className={ok ? 'check-good' : 'check-open'}>
                {ok ? <Check size={14} aria-hidden /> : <Circle size={14} aria-hidden />}
                <span>
                  {t(`review.checks.${check}`)}
                  {language && <span className="faint"> · {t(`review.${language}`)}</span>}
                  <span className="unseen">{t(ok ? 'review.good' : 'review.open')}</span>
                </span>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3 className="field-label">{t('review.hand')}</h3>
          <ul className="checklist">
            {HAND_CHECKS.map((check) => (
              <li key={check}>
                <label className="check-line">
                  <input
                    type="checkbox"
                    className="check"
                    checked={confirmed.includes(check)}
                    disabled={review.state !== 'in-review'}
                    data-testid={`check-${check}`}
                    onChange={(event) =>
                      setConfirmed(
                        event.target.checked ? [...confirmed, check] : confirmed.filter((other) => other !== check),
                      )
                    }
                  />
                  {t(`review.checks.${check}`)}
                </label>
              </li>
            ))}
          </ul>
        </div>
      </div>
      <Versions courseId={course.id} version={course.version} />
    </section>
  )
}

/** What the course was before, read when it is asked for. */
function Versions({ courseId, version }: { courseId: string; version: number }) {
  const { t, locale } = useWords()
  const [versions, setVersions] = useState<CourseVersion[]>([])
  useEffect(() => {
    void ask('course:versions', { courseId }).then((outcome) => outcome.ok && setVersions(outcome.value))
  }, [courseId, version])
  if (versions.length === 0) return null
  return (
    <details>
      <summary className="soft small">{t('review.versions', { count: versions.length })}</summary>
      <ul className="versions">
        {versions.map(({ version: number, atMs, course }) => (
          <li key={number} className="figures small">
            <span>{t('review.version', { version: number })}</span>
            <span className="faint">{dayAndClock(atMs, locale)}</span>
            <span className="one-line grow">{pickText(course.title, locale)}</span>
            <span>{price(course.priceCents, course.currency, locale)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
