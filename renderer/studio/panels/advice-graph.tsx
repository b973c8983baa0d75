import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { GraphNode, InterestGraph } from '../../../shared/advice'
import { pickText } from '../../../shared/model'
import { unpack } from '../../../shared/packed'
import { topicName } from '../../../shared/reason'
import { Button, IconButton } from '../../ui/button'
import { Select } from '../../ui/field'
import { count } from '../../ui/words'
import { ask } from '../bridge'
import { useApp } from '../stores/app'
import { useCatalogue } from '../stores/catalogue'
import { useWords } from '../words'
import { EraseDialog } from './erase-dialog'
import { type GraphView, openGraphView } from './graph-canvas'
import { filterGraph, type GraphFilter, WHOLE } from './graph-filter'

const KINDS = ['attendee', 'sample', 'course', 'topic'] as const
const LEAST = [0.02, 0.05, 0.1, 0.2, 0.4]
const ROWS = 300
const STEP = 60
const MOVES = new Map<string, (view: GraphView) => void>([
  ['ArrowLeft', (view) => view.pan(STEP, 0)],
  ['ArrowRight', (view) => view.pan(-STEP, 0)],
  ['ArrowUp', (view) => view.pan(0, STEP)],
  ['ArrowDown', (view) => view.pan(0, -STEP)],
  ['+', (view) => view.zoom(1.25)],
  ['=', (view) => view.zoom(1.25)],
  ['-', (view) => view.zoom(0.8)],
  ['0', (view) => view.fit()],
])

/** What a node is called. */
function useLabels(): (node: GraphNode) => string {
  const { t, locale } = useWords()
  const names = useCatalogue((catalogue) => catalogue.names)
  return ({ id, kind, name }) => {
    const key = id.slice(id.indexOf(' ') + 1)
    switch (kind) {
      case 'course':
        return pickText(names.courses[key] ?? {}, locale)
      case 'topic':
        return topicName(key, locale, names)
      case 'sample':
        return t('advice.graph.sampleLearner', { number: id.replace(/^sample:(prior-)?/, '') })
      case 'attendee':
        return name || t('advice.graph.unnamed')
    }
  }
}

/** Who is drawn to which course and topic: a picture to move about in, and the same as a table. */
export function AdviceGraph() {
  const { t, locale } = useWords()
  const [graph, setGraph] = useState<InterestGraph>()
  const [filter, setFilter] = useState<GraphFilter>(WHOLE)
  const [marked, setMarked] = useState<string>()
  const [asTable, setAsTable] = useState(false)
  const [erasing, setErasing] = useState<GraphNode>()
  const label = useLabels()
  const change = (over: Partial<GraphFilter>) => setFilter((before) => ({ ...before, ...over }))
  const load = () =>
    void ask('advice:graph').then((outcome) => {
      if (!outcome.ok) return
      const read = unpack(outcome.value)
      setGraph(read)
      setMarked(undefined)
      // Where there are people, the invented learners would only stand in the way.
      const people = read.nodes.some(({ kind }) => kind === 'attendee')
      setFilter({ ...WHOLE, kinds: { ...WHOLE.kinds, sample: !people } })
    })
  useEffect(load, [])
  const shown = useMemo(() => (graph ? filterGraph(graph, filter) : { nodes: [], edges: [] }), [graph, filter])
  if (!graph) return <p className="empty">{t('report.loading')}</p>
  const labels = new Map(graph.nodes.map((node) => [node.id, label(node)]))
  const topics = graph.nodes.filter(({ kind }) => kind === 'topic')
  const markedNode = graph.nodes.find(({ id }) => id === marked)
  return (
    <section className="stack" data-testid="advice-graph">
      <div className="graph-filters">
        {KINDS.map((kind) => (
          <label key={kind} className="graph-kind">
            <input
              type="checkbox"
              className="check"
              data-testid={`graph-kind-${kind}`}
              checked={filter.kinds[kind]}
              onChange={(event) => change({ kinds: { ...filter.kinds, [kind]: event.target.checked } })}
            />
            <span className={`graph-mark graph-mark-${kind}`} aria-hidden />
            {t(`advice.graph.kinds.${kind}`)}
          </label>
        ))}
        <Select
          aria-label={t('advice.graph.topic')}
          value={filter.topic ?? ''}
          onChange={(event) => change({ topic: event.target.value || undefined })}
        >
          <option value="">{t('advice.graph.allTopics')}</option>
          {topics.map(({ id }) => (
            <option key={id} value={id.slice('topic '.length)}>
              {labels.get(id)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('advice.graph.least')}
          value={filter.least}
          onChange={(event) => change({ least: Number(event.target.value) })}
        >
          {LEAST.map((least) => (
            <option key={least} value={least}>
              {t('advice.graph.leastOf', { weight: least })}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('advice.graph.around')}
          data-testid="graph-around"
          value={filter.around ?? ''}
          onChange={(event) => change({ around: event.target.value || undefined })}
        >
          <option value="">{t('advice.graph.everyone')}</option>
          {graph.nodes
            .filter(({ kind, id }) => kind === 'attendee' || id === filter.around)
            .map(({ id }) => (
              <option key={id} value={id}>
                {labels.get(id)}
              </option>
            ))}
        </Select>
      </div>
      {shown.nodes.length === 0 ? (
        <p className="empty">{t('advice.graph.empty')}</p>
      ) : asTable ? (
        <GraphTable edges={shown.edges} labels={labels} />
      ) : (
        <Picture shown={shown} labels={labels} marked={marked} onPick={setMarked} />
      )}
      <div className="graph-foot">
        <p className="soft small figures grow" data-testid="graph-count">
          {t('advice.graph.count', {
            nodes: count(shown.nodes.length, locale),
            edges: count(shown.edges.length, locale),
          })}
          {graph.leftOut > 0 && ` ${t('advice.graph.leftOut', { count: graph.leftOut })}`}
        </p>
        {markedNode && filter.around !== markedNode.id && (
          <Button size="small" data-testid="graph-only" onClick={() => change({ around: markedNode.id })}>
            {t('advice.graph.only', { name: labels.get(markedNode.id) })}
          </Button>
        )}
        {markedNode?.kind === 'attendee' && (
          <Button size="small" kind="danger" data-testid="graph-erase" onClick={() => setErasing(markedNode)}>
            {t('erase.open', { name: labels.get(markedNode.id) })}
          </Button>
        )}
        {filter.around && (
          <Button size="small" onClick={() => change({ around: undefined })}>
            {t('advice.graph.whole')}
          </Button>
        )}
        <Button size="small" kind="quiet" data-testid="graph-table" onClick={() => setAsTable(!asTable)}>
          {asTable ? t('advice.graph.picture') : t('report.table')}
        </Button>
      </div>
      {erasing && (
        <EraseDialog
          attendeeId={erasing.id}
          name={labels.get(erasing.id) ?? ''}
          onClose={() => setErasing(undefined)}
          onDone={load}
        />
      )}
    </section>
  )
}

function Picture({
  shown,
  labels,
  marked,
  onPick,
}: {
  shown: ReturnType<typeof filterGraph>
  labels: ReadonlyMap<string, string>
  marked: string | undefined
  onPick: (id: string | undefined) => void
}) {
  const { t } = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const view = useRef<GraphView>(undefined)
  const theme = useApp((app) => app.state?.settings.theme)
  useEffect(() => {
    const opened = openGraphView(canvas.current as HTMLCanvasElement, onPick)
    view.current = opened
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', opened.repaint)
    return () => {
      dark.removeEventListener('change', opened.repaint)
      opened.close()
    }
  }, [])
  useEffect(() => view.current?.repaint(), [theme])
  useEffect(() => {
    view.current?.show(
      shown.nodes.map((node) => ({ ...node, label: labels.get(node.id) ?? '' })),
      shown.edges,
    )
  }, [shown])
  useEffect(() => view.current?.mark(marked), [marked, shown])

  const onKey = (event: KeyboardEvent) => {
    const { current } = view
    if (!current) return
    const step = (by: number) => {
      const at = shown.nodes.findIndex(({ id }) => id === marked)
      onPick(shown.nodes[(at + by + shown.nodes.length) % shown.nodes.length]?.id)
    }
    const move = MOVES.get(event.key)
    if (move) move(current)
    else if (event.key === 'n') step(1)
    else if (event.key === 'p') step(-1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="graph">
      <canvas
        ref={canvas}
        className="graph-canvas"
        data-testid="graph-canvas"
        tabIndex={0}
        role="img"
        aria-label={t('advice.graph.label')}
        aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown + - 0 n p"
        onKeyDown={onKey}
      />
      <div className="graph-tools">
        <IconButton
          icon={ZoomIn}
          label={t('advice.graph.zoomIn')}
          shortcut="+"
          onClick={() => view.current?.zoom(1.25)}
        />
        <IconButton
          icon={ZoomOut}
          label={t('advice.graph.zoomOut')}
          shortcut="-"
          onClick={() => view.current?.zoom(0.8)}
        />
        <IconButton icon={Maximize} label={t('advice.graph.fit')} shortcut="0" onClick={() => view.current?.fit()} />
      </div>
      <p className="unseen" aria-live="polite">
        {marked ? labels.get(marked) : ''}
      </p>
    </div>
  )
}

function GraphTable({
  edges,
  labels,
}: {
  edges: ReturnType<typeof filterGraph>['edges']
  labels: ReadonlyMap<string, string>
}) {
  const { t } = useWords()
  const sorted = [...edges].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, ROWS)
  return (
    <div className="graph-rows">
      <table className="table">
        <thead>
          <tr>
            <th>{t('advice.graph.from')}</th>
            <th>{t('advice.graph.to')}</th>
            <th>{t('advice.graph.weight')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ from, to, weight }) => (
            <tr key={`${from} ${to}`} className="figures">
              <td>{labels.get(from)}</td>
              <td>{labels.get(to)}</td>
              <td>{weight.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {edges.length > ROWS && (
        <p className="faint small">{t('advice.graph.moreRows', { count: edges.length - ROWS })}</p>
      )}
    </div>
  )
}
