import { Ban, Check, DoorOpen, MicOff, Pin, PinOff, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import type { ChatMessage, ChatMode } from '../../shared/model'
import { Notice } from './chat'
import { useAuthorName } from './chat-line'
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
  if (author.kind === 'attendee' && author.id !== state.attendeeId) {
    const attendeeId = author.id
    acts.push(
      {
        icon: MicOff,
        label: words.run.mute,
        run: () => studio.manage({ type: 'attendee:mute', target: { attendeeId }, muted: true }),
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
      <div className="run-acts">
        {acts.map(({ icon: Icon, label, run }) => (
          <button key={label} type="button" aria-label={label} title={label} onClick={run}>
            <Icon size={16} />
          </button>
        ))}
      </div>
    </li>
  )
}

function PollForm() {
  const { studio, state, words } = usePage()
  const [question, setQuestion] = useState('')
  const [choices, setChoices] = useState('')
  const list = choices.split('\n').flatMap((one) => one.trim() || [])
  const open = state.poll && state.poll.poll.closedAtMs === undefined ? state.poll.poll : undefined
  if (open) {
    return (
      <p className="run-line">
        <span>{open.question}</span>
        <button
          type="button"
          data-testid="run-poll-close"
          onClick={() => studio.manage({ type: 'poll:close', pollId: open.id })}
        >
          {words.run.closePoll}
        </button>
      </p>
    )
  }
  return (
    <form
      className="run-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!question.trim() || list.length < 2) return
        studio.manage({
          type: 'poll:open',
          draft: {
            question: question.trim(),
            kind: 'single',
            choices: list,
            correct: [],
            anonymous: false,
            shared: true,
          },
        })
        setQuestion('')
        setChoices('')
      }}
    >
      <input
        value={question}
        maxLength={300}
        placeholder={words.run.question}
        aria-label={words.run.question}
        data-testid="run-poll-question"
        onChange={(event) => setQuestion(event.target.value)}
      />
      <textarea
        rows={3}
        value={choices}
        placeholder={words.run.choices}
        aria-label={words.run.choices}
        data-testid="run-poll-choices"
        onChange={(event) => setChoices(event.target.value)}
      />
      <button
        type="submit"
        className="primary"
        data-testid="run-poll-open"
        disabled={!question.trim() || list.length < 2}
      >
        {words.run.openPoll}
      </button>
    </form>
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
  const questions = state.questions.filter((question) => question.state.kind === 'open')
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
      <RunStage />
      {state.role === 'co-teacher' && (
        <section>
          <h2>{words.tabs.poll}</h2>
          <PollForm />
        </section>
      )}
      <section>
        <h2>{words.tabs.questions}</h2>
        <ul>
          {questions.length === 0 && <li className="soft">{words.run.noQuestions}</li>}
          {questions.map(({ seq, text }) => (
            <li key={seq} data-testid="run-question">
              <p>{text}</p>
              <div className="run-acts">
                <button
                  type="button"
                  aria-label={words.run.answered}
                  title={words.run.answered}
                  data-testid="run-answered"
                  onClick={() => studio.manage({ type: 'question:answer', questionSeq: seq, answer: null })}
                >
                  <Check size={16} />
                </button>
                <button
                  type="button"
                  aria-label={words.run.dismiss}
                  title={words.run.dismiss}
                  onClick={() => studio.manage({ type: 'question:dismiss', questionSeq: seq })}
                >
                  <X size={16} />
                </button>
              </div>
            </li>
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
