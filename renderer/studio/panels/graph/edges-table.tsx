import { useWords } from '../../words'
import type { ShownGraph } from './filter'

const ROWS = 300

/** The same graph as a table, the strongest ties first. */
export function EdgesTable({ edges, labels }: { edges: ShownGraph['edges']; labels: ReadonlyMap<string, string> }) {
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
