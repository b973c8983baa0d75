import { ChevronUp } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Question } from '../../shared/model'
import { Notice } from './chat'
import { sortedQuestions } from './conversation'
import { usePage } from './use-page'

function QuestionItem({ question }: { question: Question }) {
  const { studio, state, words } = usePage()
  const { seq, asker, text, votes, state: stands } = question
  const mine = state.mine.includes(seq)
  const voted = state.votedFor.includes(seq)
  const name =
    asker.kind === 'anonymous'
      ? words.questions.anonymousAsker
      : asker.kind === 'teacher' || asker.id !== state.attendeeId
        ? asker.name
        : words.chat.you

  function vote() {
    studio.act({ type: 'question:vote', questionSeq: seq, on: !voted })
    studio.set({ votedFor: voted ? state.votedFor.filter((one) => one !== seq) : [...state.votedFor, seq] })
  }

  return (
    <li data-testid="question" data-seq={seq}>
      <button
        type="button"
        className={voted ? 'vote on' : 'vote'}
        aria-pressed={voted}
        aria-label={words.questions.vote(votes)}
        disabled={stands.kind !== 'open'}
        data-testid="question-vote"
        onClick={vote}
      >
        <ChevronUp size={18} />
        <span data-testid="question-votes">{votes}</span>
      </button>
      <div>
        <span className="who">{name}</span>
        <p>{text}</p>
        {stands.kind === 'answered' && (
          <p className="answer" data-testid="question-answer">
            <span className="good">{words.questions.answered}</span> {stands.answer ?? words.questions.answeredLive}
          </p>
        )}
        {mine && stands.kind === 'open' && (
          <button
            type="button"
            className="quiet inline"
            data-testid="question-withdraw"
            onClick={() => studio.act({ type: 'question:withdraw', questionSeq: seq })}
          >
            {words.questions.withdraw}
          </button>
        )}
      </div>
    </li>
  )
}

/** What people ask, the most wanted first, and the line to ask oneself. */
export function Questions() {
  const { studio, state, words } = usePage()
  const [text, setText] = useState('')
  const [anonymous, setAnonymous] = useState(false)
  const sorted = sortedQuestions(state.questions)
  const pending = state.pending.filter(({ kind }) => kind === 'question')
  const closed = state.muted || (state.chatMode.kind === 'off' && state.role === 'attendee')
  const { returned } = state
  useEffect(() => {
    if (returned?.kind === 'question') setText((now) => now || returned.text)
  }, [returned])

  function ask() {
    const line = text.trim()
    if (!line) return
    const id = studio.act({ type: 'question:ask', text: line, anonymous })
    studio.set({ pending: [...studio.state().pending, { id, kind: 'question', text: line }], notice: undefined })
    setText('')
  }

  return (
    <div className="chat">
      <ol className="questions" data-testid="questions">
        {sorted.length + pending.length === 0 && <li className="empty">{words.questions.empty}</li>}
        {sorted.map((question) => (
          <QuestionItem key={question.seq} question={question} />
        ))}
        {pending.map(({ id, text: line }) => (
          <li key={id} className="pending">
            <span className="vote" />
            <p>{line}</p>
          </li>
        ))}
      </ol>
      <Notice />
      {closed && <p className="soft note">{state.muted ? words.chat.muted : words.chat.off}</p>}
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        <input
          data-testid="question-input"
          value={text}
          disabled={closed}
          onChange={(event) => setText(event.target.value)}
          placeholder={words.questions.placeholder}
          aria-label={words.questions.placeholder}
          maxLength={500}
          enterKeyHint="send"
        />
        <button type="submit" className="primary" data-testid="question-ask" disabled={closed || !text.trim()}>
          {words.questions.ask}
        </button>
        <label className="consent">
          <input
            type="checkbox"
            data-testid="question-anonymous"
            checked={anonymous}
            onChange={(event) => setAnonymous(event.target.checked)}
          />
          <span>{words.questions.anonymous}</span>
        </label>
      </form>
    </div>
  )
}
