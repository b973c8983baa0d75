import type { CourseQuality, Reason, TeacherFigures, Together } from '../../../../shared/compare'
import { assertNever, pickText } from '../../../../shared/model'
import { FEW, type Share } from '../../../../shared/report'
import { type Column, Table } from '../../../ui/table'
import { count } from '../../../ui/words'
import { useWords } from '../../words'
import { rangeText, shareText } from '../report/share-text'

/** Says so where there are too few people for a share to mean much. */
export function Few({ people }: { people: number }) {
  const { t } = useWords()
  return people < FEW ? <span className="badge badge-warning">{t('compare.few')}</span> : null
}

function Ranged({ share }: { share: Share }) {
  const { locale } = useWords()
  return (
    <>
      {shareText(share, locale)} <span className="range faint">{rangeText(share, locale)}</span>
    </>
  )
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

/** What classes and teachers have in common: how many came and who stayed. */
function useAttended(): Column<Together>[] {
  const { t, locale } = useWords()
  return [
    { head: t('compare.classes'), cell: (row) => row.classes },
    {
      head: t('compare.came'),
      cell: (row) => (
        <>
          {count(row.came, locale)} {row.came > 0 && <Few people={row.came} />}
        </>
      ),
    },
    { head: t('compare.stayed'), cell: (row) => <Ranged share={row.stayed} /> },
  ]
}

/** Each course with what sets it apart, and why that is said. */
export function Quality({ courses }: { courses: CourseQuality[] }) {
  const { t, locale } = useWords()
  const attended = useAttended()
  const sentence = useReason()
  const columns: Column<CourseQuality>[] = [
    { head: t('compare.course'), text: true, cell: (row) => pickText(row.title, locale) },
    ...attended,
    {
      head: t('compare.rating'),
      cell: ({ rating }) => (rating ? `${rating.mean.toFixed(1)} / 5 (${rating.rated})` : '–'),
    },
    { head: t('compare.questions'), cell: (row) => row.questions },
    { head: t('compare.taken'), text: true, cell: (row) => <Ranged share={row.taken} /> },
    { head: t('compare.refunded'), cell: (row) => shareText(row.refunded, locale) },
    {
      head: t('compare.reasons'),
      text: true,
      cell: ({ reasons }) =>
        reasons.length === 0 ? (
          <span className="faint">{t('compare.noReason')}</span>
        ) : (
          reasons.map((reason) => <p key={reason.kind}>{sentence(reason)}</p>)
        ),
    },
  ]
  return (
    <section className="report-section" data-testid="compare-quality">
      <header className="panel-head">
        <h2>{t('compare.quality')}</h2>
      </header>
      <Table columns={columns} rows={courses} keyOf={({ courseId }) => courseId} />
    </section>
  )
}

export function Teachers({ teachers }: { teachers: TeacherFigures[] }) {
  const { t } = useWords()
  const attended = useAttended()
  const columns: Column<TeacherFigures>[] = [
    { head: t('compare.teacher'), cell: (row) => row.teacher || t('compare.unnamed') },
    ...attended,
    { head: t('compare.paid'), cell: (row) => <Ranged share={row.paid} /> },
  ]
  return (
    <section className="report-section" data-testid="compare-teachers">
      <header className="panel-head">
        <h2>{t('compare.teachers')}</h2>
      </header>
      <Table columns={columns} rows={teachers} keyOf={({ teacher }) => teacher} />
    </section>
  )
}
