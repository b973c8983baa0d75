import { CalendarPlus, Users } from 'lucide-react'
import { joinWordsIn } from '../../shared/join-form'
import { longCountdown } from '../ui/words'
import { usePage, useStudioClock } from './use-page'

/** Entered before the class has begun: how long still, who teaches, and a reminder to take along. */
export function Waiting() {
  const { state, words } = usePage()
  const nowMs = useStudioClock()
  const { entry } = state
  const plan = entry?.plan
  const leftMs = plan ? plan.startsAtMs - nowMs : undefined
  return (
    <main className="join" data-testid="waiting">
      <div className="card">
        <p className="soft">{words.waitingRoom.lead}</p>
        <h1>{state.about?.title}</h1>
        {state.about?.teacherName && <p>{joinWordsIn(state.locale).by(state.about.teacherName)}</p>}
        {plan && leftMs !== undefined && (
          <p role="timer" data-testid="countdown">
            {leftMs > 0 && <span className="soft">{words.waitingRoom.until}</span>}
            <strong className="countdown">
              {leftMs > 0 ? longCountdown(leftMs, state.locale) : words.waitingRoom.soon}
            </strong>
          </p>
        )}
        {entry?.description && <p className="described">{entry.description}</p>}
        <p className="soft">{words.waitingRoom.byItself}</p>
        <p className="soft with-icon" data-testid="waiting-count">
          <Users size={14} aria-hidden /> {words.waitingRoom.count(state.here)}
        </p>
        {plan && (
          <a className="button with-icon" href="class.ics" download data-testid="calendar">
            <CalendarPlus size={16} aria-hidden /> {words.waitingRoom.calendar}
          </a>
        )}
      </div>
    </main>
  )
}
