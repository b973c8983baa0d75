import { Table2 } from 'lucide-react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { Button } from '../../../ui/button'
import { Table } from '../../../ui/table'
import { useKey } from '../../keys'
import { useWords } from '../../words'

const AsTables = createContext(false)

/** Every chart below becomes its table, and back, at one press of a key. */
export function TablesKey({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const [asTables, setAsTables] = useState(false)
  useKey('b', t('report.tables'), () => setAsTables(!asTables))
  return <AsTables.Provider value={asTables}>{children}</AsTables.Provider>
}

export type Cell = string | number

/** A chart with its title, or the same figures as a table. */
export function ChartFrame({
  title,
  head,
  rows,
  testId,
  children,
}: {
  /** Says what the chart shows. */
  title: string
  head: string[]
  rows: Cell[][]
  testId: string
  children: ReactNode
}) {
  const { t } = useWords()
  const [own, setOwn] = useState<boolean>()
  const all = useContext(AsTables)
  const asTable = own ?? all
  return (
    <figure className="chart-frame" data-testid={testId}>
      <figcaption className="chart-head">
        <span className="soft small">{title}</span>
        <Button
          size="small"
          kind="quiet"
          icon={Table2}
          className="unprinted"
          tip={t('report.tables')}
          shortcut="b"
          aria-pressed={asTable}
          onClick={() => setOwn(!asTable)}
        >
          {asTable ? t('report.chart') : t('report.table')}
        </Button>
      </figcaption>
      {asTable ? <FigureTable head={head} rows={rows} /> : <div className="report-chart">{children}</div>}
    </figure>
  )
}

/** A column in which everything is shorter stays on one line. */
const ONE_LINE = 16

/** Rows of words and figures under their heads. */
export function FigureTable({ head, rows }: { head: string[]; rows: Cell[][] }) {
  return (
    <Table
      columns={head.map((name, place) => ({
        head: name,
        text: rows.some((row) => String(row[place]).length > ONE_LINE),
        cell: ({ cells }: { at: number; cells: Cell[] }) => cells[place],
      }))}
      rows={rows.map((cells, at) => ({ at, cells }))}
      keyOf={({ at }) => at}
    />
  )
}

/** What every chart's axes, grid and tip look like. */
export const tick = { fill: 'var(--text-soft)', fontSize: 12 }
export const axisTitle = (value: string, side: 'bottom' | 'left') =>
  side === 'bottom'
    ? { value, position: 'insideBottom' as const, offset: -14, fill: 'var(--text-soft)', fontSize: 12 }
    : {
        value,
        angle: -90,
        position: 'insideLeft' as const,
        style: { textAnchor: 'middle' as const },
        fill: 'var(--text-soft)',
        fontSize: 12,
      }
export const chartMargin = { top: 20, right: 16, bottom: 24, left: 8 }
/** What an axis from nothing to all of them has, in percent. */
export const percentAxis = (title: string) => ({
  domain: [0, 100],
  unit: '%',
  tick,
  stroke: 'var(--line-control)',
  label: axisTitle(title, 'left'),
})
export const tip = {
  contentStyle: {
    background: 'var(--floating)',
    color: 'var(--text)',
    border: '1px solid var(--line)',
    borderRadius: 6,
    fontSize: 13,
  },
  isAnimationActive: false,
  separator: ': ',
}
/** On a chart whose axis is in percent. */
export const percentTip = { ...tip, formatter: (value: unknown) => `${value}%` }
