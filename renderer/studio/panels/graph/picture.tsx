import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { IconButton } from '../../../ui/button'
import { useApp } from '../../stores/app'
import { useWords } from '../../words'
import type { ShownGraph } from './filter'
import { type GraphView, openGraphView } from './view'

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

/** The graph as a picture that pointer, wheel and keys move. */
export function Picture({
  shown,
  labels,
  marked,
  onPick,
}: {
  shown: ShownGraph
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
  }, [shown, labels])
  useEffect(() => view.current?.mark(marked), [marked, shown, labels])

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
