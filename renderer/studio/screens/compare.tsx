import { useEffect, useState } from 'react'
import type { Comparison, Returning } from '../../../shared/compare'
import { pickText } from '../../../shared/model'
import { unpack } from '../../../shared/packed'
import { SelectField } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { percent } from '../../ui/words'
import { ask } from '../bridge'
import { ClassTable, StayedChart } from '../panels/compare/classes'
import { Quality, Teachers } from '../panels/compare/courses'
import { BehindDialog } from '../panels/report/behind'
import { FigureTable, TablesKey } from '../panels/report/chart-frame'
import { shareText } from '../panels/report/share-text'
import { PageHead, Shell } from '../panels/shell'
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
        <PageHead title={t('compare.title')} back={{ screen: 'home' }} />
        {!found && <p className="empty">{t('report.loading')}</p>}
        {found?.classes.length === 0 && <p className="empty">{t('compare.empty')}</p>}
        {found && found.classes.length > 0 && (
          <TablesKey>
            {found.classes[0]?.sample && <Notice kind="note">{t('compare.samples')}</Notice>}
            <OverTime found={found} />
            <Quality courses={found.courses} />
            {found.teachers.length > 1 && <Teachers teachers={found.teachers} />}
            {returning && <Cohorts returning={returning} />}
          </TablesKey>
        )}
      </div>
      <BehindDialog />
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
