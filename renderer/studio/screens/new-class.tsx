import { type FormEvent, useEffect, useState } from 'react'
import type { CatalogueCourse } from '../../../shared/catalogue'
import { pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { SelectField, TextArea, TextField } from '../../ui/field'
import { byName } from '../../ui/words'
import { ask } from '../bridge'
import { CourseForm } from '../panels/course-form'
import { CoursePicker } from '../panels/course-picker'
import { PageHead, Shell } from '../panels/shell'
import { open } from '../stores/app'
import { loadCatalogue, useCatalogue } from '../stores/catalogue'
import { useWords } from '../words'

const HOME = { screen: 'home' } as const

/** Title, course and what may be recommended; then on to the green room. */
function ClassForm({ courses }: { courses: CatalogueCourse[] }) {
  const { t, locale } = useWords()
  const sorted = [...courses].sort((one, other) =>
    byName(locale)(pickText(one.title, locale), pickText(other.title, locale)),
  )
  const [title, setTitle] = useState('')
  const [description, setDescription] = useState('')
  const [courseId, setCourseId] = useState(sorted[0]?.id ?? '')
  // Everything else the teacher has is recommendable, unless it is taken out.
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  // Only what was approved is recommended.
  const others = sorted.filter((course) => course.id !== courseId && course.review.state === 'approved')
  const missing = !title.trim()

  const create = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (missing) return
    setBusy(true)
    const recommendable = others.filter((course) => !left.has(course.id)).map((course) => course.id)
    const outcome = await ask('class:create', {
      title: title.trim(),
      description: description.trim(),
      courseId,
      recommendable,
    })
    setBusy(false)
    if (outcome.ok) open({ screen: 'green-room', classId: outcome.value.id })
  }

  return (
    <form className="class-form" onSubmit={(event) => void create(event)} noValidate>
      <div className="form">
        <TextField
          label={t('newClass.title')}
          value={title}
          maxLength={120}
          autoFocus
          error={tried && missing ? t('newClass.titleMissing') : undefined}
          data-testid="class-title"
          onChange={(event) => setTitle(event.target.value)}
        />
        <SelectField
          label={t('newClass.course')}
          hint={t('newClass.courseHint')}
          value={courseId}
          data-testid="class-course"
          onChange={(event) => setCourseId(event.target.value)}
        >
          {sorted.map((course) => (
            <option key={course.id} value={course.id}>
              {pickText(course.title, locale)}
            </option>
          ))}
        </SelectField>
        <TextArea
          label={t('newClass.description')}
          hint={t('newClass.descriptionHint')}
          rows={6}
          value={description}
          maxLength={2000}
          data-testid="class-description"
          onChange={(event) => setDescription(event.target.value)}
        />
        <div className="form-actions">
          <Button onClick={() => open(HOME)}>{t('app.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={busy} data-testid="class-create">
            {t('newClass.create')}
          </Button>
        </div>
      </div>
      <CoursePicker courses={others} left={left} onChange={setLeft} />
    </form>
  )
}

/** A class teaches a course: where there is none yet, the first one is written here. */
export function NewClass() {
  const { t } = useWords()
  const courses = useCatalogue((catalogue) => catalogue.courses)

  useEffect(() => void loadCatalogue(), [])

  return (
    <Shell at="home">
      <div className="page">
        <PageHead title={t('home.new')} back={HOME} />
        {courses?.length === 0 && (
          <section className="stack">
            <p className="soft">{t('newClass.firstCourse')}</p>
            <CourseForm submit={t('newClass.saveCourse')} onSaved={() => undefined} onCancel={() => open(HOME)} />
          </section>
        )}
        {courses && courses.length > 0 && <ClassForm courses={courses} />}
      </div>
    </Shell>
  )
}
