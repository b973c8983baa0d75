import { useEffect, useMemo, useState } from 'react'
import type { GraphNode, InterestGraph } from '../../../../shared/advice'
import { pickText } from '../../../../shared/model'
import { unpack } from '../../../../shared/packed'
import { topicName } from '../../../../shared/reason'
import { Button } from '../../../ui/button'
import { count } from '../../../ui/words'
import { ask } from '../../bridge'
import { useCatalogue } from '../../stores/catalogue'
import { useWords } from '../../words'
import { EraseDialog } from '../erase-dialog'
import { EdgesTable } from './edges-table'
import { filterGraph, type GraphFilter, WHOLE } from './filter'
import { GraphFilters } from './filters'
import { Picture } from './picture'

/** What every node is called, by id. */
function useLabels(nodes: readonly GraphNode[]): ReadonlyMap<string, string> {
  const { t, locale } = useWords()
  const names = useCatalogue((catalogue) => catalogue.names)
  const label = ({ id, kind, name }: GraphNode) => {
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
  return useMemo(() => new Map(nodes.map((node) => [node.id, label(node)])), [nodes, names, locale])
}

const NONE: readonly GraphNode[] = []

/** Who is drawn to which course and topic: a picture to move about in, and the same as a table. */
export function AdviceGraph() {
  const { t, locale } = useWords()
  const [graph, setGraph] = useState<InterestGraph>()
  const [filter, setFilter] = useState<GraphFilter>(WHOLE)
  const [marked, setMarked] = useState<string>()
  const [asTable, setAsTable] = useState(false)
  const [erasing, setErasing] = useState<GraphNode>()
  const labels = useLabels(graph?.nodes ?? NONE)
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
  if (graph.nodes.length === 0) return <p className="empty">{t('advice.graph.nothing')}</p>
  const markedNode = graph.nodes.find(({ id }) => id === marked)
  return (
    <section className="stack" data-testid="advice-graph">
      <GraphFilters nodes={graph.nodes} labels={labels} filter={filter} change={change} />
      {shown.nodes.length === 0 ? (
        <p className="empty">{t('advice.graph.empty')}</p>
      ) : asTable ? (
        <EdgesTable edges={shown.edges} labels={labels} />
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
          <Button
            size="small"
            data-testid="graph-only"
            title={labels.get(markedNode.id)}
            onClick={() => change({ around: markedNode.id })}
          >
            {t('advice.graph.only', { name: labels.get(markedNode.id) })}
          </Button>
        )}
        {markedNode?.kind === 'attendee' && (
          <Button
            size="small"
            kind="danger"
            data-testid="graph-erase"
            title={labels.get(markedNode.id)}
            onClick={() => setErasing(markedNode)}
          >
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
