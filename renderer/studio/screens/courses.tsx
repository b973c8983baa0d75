import { Plus, Search } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { pickText } from '../../../shared/model'
import { topicName } from '../../../shared/reason'
import { Button } from '../../ui/button'
import { byName, levelName, price } from '../../ui/words'
import { useKey } from '../keys'
import { Bundles } from '../panels/bundles'
import { ExchangeButtons } from '../panels/exchange-buttons'
import { REVIEW_BADGE } from '../panels/review-panel'
import { PageHead, Shell } from '../panels/shell'
import { open } from '../stores/app'
import { loadCatalogue, useCatalogue } from '../stores/catalogue'
import { useWords } from '../words'

/** The catalogue: every course, found by a word of its title or topic. */
export function Courses() {
  const { t, locale } = useWords()
  const { courses, names } = useCatalogue()
  const [search, setSearch] = useState('')
  useKey('n', t('courses.new'), () => open({ screen: 'course' }))

  useEffect(() => void loadCatalogue(), [])

  const shown = useMemo(() => {
    const wanted = search.trim().toLowerCase()
    return (courses ?? [])
      .map((course) => ({
        course,
        title: pickText(course.title, locale),
        topics: course.topics.map((topic) => topicName(topic, locale, names)).join(locale === 'zh-CN' ? '、' : ', '),
      }))
      .filter(({ title, topics }) => `${title} ${topics}`.toLowerCase().includes(wanted))
      .sort((one, other) => byName(locale)(one.title, other.title))
  }, [courses, names, search, locale])

  const newCourse = (
    <Button
      kind="primary"
      icon={Plus}
      tip={t('courses.new')}
      shortcut="n"
      data-testid="new-course"
      onClick={() => open({ screen: 'course' })}
    >
      {t('courses.new')}
    </Button>
  )

  return (
    <Shell at="courses">
      <div className="page">
        {courses?.length === 0 ? (
          <div className="empty empty-page">
            <h1>{t('courses.emptyTitle')}</h1>
            <p>{t('courses.empty')}</p>
            {newCourse}
            <ExchangeButtons />
          </div>
        ) : (
          <>
            <PageHead title={t('nav.courses')} back={{ screen: 'home' }}>
              <span className="input-frame search">
                <Search size={14} aria-hidden />
                <input
                  className="input"
                  type="search"
                  aria-label={t('courses.search')}
                  placeholder={t('courses.search')}
                  value={search}
                  onChange={(event) => setSearch(event.target.value)}
                />
              </span>
              <ExchangeButtons />
              {newCourse}
            </PageHead>
            <ul className="course-list">
              {shown.map(({ course, title, topics }) => (
                <li key={course.id}>
                  <button
                    type="button"
                    className="course-line"
                    data-testid="course-row"
                    onClick={() => open({ screen: 'course', courseId: course.id })}
                  >
                    <span className="course-name">
                      <span className="one-line strong" title={title}>
                        {title}
                      </span>
                      <span className="one-line faint small">{topics}</span>
                    </span>
                    {course.sample ? <span className="badge">{t('courses.sample')}</span> : <span />}
                    <span className={REVIEW_BADGE[course.review.state]}>
                      {t(`review.states.${course.review.state}`)}
                    </span>
                    <span className="soft small">{levelName(course.level, locale)}</span>
                    <span className="figures course-price">{price(course.priceCents, course.currency, locale)}</span>
                  </button>
                </li>
              ))}
            </ul>
            {courses && <Bundles />}
            {courses && shown.length === 0 && <p className="empty">{t('courses.noneFound', { search })}</p>}
          </>
        )}
      </div>
    </Shell>
  )
}
