import { useEffect } from 'react'
import { pickText } from '../../../shared/model'
import { CourseForm } from '../panels/course-form'
import { CoverField } from '../panels/cover-field'
import { ReviewPanel } from '../panels/review-panel'
import { PageHead, Shell } from '../panels/shell'
import { open } from '../stores/app'
import { loadCatalogue, useCatalogue } from '../stores/catalogue'
import { useWords } from '../words'

/** One course: a new one, or one to change. */
export function CourseScreen({ courseId }: { courseId?: string }) {
  const { t, locale } = useWords()
  const courses = useCatalogue((catalogue) => catalogue.courses)
  const course = courses?.find((one) => one.id === courseId)
  const back = { screen: 'courses' } as const

  useEffect(() => {
    if (!courses) void loadCatalogue()
  }, [courses])

  if (!courses) return <Shell at="courses">{null}</Shell>
  return (
    <Shell at="courses">
      <div className="page page-narrow">
        <PageHead
          title={course ? pickText(course.title, locale) : t('courses.new')}
          back={back}
          note={course?.sample && <span className="badge">{t('courses.sample')}</span>}
        />
        {course && <ReviewPanel key={`${course.id} ${course.version} ${course.review.state}`} course={course} />}
        {course && <CoverField courseId={course.id} />}
        <CourseForm course={course} submit={t('courses.save')} onSaved={() => open(back)} onCancel={() => open(back)} />
      </div>
    </Shell>
  )
}
