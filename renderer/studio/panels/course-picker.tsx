import { Search } from 'lucide-react'
import { useState } from 'react'
import { type Course, pickText } from '../../../shared/model'
import { topicName } from '../../../shared/reason'
import { Button } from '../../ui/button'
import { levelName, price } from '../../ui/words'
import { useCatalogue } from '../stores/catalogue'
import { useWords } from '../words'

/** Which courses a class may recommend: all but those that are left out. */
export function CoursePicker({
  courses,
  left,
  onChange,
}: {
  courses: Course[]
  left: ReadonlySet<string>
  onChange: (left: ReadonlySet<string>) => void
}) {
  const { t, locale } = useWords()
  const names = useCatalogue((catalogue) => catalogue.names)
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = courses.filter((course) =>
    [pickText(course.title, locale), ...course.topics.map((topic) => topicName(topic, locale, names))]
      .join(' ')
      .toLowerCase()
      .includes(wanted),
  )
  const chosen = courses.filter((course) => !left.has(course.id)).length

  const turn = (ids: string[], on: boolean) => {
    const next = new Set(left)
    for (const id of ids) {
      if (on) next.delete(id)
      else next.add(id)
    }
    onChange(next)
  }
  const foundIds = found.map((course) => course.id)

  return (
    <fieldset className="picker">
      <legend className="unseen">{t('newClass.recommendable')}</legend>
      <div className="picker-head">
        <div>
          <p className="field-label">{t('newClass.recommendable')}</p>
          <p className="field-hint figures" data-testid="picker-count">
            {t('newClass.chosen', { chosen, total: courses.length })}
          </p>
        </div>
        <Button size="small" kind="quiet" onClick={() => turn(foundIds, true)}>
          {t('newClass.all')}
        </Button>
        <Button size="small" kind="quiet" onClick={() => turn(foundIds, false)}>
          {t('newClass.none')}
        </Button>
      </div>
      <span className="input-frame search">
        <Search size={14} aria-hidden />
        <input
          className="input"
          type="search"
          aria-label={t('courses.search')}
          placeholder={t('courses.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      </span>
      <ul className="picker-list">
        {found.map((course) => (
          <li key={course.id}>
            <label className="picker-line">
              <input
                type="checkbox"
                className="check"
                checked={!left.has(course.id)}
                onChange={(event) => turn([course.id], event.target.checked)}
              />
              <span className="picker-name">
                <span className="one-line" title={pickText(course.title, locale)}>
                  {pickText(course.title, locale)}
                </span>
                <span className="one-line faint small">
                  {[
                    levelName(course.level, locale),
                    ...course.topics.map((topic) => topicName(topic, locale, names)),
                  ].join(' · ')}
                </span>
              </span>
              <span className="figures soft small">{price(course.priceCents, course.currency, locale)}</span>
            </label>
          </li>
        ))}
        {found.length === 0 && (
          <li className="empty">
            {courses.length === 0 ? t('course.noneApproved') : t('courses.noneFound', { search })}
          </li>
        )}
      </ul>
    </fieldset>
  )
}
