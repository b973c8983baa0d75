import { useEffect, useMemo, useRef, useState } from 'react'
import type { Report } from '../../../../shared/report'
import { count } from '../../../ui/words'
import { useWords } from '../../words'
import { openBehind } from './behind'
import { ChartFrame } from './chart-frame'

const NAME_WIDTH = 120
const ROW_HEIGHT = 18
const HEAD_HEIGHT = 20
const MINUTE_MS = 60_000
/** From this many acts on a cell is as dark as it gets. */
const STEPS = [0, 1, 2, 4] as const

const level = (acts: number) => STEPS.reduce<number>((found, least, at) => (acts >= least ? at : found), 0)

/** All cells of one level as one path: a thousand people would else be a hundred thousand elements. */
function cellsOf(report: Report, wanted: number, cell: number): string {
  const size = `h${Math.max(1, cell - (cell > 5 ? 1 : 0)).toFixed(2)}v${ROW_HEIGHT - 2}`
  const back = `h-${Math.max(1, cell - (cell > 5 ? 1 : 0)).toFixed(2)}z`
  return report.heat
    .flatMap(({ cells }, row) =>
      cells.map((acts, minute) =>
        acts >= 0 && level(acts) === wanted
          ? `M${(NAME_WIDTH + minute * cell).toFixed(2)} ${HEAD_HEIGHT + row * ROW_HEIGHT + 1}${size}${back}`
          : '',
      ),
    )
    .join('')
}

/** As much of a name as fits before the cells; Chinese characters are twice as wide. */
function fitted(name: string): string {
  let width = 0
  for (let at = 0; at < name.length; at += 1) {
    width += name.charCodeAt(at) > 0x2e80 ? 12 : 6.6
    if (width > NAME_WIDTH - 14) return `${name.slice(0, at)}…`
  }
  return name
}

interface Cursor {
  row: number
  minute: number
}

/** Who was there and did something in which minute. Arrow keys walk over it, Enter opens a cell's events. */
export function HeatMap({ report }: { report: Report }) {
  const { t, locale } = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [cursor, setCursor] = useState<Cursor>()
  const minutes = report.heat[0]?.cells.length ?? 0
  const cell = Math.max(0, width - NAME_WIDTH) / Math.max(1, minutes)
  const every = [1, 2, 5, 10, 15, 30, 60].find((step) => step * cell >= 32) ?? 60
  const height = HEAD_HEIGHT + report.heat.length * ROW_HEIGHT
  const paths = useMemo(() => STEPS.map((_, at) => cellsOf(report, at, cell)), [report, cell])

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      // While a page is printed it has no width for a moment.
      if (entry && entry.contentRect.width > NAME_WIDTH) setWidth(Math.floor(entry.contentRect.width))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const names = new Map(report.attendees.map(({ attendeeId, name }) => [attendeeId, name]))
  const row = cursor && report.heat[cursor.row]
  const name = row && (names.get(row.attendeeId) ?? '')
  const acts = row && cursor ? (row.cells[cursor.minute] ?? -1) : -1
  const openCell = (at: Cursor | undefined) => {
    const attendeeId = at && report.heat[at.row]?.attendeeId
    if (!at || !attendeeId) return
    const fromMs = report.startMs + at.minute * MINUTE_MS
    openBehind({
      classId: report.class.id,
      title: t('report.heatCell', { name: name ?? '', minute: at.minute }),
      behind: { kind: 'attendee', attendeeId, fromMs, toMs: fromMs + MINUTE_MS },
    })
  }
  const move = (rows: number, columns: number) =>
    setCursor(({ row: at, minute } = { row: 0, minute: 0 }) => ({
      row: Math.min(report.heat.length - 1, Math.max(0, at + rows)),
      minute: Math.min(minutes - 1, Math.max(0, minute + columns)),
    }))
  const pointAt = (event: React.PointerEvent<SVGSVGElement>): Cursor | undefined => {
    const box = event.currentTarget.getBoundingClientRect()
    const minute = Math.floor(((event.clientX - box.left - NAME_WIDTH) / (box.width - NAME_WIDTH)) * minutes)
    const place = Math.floor((event.clientY - box.top - HEAD_HEIGHT) / ROW_HEIGHT)
    return minute >= 0 && minute < minutes && report.heat[place] ? { row: place, minute } : undefined
  }
  const MOVES: Record<string, [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  }
  if (report.heat.length === 0) return <p className="empty">{t('report.noAttendees')}</p>
  return (
    <ChartFrame
      title={t('report.heatTitle')}
      testId="report-heat"
      head={[
        t('report.name'),
        t('report.minutesThere'),
        t('report.minutesActive'),
        t('report.acts'),
        t('report.busiest'),
      ]}
      rows={report.heat.map(({ attendeeId, cells }) => {
        const most = Math.max(0, ...cells)
        return [
          names.get(attendeeId) ?? '',
          cells.filter((one) => one >= 0).length,
          cells.filter((one) => one > 0).length,
          cells.reduce((sum, one) => sum + Math.max(0, one), 0),
          most === 0 ? '–' : t('report.minuteOf', { minute: cells.indexOf(most), acts: most }),
        ]
      })}
    >
      <p className="heat-legend small soft">
        <span>{t('report.heatAway')}</span>
        {STEPS.map((least, at) => (
          <span key={least} className="heat-key">
            <i className={`heat-${at}`} />
            {least === 0 ? t('report.heatSilent') : at === STEPS.length - 1 ? `${least}+` : least}
          </span>
        ))}
        <span className="grow" />
        <span aria-live="polite" data-testid="heat-cell">
          {cursor && name !== undefined
            ? `${t('report.heatCell', { name, minute: cursor.minute })} · ${acts < 0 ? t('report.heatAway') : t('report.heatActs', { acts: count(acts, locale) })}`
            : t('report.heatHint')}
        </span>
      </p>
      <div className="heat-scroll" ref={frame}>
        <svg
          className="heat"
          viewBox={`0 0 ${Math.max(1, width)} ${height}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard walks over its cells
          tabIndex={0}
          role="img"
          aria-label={t('report.heatTitle')}
          onPointerMove={(event) => setCursor(pointAt(event))}
          onPointerLeave={() => setCursor(undefined)}
          onClick={() => openCell(cursor)}
          onKeyDown={(event) => {
            const step = MOVES[event.key]
            if (step) move(...step)
            else if (event.key === 'Enter') openCell(cursor)
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        >
          {Array.from({ length: Math.ceil(minutes / every) }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: minutes keep their order
            <text key={at} className="heat-minute" x={NAME_WIDTH + at * every * cell} y={HEAD_HEIGHT - 6}>
              {at * every}
            </text>
          ))}
          {report.heat.map(({ attendeeId }, place) => (
            <text key={attendeeId} className="heat-name" x={0} y={HEAD_HEIGHT + place * ROW_HEIGHT + 13}>
              {fitted(names.get(attendeeId) ?? '')}
            </text>
          ))}
          {paths.map((path, at) => (
            <path key={STEPS[at]} className={`heat-fill-${at}`} d={path} />
          ))}
          {cursor && (
            <rect
              className="heat-cursor"
              x={NAME_WIDTH + cursor.minute * cell}
              y={HEAD_HEIGHT + cursor.row * ROW_HEIGHT}
              width={Math.max(4, cell)}
              height={ROW_HEIGHT}
            />
          )}
        </svg>
      </div>
      <p className="soft small">{t('report.curveX')}</p>
    </ChartFrame>
  )
}
