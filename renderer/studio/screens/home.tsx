import { BarChart3, DoorOpen, Plus, Radio } from 'lucide-react'
import { useEffect } from 'react'
import { assertNever, pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { dayAndClock, duration } from '../../ui/words'
import { ask } from '../bridge'
import { useKey } from '../keys'
import { RestoredNotice } from '../panels/backups'
import { RetentionNotice } from '../panels/retention'
import { PageHead, Shell } from '../panels/shell'
import { open } from '../stores/app'
import { loadCatalogue, useCatalogue } from '../stores/catalogue'
import { type ClassRow, loadClasses, useClasses } from '../stores/classes'
import { useLive } from '../stores/live'
import { useWords } from '../words'

/** The time that orders a class among the others of its state. */
function timeOf(row: ClassRow): number {
  return row.state.kind === 'planned' ? (row.plan?.startsAtMs ?? row.createdAtMs) : row.state.startedAtMs
}

/** A class that the log says is live, and that no studio teaches: this one was stopped in the middle of it. */
function StateBadge({ row }: { row: ClassRow }) {
  const { t } = useWords()
  const liveClassId = useLive(({ live }) => live?.class.id)
  if (row.state.kind === 'live' && row.id !== liveClassId) {
    return <span className="badge badge-warning">{t('classState.interrupted')}</span>
  }
  const look = { planned: 'badge badge-accent', live: 'badge badge-live', ended: 'badge' }[row.state.kind]
  return (
    <span className={look}>
      {row.state.kind === 'live' && <span className="dot" />}
      {t(`classState.${row.state.kind}`)}
    </span>
  )
}

function RowAction({ row }: { row: ClassRow }) {
  const { t } = useWords()
  const liveClassId = useLive(({ live }) => live?.class.id)
  switch (row.state.kind) {
    case 'planned':
      return (
        <Button icon={DoorOpen} onClick={() => open({ screen: 'green-room', classId: row.id })}>
          {t('home.greenRoom')}
        </Button>
      )
    case 'live':
      return liveClassId === row.id ? (
        <Button kind="live" icon={Radio} onClick={() => open({ screen: 'live' })}>
          {t('home.return')}
        </Button>
      ) : (
        <>
          <Button kind="quiet" onClick={() => void ask('class:end', { classId: row.id })} data-testid="interrupted-end">
            {t('live.end')}
          </Button>
          <Button
            kind="primary"
            icon={DoorOpen}
            onClick={() => open({ screen: 'green-room', classId: row.id })}
            data-testid="interrupted-continue"
          >
            {t('home.continue')}
          </Button>
        </>
      )
    case 'ended':
      return (
        <Button icon={BarChart3} onClick={() => open({ screen: 'report', classId: row.id })}>
          {t(row.sample ? 'home.see' : 'home.report')}
        </Button>
      )
    default:
      return assertNever(row.state)
  }
}

function ClassLine({ row }: { row: ClassRow }) {
  const { t, locale } = useWords()
  const course = useCatalogue((catalogue) => catalogue.names.courses[row.courseId])
  const { state } = row
  return (
    <li className="class-line" data-testid={row.sample ? 'sample-class-row' : 'class-row'}>
      <div className="class-name">
        <h3 className="one-line" title={row.title}>
          {row.title}
        </h3>
        <p className="one-line faint small">{course ? pickText(course, locale) : ''}</p>
      </div>
      <StateBadge row={row} />
      <span className="class-count figures soft">
        {state.kind === 'planned' ? '' : t('home.attended', { count: row.attendeeCount })}
      </span>
      <span className="class-time figures soft">
        {state.kind === 'planned' && !row.plan ? (
          <span className="faint">{t('home.noTime')}</span>
        ) : (
          dayAndClock(timeOf(row), locale)
        )}
        {state.kind === 'ended' && (
          <span className="faint"> · {duration(state.endedAtMs - state.startedAtMs, locale)}</span>
        )}
      </span>
      <span className="class-act">
        <RowAction row={row} />
      </span>
    </li>
  )
}

/** What comes next stands first; what has no time yet stands after it, as it was made. */
const soonestFirst = (one: ClassRow, other: ClassRow) =>
  (one.plan?.startsAtMs ?? Number.MAX_VALUE) - (other.plan?.startsAtMs ?? Number.MAX_VALUE)

/** All classes: the live one, what is planned, what has been. */
export function Home() {
  const { t } = useWords()
  const classes = useClasses((state) => state.classes)
  useKey('n', t('home.new'), () => open({ screen: 'new-class' }))

  useEffect(() => {
    void loadClasses()
    void loadCatalogue()
  }, [])

  const newest = [...(classes ?? [])].sort((one, other) => timeOf(other) - timeOf(one))
  const groups = (['live', 'planned', 'ended'] as const).map((kind) => ({
    kind,
    rows: newest.filter((row) => row.state.kind === kind && !row.sample),
  }))
  groups.find(({ kind }) => kind === 'planned')?.rows.sort(soonestFirst)
  const newClass = (
    <Button
      kind="primary"
      icon={Plus}
      tip={t('home.new')}
      shortcut="n"
      data-testid="new-class"
      onClick={() => open({ screen: 'new-class' })}
    >
      {t('home.new')}
    </Button>
  )

  return (
    <Shell at="home">
      <div className="page">
        <RestoredNotice />
        <RetentionNotice />
        {classes?.every(({ sample }) => sample) ? (
          <div className="empty empty-page">
            <h1>{t('home.emptyTitle')}</h1>
            <p>{t('home.empty')}</p>
            {newClass}
          </div>
        ) : (
          <PageHead title={t('nav.home')}>{newClass}</PageHead>
        )}
        {[...groups, { kind: 'samples' as const, rows: newest.filter((row) => row.sample) }]
          .filter(({ rows }) => rows.length > 0)
          .map((group) => (
            <section key={group.kind} className="class-group">
              <h2 className="group-title">{t(`home.${group.kind}`)}</h2>
              <ul>
                {group.rows.map((row) => (
                  <ClassLine key={row.id} row={row} />
                ))}
              </ul>
            </section>
          ))}
      </div>
    </Shell>
  )
}
