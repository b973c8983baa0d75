import { useEffect, useRef, useState } from 'react'
import type { ChatMessage } from '../../../shared/model'
import { Button } from '../../ui/button'
import { clock } from '../../ui/words'
import { ask, newId } from '../bridge'
import { useKey } from '../keys'
import { useWords } from '../words'

/** The conversation, newest at the bottom; text and nothing else. */
export function ChatLog({ messages }: { messages: ChatMessage[] }) {
  const { t, locale } = useWords()
  const log = useRef<HTMLOListElement>(null)
  const atEnd = useRef(true)
  useEffect(() => {
    if (messages.length > 0 && atEnd.current) log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [messages.length])
  return (
    <ol
      ref={log}
      className="chat-log"
      data-testid="chat-log"
      onScroll={({ currentTarget }) => {
        atEnd.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 40
      }}
    >
      {messages.length === 0 && <li className="empty">{t('chat.empty')}</li>}
      {messages.map(({ id, author, text, atMs }) => (
        <li key={`${author.kind === 'attendee' ? author.id : ''}${id}`} className="chat-line">
          <p className="chat-head">
            <span className={author.kind === 'teacher' ? 'chat-who chat-teacher' : 'chat-who'}>{author.name}</span>
            {author.kind === 'teacher' && <span className="badge badge-accent">{t('chat.teacher')}</span>}
            <time className="faint small figures">{clock(atMs, locale)}</time>
          </p>
          <p className="chat-text">{text}</p>
        </li>
      ))}
    </ol>
  )
}

export function ChatPanel({ messages }: { messages: ChatMessage[] }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  useKey('t', t('chat.write'), () => input.current?.focus())
  const send = async () => {
    const line = text.trim()
    if (!line) return
    setText('')
    const outcome = await ask('chat:send', { id: newId(), text: line })
    if (!outcome.ok) setText(line)
  }
  return (
    <div className="rail-column">
      <ChatLog messages={messages} />
      <form
        className="chat-write"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <span className="input-frame grow">
          <input
            ref={input}
            className="input"
            value={text}
            maxLength={2000}
            placeholder={t('chat.write')}
            aria-label={t('chat.write')}
            data-testid="chat-input"
            onChange={(event) => setText(event.target.value)}
          />
        </span>
        <Button type="submit" kind="primary" disabled={!text.trim()}>
          {t('chat.send')}
        </Button>
      </form>
    </div>
  )
}
