import { clock } from '../ui/words'
import type { PageState } from './state'
import { usePage } from './use-page'

/** While sound alone comes: the newest picture that was sent instead, when it was taken, and why it does not move. */
export function Still({ quality }: { quality: NonNullable<PageState['quality']> }) {
  const { state, words } = usePage()
  const { still } = state
  const time = still && clock(still.atMs, state.locale, true)
  return (
    <>
      {still && time && (
        <img
          className="still-picture"
          data-testid="still"
          src={`data:image/jpeg;base64,${still.jpeg}`}
          alt={words.quality.stillAt(time)}
        />
      )}
      <p className="still" role="status">
        {quality.limit === 'network' ? words.quality.weak : words.quality.soundOnly}{' '}
        {time && <small>{words.quality.stillAt(time)}</small>}
      </p>
    </>
  )
}
