import { useEffect, useState } from 'react'
import { countdown } from '../ui/words'
import { usePage, useStudioClock } from './use-page'

/** The thanks are put away by themselves. */
const THANKS_MS = 4000

/** "Are you there?", while it can be answered. */
export function CheckinSheet({ own }: { own: NonNullable<ReturnType<typeof usePage>['state']['checkin']> }) {
  const { studio, words } = usePage()
  const nowMs = useStudioClock()
  const { checkin, answered } = own
  const [thanked, setThanked] = useState(answered)
  useEffect(() => {
    if (!answered) return
    const timer = setTimeout(() => setThanked(true), THANKS_MS)
    return () => clearTimeout(timer)
  }, [answered])
  if (nowMs >= checkin.endsAtMs || thanked) return null
  return (
    <section className="sheet" data-testid="checkin-sheet" aria-label={words.checkin.title}>
      <header>
        <h2>{words.checkin.title}</h2>
        <span className="soft">
          {words.checkin.ends} {countdown(checkin.endsAtMs - nowMs)}
        </span>
      </header>
      {answered ? (
        <p className="good" role="status">
          {words.checkin.done}
        </p>
      ) : (
        <button
          type="button"
          className="primary"
          data-testid="checkin-answer"
          onClick={() => {
            studio.act({ type: 'checkin:answer', checkinId: checkin.id })
            studio.set({ checkin: { checkin, answered: true } })
          }}
        >
          {words.checkin.here}
        </button>
      )}
    </section>
  )
}
