import { Ban, DoorOpen, Mic, MicOff, Pin, PinOff, Trash2 } from 'lucide-react'
import type { ChatMessage, ChatMode } from '../../shared/model'
import { Notice } from './chat'
import { useAuthorName } from './chat-line'
import { RunActs } from './run-acts'
import { CaptionForm, CheckinForm, HandoutForm, PollForm } from './run-forms'
import { RunQuestion } from './run-question'
import { RunStage } from './run-stage'
import { usePage } from './use-page'

const SLOW_SECONDS = 10
const SHOWN = 30

function MessageRow({ message }: { message: ChatMessage }) {
  const { studio, state, words } = usePage()
  const nameOf = useAuthorName()
  const { seq, author, text, pinned } = message
  const acts = [
    {
      icon: pinned ? PinOff : Pin,
      label: pinned ? words.run.unpin : words.run.pin,
      run: () => studio.manage({ type: 'message:pin', messageSeq: seq, pinned: !pinned }),
    },
    { icon: Trash2, label: words.run.remove, run: () => studio.manage({ type: 'message:delete', messageSeq: seq }) },
  ]
  // Nobody restrains an equal or a better.
  const below =
    author.kind === 'attendee' && (!author.role || (author.role === 'moderator' && state.role === 'co-teacher'))
  if (below && author.id !== state.attendeeId) {
    const attendeeId = author.id
    const muted = state.desk?.muted.some(({ id }) => id === attendeeId) ?? false
    acts.push(
      {
        icon: muted ? Mic : MicOff,
        label: muted ? words.run.unmute : words.run.mute,
        run: () => studio.manage({ type: 'attendee:mute', target: { attendeeId }, muted: !muted }),
      },
      { icon: DoorOpen, label: words.run.kick, run: () => studio.manage({ type: 'attendee:kick', attendeeId }) },
    )
    if (state.role === 'co-teacher') {
      acts.push({
        icon: Ban,
        label: words.run.ban,
        run: () => studio.manage({ type: 'attendee:ban', attendeeId, banned: true }),
      })
    }
  }
  return (
    <li data-testid="run-message">
      <p className="clamp">
        <span className="who">{nameOf(author)}</span> {text}
      </p>
      <RunActs acts={acts} />
    </li>
  )
}

/** Who was muted or banned, to be let speak and let in again. */
function Restrained() {
  const { studio, state, words } = usePage()
  const { muted, banned } = state.desk ?? { muted: [], banned: [] }
  if (muted.length + banned.length === 0) return null
  return (
    <section>
      <h2>{words.run.restrained}</h2>
      <ul>
        {muted.map(({ id, name }) => (
          <li key={id} data-testid="run-muted">
            <p className="clamp">
              {name} <span className="soft">{words.run.muted}</span>
            </p>
            <button
              type="button"
              className="quiet"
              data-testid="run-unmute"
              onClick={() => studio.manage({ type: 'attendee:mute', target: { attendeeId: id }, muted: false })}
            >
              {words.run.unmute}
            </button>
          </li>
        ))}
        {banned.map(({ id, name }) => (
          <li key={id} data-testid="run-banned">
            <p className="clamp">
              {name} <span className="soft">{words.run.banned}</span>
            </p>
            {state.role === 'co-teacher' && (
              <button
                type="button"
                className="quiet"
                data-testid="run-let-in"
                onClick={() => studio.manage({ type: 'attendee:ban', attendeeId: id, banned: false })}
              >
                {words.run.letIn}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What a moderator or co-teacher can do from a browser; the studio refuses what their role does not allow. */
export function RunTab() {
  const { studio, state, words } = usePage()
  const modes: { mode: ChatMode; label: string }[] = [
    { mode: { kind: 'open' }, label: words.run.modes.open },
    { mode: { kind: 'slow', seconds: SLOW_SECONDS }, label: words.run.modes.slow },
    { mode: { kind: 'questions' }, label: words.run.modes.questions },
    { mode: { kind: 'off' }, label: words.run.modes.off },
  ]
  const waiting = state.questions.filter((question) => question.state.kind === 'open')
  const closed = state.questions
    .filter((question) => question.state.kind !== 'open')
    .sort((a, b) => b.seq - a.seq)
    .slice(0, SHOWN)
  const messages = state.chat.filter(({ deleted }) => !deleted).slice(-SHOWN)
  return (
    <div className="run" data-testid="run">
      <Notice />
      <label className="field">
        {words.run.mode}
        <select
          value={state.chatMode.kind}
          data-testid="run-mode"
          onChange={(event) => {
            const chosen = modes.find(({ mode }) => mode.kind === event.target.value)
            if (chosen) studio.manage({ type: 'chat:mode', mode: chosen.mode })
          }}
        >
          {modes.map(({ mode, label }) => (
            <option key={mode.kind} value={mode.kind}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <section>
        <h2>{words.captions.label}</h2>
        <CaptionForm />
      </section>
      <RunStage />
      <Restrained />
      {state.role === 'co-teacher' && (
        <>
          <section>
            <h2>{words.tabs.poll}</h2>
            <PollForm />
          </section>
          <section>
            <h2>{words.tabs.material}</h2>
            <HandoutForm />
            <CheckinForm />
          </section>
        </>
      )}
      <section>
        <h2>{words.tabs.questions}</h2>
        <ul>
          {waiting.length === 0 && <li className="soft">{words.run.noQuestions}</li>}
          {[...waiting, ...closed].map((question) => (
            <RunQuestion key={question.seq} question={question} />
          ))}
        </ul>
      </section>
      <section>
        <h2>{words.tabs.chat}</h2>
        <ul>
          {messages.length === 0 && <li className="soft">{words.chat.empty}</li>}
          {messages.map((message) => (
            <MessageRow key={message.seq} message={message} />
          ))}
        </ul>
      </section>
    </div>
  )
}
