import type { GraphNode } from '../../../../shared/advice'
import { Select } from '../../../ui/field'
import { useWords } from '../../words'
import type { GraphFilter } from './filter'

const KINDS = ['attendee', 'sample', 'course', 'topic'] as const
const LEAST = [0.02, 0.05, 0.1, 0.2, 0.4]

/** Which part of the graph is to be seen. */
export function GraphFilters({
  nodes,
  labels,
  filter,
  change,
}: {
  nodes: readonly GraphNode[]
  labels: ReadonlyMap<string, string>
  filter: GraphFilter
  change: (over: Partial<GraphFilter>) => void
}) {
  const { t } = useWords()
  const topics = nodes.filter(({ kind }) => kind === 'topic')
  return (
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
        {nodes
          .filter(({ kind, id }) => kind === 'attendee' || id === filter.around)
          .map(({ id }) => (
            <option key={id} value={id}>
              {labels.get(id)}
            </option>
          ))}
      </Select>
    </div>
  )
}
