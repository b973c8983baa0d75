import { type FormEvent, useState } from 'react'
import type { Course, Level } from '../../../shared/model'
import { Button } from '../../ui/button'
import { SelectField, TextArea, TextField } from '../../ui/field'
import { levelName } from '../../ui/words'
import { saveCourse } from '../stores/catalogue'
import { shownFirst, useWords } from '../words'
import { type CourseWriting, CURRENCIES, draftOf, faultsOf, writingOf } from './course-draft'
import { PrerequisiteField } from './prerequisite-field'
import { TopicField } from './topic-field'

const LEVELS: Level[] = ['beginner', 'intermediate', 'advanced']

/** Writes a course, new or known. What is wrong is said beside the field, from the first attempt to save on. */
export function CourseForm({
  course,
  submit,
  onSaved,
  onCancel,
}: {
  course?: Course
  submit: string
  onSaved: (course: Course) => void
  onCancel?: () => void
}) {
  const { t, locale } = useWords()
  const [writing, setWriting] = useState(() => writingOf(course, locale === 'zh-CN' ? 'CNY' : 'USD'))
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(writing)
  const change = (part: Partial<CourseWriting>) => setWriting({ ...writing, ...part })
  const say = (field: keyof typeof faults) => {
    const fault = tried ? faults[field] : undefined
    return fault && t(`courseFault.${fault}`)
  }
  // A negative price is refused while it is typed: the minus sign is never the beginning of a good one.
  const priceError = faults.price === 'priceNegative' ? t('courseFault.priceNegative') : say('price')

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(faults).length > 0) return
    setBusy(true)
    const saved = await saveCourse(draftOf(writing, course?.id))
    setBusy(false)
    if (saved) onSaved(saved)
  }

  const inChinese = (
    <div className="form-column" key="zh">
      <TextField
        label={t('course.titleZh')}
        lang="zh-CN"
        maxLength={200}
        value={writing.titleZh}
        error={locale === 'zh-CN' ? say('title') : undefined}
        data-testid="course-title-zh"
        onChange={(event) => change({ titleZh: event.target.value })}
      />
      <TextArea
        label={t('course.descriptionZh')}
        lang="zh-CN"
        rows={4}
        maxLength={4000}
        value={writing.descriptionZh}
        error={locale === 'zh-CN' ? say('description') : undefined}
        data-testid="course-description-zh"
        onChange={(event) => change({ descriptionZh: event.target.value })}
      />
    </div>
  )
  const inEnglish = (
    <div className="form-column" key="en">
      <TextField
        label={t('course.titleEn')}
        lang="en"
        maxLength={200}
        value={writing.titleEn}
        error={locale === 'en' ? say('title') : undefined}
        data-testid="course-title-en"
        onChange={(event) => change({ titleEn: event.target.value })}
      />
      <TextArea
        label={t('course.descriptionEn')}
        lang="en"
        rows={4}
        maxLength={4000}
        value={writing.descriptionEn}
        error={locale === 'en' ? say('description') : undefined}
        data-testid="course-description-en"
        onChange={(event) => change({ descriptionEn: event.target.value })}
      />
    </div>
  )

  return (
    <form className="form" onSubmit={(event) => void save(event)} noValidate>
      <div className="form-pair">{shownFirst(locale, inChinese, inEnglish)}</div>
      <p className="field-hint">{t('course.oneLanguage')}</p>
      <div className="form-pair">
        <SelectField
          label={t('course.level')}
          value={writing.level}
          data-testid="course-level"
          onChange={(event) => change({ level: event.target.value as Level })}
        >
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {levelName(level, locale)}
            </option>
          ))}
        </SelectField>
        <div className="price-pair">
          <TextField
            label={t('course.price')}
            inputMode="decimal"
            placeholder="0"
            className="figures"
            value={writing.price}
            error={priceError}
            hint={t('course.priceHint')}
            data-testid="course-price"
            onChange={(event) => change({ price: event.target.value })}
          />
          <SelectField
            label={t('course.currency')}
            value={writing.currency}
            data-testid="course-currency"
            onChange={(event) => change({ currency: event.target.value })}
          >
            {[...new Set([...CURRENCIES, writing.currency])].map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </SelectField>
        </div>
      </div>
      <TopicField topics={writing.topics} onChange={(topics) => change({ topics })} />
      <PrerequisiteField
        courseId={course?.id}
        chosen={writing.prerequisites}
        onChange={(prerequisites) => change({ prerequisites })}
      />
      <TextField
        label={t('course.link')}
        hint={t('course.linkHint')}
        error={say('checkoutUrl')}
        type="url"
        placeholder="https://"
        maxLength={500}
        value={writing.checkoutUrl}
        data-testid="course-link"
        onChange={(event) => change({ checkoutUrl: event.target.value })}
      />
      <div className="form-actions">
        {onCancel && <Button onClick={onCancel}>{t('app.cancel')}</Button>}
        <Button kind="primary" type="submit" disabled={busy} data-testid="course-save">
          {submit}
        </Button>
      </div>
    </form>
  )
}
