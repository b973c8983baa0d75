import type { Live } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import { percent } from '../../ui/words'
import { useCatalogue } from '../stores/catalogue'
import { prepareOffer } from '../stores/live-view'
import { useWords } from '../words'

/** As much as an eye takes in at a glance. */
const COLUMNS = 4
const ROWS = 40

/**
 * Attendees and the courses most wanted: the darker the square, the likelier. A press prepares the offer.
 * @param wanted courses, the most wanted first
 */
export function WantsGrid({ live, wanted, likelyFrom }: { live: Live; wanted: string[]; likelyFrom: number }) {
  const { t, locale } = useWords()
  const names = useCatalogue((catalogue) => catalogue.names)
  const courseIds = wanted.slice(0, COLUMNS)
  const likelihoods = new Map(live.wants.map((one) => [one.attendeeId, one.likelihoods]))
  const rows = live.attendees
    .filter(({ presence }) => presence.kind === 'here')
    .map(({ id, name }) => {
      const cells = courseIds.map((courseId) => likelihoods.get(id)?.[courseId] ?? 0)
      return { id, name, cells, most: Math.max(0, ...cells) }
    })
    .sort((a, b) => b.most - a.most)
    .slice(0, ROWS)
  const title = (courseId: string) => pickText(names.courses[courseId] ?? {}, locale)
  return (
    <div className="wants-list">
      <table className="wants-grid figures">
        <thead>
          <tr>
            <td />
            {courseIds.map((courseId) => (
              <th key={courseId} scope="col" title={title(courseId)}>
                <span className="one-line">{title(courseId)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, cells }) => (
            <tr key={id} data-testid="grid-row">
              <th scope="row">
                <span className="one-line">{name}</span>
              </th>
              {courseIds.map((courseId, at) => {
                const likelihood = cells[at] ?? 0
                return (
                  <td key={courseId}>
                    <button
                      type="button"
                      className={likelihood >= likelyFrom ? 'grid-cell grid-likely' : 'grid-cell'}
                      style={{ '--share': `${Math.round(Math.min(1, likelihood) * 100)}%` } as React.CSSProperties}
                      title={t('wants.offerTo', { name, title: title(courseId) })}
                      onClick={() => prepareOffer(courseId, id)}
                    >
                      {percent(likelihood, locale)}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
