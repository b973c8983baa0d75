import { Pin, X } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ChatMessage } from '../../shared/model'
import { useFollowedEnd } from '../ui/follow-end'
import { ChatLine, useAuthorName } from './chat-line'
import { OFFER_REFUSALS } from './offer-sheet'
import { usePage } from './use-page'

/** What the line that is being written does: a new one, an answer, or an own one changed. */
type Writing = { kind: 'new' } | { kind: 'reply'; to: ChatMessage } | { kind: 'edit'; message: ChatMessage }

/** Why nothing can be written now, or what to know while writing. */
function useChatNote(): { note?: string; closed: boolean } {
  const { state, words } = usePage()
  const { chatMode, muted, role } = state
  if (muted) return { note: words.chat.muted, closed: true }
  // Who helps to run the class is not bound by the mode it is in.
  if (role !== 'attendee') return { closed: false }
  switch (chatMode.kind) {
    case 'open':
      return { closed: false }
    case 'slow':
      return { note: words.chat.slow(chatMode.seconds), closed: false }
    case 'questions':
      return { note: words.chat.questionsOnly, closed: true }
    case 'off':
      return { note: words.chat.off, closed: true }
  }
}

function WriteLine({ writing, setWriting }: { writing: Writing; setWriting: (writing: Writing) => void }) {
  const { studio, state, words } = usePage()
  const nameOf = useAuthorName()
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const { note, closed } = useChatNote()
  const { returned } = state

  useEffect(() => {
    if (writing.kind === 'edit') setText(writing.message.text)
    if (writing.kind !== 'new') input.current?.focus()
  }, [writing])
  useEffect(() => {
    // What was refused may be written otherwise; what is being written since then is not taken away.
    if (returned?.kind === 'chat') setText((now) => now || returned.text)
  }, [returned])

  function send() {
    const line = text.trim()
    if (!line) return
    studio.set({ notice: undefined })
    if (writing.kind === 'edit') {
      studio.act({ type: 'chat:edit', messageSeq: writing.message.seq, text: line })
    } else {
      const id = studio.act({
        type: 'chat:send',
        text: line,
        ...(writing.kind === 'reply' ? { replyTo: writing.to.seq } : {}),
      })
      studio.set({ pending: [...studio.state().pending, { id, kind: 'chat', text: line }] })
    }
    setText('')
    setWriting({ kind: 'new' })
  }

  return (
    <>
      {note && (
        <p className="soft note" data-testid="chat-note">
          {note}
        </p>
      )}
      {writing.kind !== 'new' && (
        <p className="quote writing">
          <span>
            {writing.kind === 'edit' ? words.chat.edit : `${words.chat.reply} ${nameOf(writing.to.author)}`}:{' '}
            {writing.kind === 'edit' ? writing.message.text : writing.to.text}
          </span>
          <button
            type="button"
            className="more"
            aria-label={words.chat.cancel}
            onClick={() => {
              setWriting({ kind: 'new' })
              setText('')
            }}
          >
            <X size={16} />
          </button>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <input
          ref={input}
          data-testid="chat-input"
          value={text}
          disabled={closed}
          onChange={(event) => setText(event.target.value)}
          placeholder={words.chat.placeholder}
          aria-label={words.chat.placeholder}
          maxLength={2000}
          enterKeyHint="send"
        />
        <button type="submit" className="primary" disabled={closed || !text.trim()}>
          {writing.kind === 'edit' ? words.chat.save : words.chat.send}
        </button>
      </form>
    </>
  )
}

/** What people say; text, whatever it contains. */
export function Chat() {
  const { state, words } = usePage()
  const nameOf = useAuthorName()
  const [writing, setWriting] = useState<Writing>({ kind: 'new' })
  const pending = state.pending.filter(({ kind }) => kind === 'chat')
  const length = state.chat.length + pending.length
  const log = useFollowedEnd(pending.length > 0 ? length : state.chat)
  const reply = useCallback((to: ChatMessage) => setWriting({ kind: 'reply', to }), [])
  const edit = useCallback((message: ChatMessage) => setWriting({ kind: 'edit', message }), [])

  return (
    <div className="chat">
      {state.pinned.length > 0 && (
        <ul className="pinned" data-testid="pinned">
          {state.pinned.map(({ seq, author, text }) => (
            <li key={seq}>
              <Pin size={14} aria-label={words.chat.pinned} />
              <p className="clamp">
                <span className="who">{nameOf(author)}</span> {text}
              </p>
            </li>
          ))}
        </ul>
      )}
      <ol ref={log} data-testid="chat-log" aria-live="polite">
        {length === 0 && <li className="empty">{words.chat.empty}</li>}
        {state.chat.map((message) => (
          <ChatLine key={message.seq} message={message} reply={reply} edit={edit} />
        ))}
        {pending.map(({ id, text: line }) => (
          <li key={id} className="pending">
            <span className="who">{words.chat.you}</span>
            <time>{words.chat.pending}</time>
            <p>{line}</p>
          </li>
        ))}
      </ol>
      <Notice />
      <WriteLine writing={writing} setWriting={setWriting} />
    </div>
  )
}

/** The last refusal, in words. */
export function Notice() {
  const { state, words } = usePage()
  if (!state.notice || OFFER_REFUSALS.includes(state.notice)) return null
  return (
    <p className="problem" role="alert">
      {state.notice === 'failed' ? words.failed : (words.refused[state.notice] ?? words.failed)}
    </p>
  )
}
