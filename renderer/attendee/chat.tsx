import { useEffect, useRef, useState } from 'react'
import { clock } from '../ui/words'
import { OFFER_REFUSALS } from './offer-sheet'
import { usePage } from './use-page'

/** What people say; text, whatever it contains. */
export function Chat() {
  const { studio, state, words } = usePage()
  const [text, setText] = useState('')
  const log = useRef<HTMLOListElement>(null)
  const atEnd = useRef(true)
  const length = state.chat.length + state.pending.length

  useEffect(() => {
    // Who has scrolled back to read is left in peace.
    if (length > 0 && atEnd.current) log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [length])

  function send() {
    const line = text.trim()
    if (!line) return
    const id = studio.act({ type: 'chat:send', text: line })
    studio.set({ pending: [...studio.state().pending, { id, text: line }], notice: undefined })
    atEnd.current = true
    setText('')
  }

  return (
    <div className="chat">
      <ol
        ref={log}
        data-testid="chat-log"
        aria-live="polite"
        onScroll={({ currentTarget }) => {
          atEnd.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 40
        }}
      >
        {length === 0 && <li className="empty">{words.chat.empty}</li>}
        {state.chat.map(({ id, author, text: line, atMs }) => (
          <li key={`${author.kind === 'teacher' ? '' : author.id}${id}`}>
            <span className={author.kind === 'teacher' ? 'who teacher' : 'who'}>
              {author.kind === 'teacher'
                ? `${author.name || words.chat.teacher} · ${words.chat.teacher}`
                : author.id === state.attendeeId
                  ? words.chat.you
                  : author.name}
            </span>
            <time>{clock(atMs, state.locale)}</time>
            <p>{line}</p>
          </li>
        ))}
        {state.pending.map(({ id, text: line }) => (
          <li key={id} className="pending">
            <span className="who">{words.chat.you}</span>
            <time>{words.chat.pending}</time>
            <p>{line}</p>
          </li>
        ))}
      </ol>
      {state.notice && !OFFER_REFUSALS.includes(state.notice) && (
        <p className="problem" role="alert">
          {state.notice === 'failed' ? words.failed : (words.refused[state.notice] ?? words.failed)}
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <input
          data-testid="chat-input"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={words.chat.placeholder}
          aria-label={words.chat.placeholder}
          maxLength={2000}
          enterKeyHint="send"
        />
        <button type="submit" className="primary" disabled={!text.trim()}>
          {words.chat.send}
        </button>
      </form>
    </div>
  )
}
