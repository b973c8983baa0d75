import { Download, FileJson, Printer } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { RequestOf } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import { unpack } from '../../../shared/packed'
import type { Report, ReportTable } from '../../../shared/report'
import { Button } from '../../ui/button'
import { dayAndClock, duration } from '../../ui/words'
import { ask } from '../bridge'
import { useKey } from '../keys'
import { ClassFeedback } from '../panels/feedback'
import { Attendance } from '../panels/report/attendance'
import { BehindDialog } from '../panels/report/behind'
import { TablesKey } from '../panels/report/chart-frame'
import { CoachingPart } from '../panels/report/coaching'
import { Figures } from '../panels/report/figures'
import { HeatMap } from '../panels/report/heat-map'
import { Later } from '../panels/report/later'
import { Moments } from '../panels/report/moments'
import { Advice, Funnel, Orders } from '../panels/report/offers'
import { Replay } from '../panels/report/replay'
import { AskedAndRated, Attendees, ChatDigest, Participation, Polls, Transcript } from '../panels/report/talk'
import { PageHead, Shell } from '../panels/shell'
import { tell } from '../stores/notices'
import { useWords } from '../words'

interface Part {
  name:
    | 'feedback'
    | 'replay'
    | 'later'
    | 'asked'
    | 'coaching'
    | 'curve'
    | 'moments'
    | 'heat'
    | 'funnel'
    | 'advice'
    | 'polls'
    | 'participation'
    | 'chat'
    | 'transcript'
    | 'attendees'
    | 'orderList'
  /** What its CSV holds; absent where the section has none of its own. */
  table?: ReportTable
  body: (report: Report) => ReactNode
}

const PARTS: Part[] = [
  { name: 'curve', table: 'attendance', body: (report) => <Attendance report={report} /> },
  { name: 'replay', body: (report) => <Replay report={report} /> },
  { name: 'later', table: 'later', body: (report) => <Later report={report} /> },
  { name: 'moments', table: 'moments', body: (report) => <Moments report={report} /> },
  { name: 'coaching', body: (report) => <CoachingPart classId={report.class.id} /> },
  { name: 'heat', table: 'minutes', body: (report) => <HeatMap report={report} /> },
  { name: 'funnel', table: 'funnel', body: (report) => <Funnel report={report} /> },
  { name: 'advice', body: (report) => <Advice report={report} /> },
  { name: 'polls', table: 'polls', body: (report) => <Polls report={report} /> },
  { name: 'participation', table: 'participation', body: (report) => <Participation report={report} /> },
  { name: 'chat', table: 'chat', body: (report) => <ChatDigest report={report} /> },
  { name: 'transcript', table: 'transcript', body: (report) => <Transcript report={report} /> },
  { name: 'asked', body: (report) => <AskedAndRated report={report} /> },
  { name: 'feedback', body: (report) => <ClassFeedback classId={report.class.id} /> },
  { name: 'attendees', body: (report) => <Attendees report={report} /> },
  { name: 'orderList', table: 'orders', body: (report) => <Orders report={report} /> },
]

async function save(request: RequestOf<'report:export'>): Promise<void> {
  const outcome = await ask('report:export', request)
  if (outcome.ok && outcome.value) tell({ kind: 'saved-file', file: outcome.value.file })
}

/** Time for charts to measure themselves again and to be drawn. */
const CHARTS_DRAWN_MS = 400

/** Paper is white and narrow: the page takes the light theme and a sheet's width while it is printed. */
async function savePdf(classId: string): Promise<void> {
  const root = document.documentElement
  const { theme } = root.dataset
  root.dataset.theme = 'light'
  root.dataset.printing = ''
  await new Promise((drawn) => setTimeout(drawn, CHARTS_DRAWN_MS))
  await save({ format: 'pdf', classId })
  delete root.dataset.printing
  if (theme) root.dataset.theme = theme
  else delete root.dataset.theme
}

/** What happened in one class, read from the local database. */
export function ReportScreen({ classId }: { classId: string }) {
  const { t, locale } = useWords()
  const [report, setReport] = useState<Report>()
  useEffect(() => {
    void ask('report:get', { classId }).then((outcome) => outcome.ok && setReport(unpack(outcome.value)))
  }, [classId])
  useKey('p', t('report.pdf'), () => void savePdf(classId), report !== undefined)
  return (
    <Shell at="home">
      <div className="page page-report" data-testid="report">
        <PageHead
          title={report?.class.title ?? t('report.title')}
          back={{ screen: 'home' }}
          note={
            report && (
              <p className="faint small one-line">
                {`${pickText(report.course.title, locale)} · ${dayAndClock(report.startMs, locale)} · ${duration(report.endMs - report.startMs, locale)}`}
              </p>
            )
          }
        >
          {report && (
            <span className="report-saves unprinted">
              <Button
                icon={Printer}
                tip={t('report.pdf')}
                shortcut="p"
                onClick={() => void savePdf(classId)}
                data-testid="export-pdf"
              >
                PDF
              </Button>
              <Button
                icon={FileJson}
                tip={t('report.json')}
                onClick={() => void save({ format: 'json', classId })}
                data-testid="export-json"
              >
                JSON
              </Button>
            </span>
          )}
        </PageHead>
        {!report && <p className="empty">{t('report.loading')}</p>}
        {report && (
          <TablesKey>
            <Figures report={report} />
            <Parts report={report} />
          </TablesKey>
        )}
      </div>
      <BehindDialog />
    </Shell>
  )
}

/** A section of which this much is left below the upper edge is the one that is read. */
const IN_SIGHT_PX = 48

/** The sections, and the list that leads to each; j and k step through them. */
function Parts({ report }: { report: Report }) {
  const { t } = useWords()
  const root = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const go = (to: number) => {
    const place = Math.min(PARTS.length - 1, Math.max(0, to))
    setAt(place)
    const section = root.current?.querySelectorAll<HTMLElement>('.report-section')[place]
    section?.scrollIntoView({ block: 'start' })
    section?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
  }
  // The list follows whoever scrolls. At the end of the page several sections are in sight, and none of them moves up.
  useEffect(() => {
    const page = root.current?.closest('.shell-page')
    if (!page) return
    const follow = () => {
      const sections = [...(root.current?.querySelectorAll('.report-section') ?? [])]
      const top = page.getBoundingClientRect().top + IN_SIGHT_PX
      const shown = sections.findIndex((section) => section.getBoundingClientRect().bottom > top)
      const atEnd = page.scrollTop + page.clientHeight >= page.scrollHeight - 1
      setAt((before) => (shown < 0 || (atEnd && before > shown) ? before : shown))
    }
    page.addEventListener('scroll', follow, { passive: true })
    return () => page.removeEventListener('scroll', follow)
  }, [])
  useKey('j', t('report.next'), () => go(at + 1))
  useKey('k', t('report.previous'), () => go(at - 1))
  return (
    <div className="report-body" ref={root}>
      <nav className="report-nav unprinted" aria-label={t('report.sections')}>
        {PARTS.map(({ name }, place) => (
          <button key={name} type="button" aria-current={place === at ? 'true' : undefined} onClick={() => go(place)}>
            {t(`report.${name}`)}
          </button>
        ))}
      </nav>
      <div className="report-parts">
        {PARTS.map(({ name, table, body }) => (
          <section key={name} className="report-section" data-testid={`report-${table ?? name}`}>
            <header className="panel-head">
              <h2 tabIndex={-1}>{t(`report.${name}`)}</h2>
              {table && (
                <Button
                  size="small"
                  icon={Download}
                  className="unprinted"
                  data-testid={`export-${table}`}
                  onClick={() => void save({ format: 'csv', classId: report.class.id, table })}
                >
                  {t('report.export')}
                </Button>
              )}
            </header>
            {body(report)}
          </section>
        ))}
      </div>
    </div>
  )
}
