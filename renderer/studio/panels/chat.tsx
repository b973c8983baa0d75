import { Filter, Pin, X } from 'lucide-react'
import { memo, useRef, useState } from 'react'
import type { Live } from '../../../shared/ipc'
import type { Author, ChatMessage, ChatMode } from '../../../shared/model'
import { Button, IconButton } from '../../ui/button'
import { Select } from '../../ui/field'
import { useFollowedEnd } from '../../ui/follow-end'
import { Menu } from '../../ui/menu'
import { REACTION_ICONS } from '../../ui/reactions'
import { clock } from '../../ui/words'
import { act, ask, newId } from '../bridge'
import { useKey } from '../keys'
import { show, useLiveView } from '../stores/live-view'
import { useWords } from '../words'
import { personActions } from './person-actions'
import { WordsDialog } from './words-dialog'

/** What the teacher can do with a line of chat; absent where it is only read. */
interface LineActions {
  muted: ReadonlySet<string>
  reply(message: ChatMessage): void
}

function useName(): (author: Author) => string {
  const { t } = useWords()
  return (author) => (author.kind === 'teacher' ? author.name || t('chat.teacher') : author.name)
}

const ChatLine = memo(function ChatLine({ message, actions }: { message: ChatMessage; actions?: LineActions }) {
  const { t, locale } = useWords()
  const nameOf = useName()
  const { seq, author, text, atMs, replyTo, editedAtMs, deleted, pinned, reactions = {} } = message
  const role =
    author.kind === 'teacher'
      ? t('chat.teacher')
      : author.role === undefined
        ? undefined
        : t(`staff.role.${author.role}`)
  const items = actions
    ? [
        { label: t('chat.reply'), testId: 'chat-reply', run: () => actions.reply(message) },
        {
          label: pinned ? t('chat.unpin') : t('chat.pin'),
          testId: 'chat-pin',
          run: () => void act({ type: 'message:pin', messageSeq: seq, pinned: !pinned }),
        },
        {
          label: t('chat.delete'),
          testId: 'chat-delete',
          danger: true,
          run: () => void act({ type: 'message:delete', messageSeq: seq }),
        },
        ...(author.kind === 'attendee' ? personActions(t, author.id, { muted: actions.muted.has(author.id) }) : []),
      ]
    : []
  return (
    <li className="chat-line" data-testid="chat-line">
      <div className="chat-head">
        <span className={role ? 'chat-who chat-teacher' : 'chat-who'}>{nameOf(author)}</span>
        {role && (
          <span className="badge badge-accent" data-testid="chat-role">
            {role}
          </span>
        )}
        <time className="faint small figures">{clock(atMs, locale)}</time>
        {editedAtMs !== undefined && <span className="faint small">{t('chat.edited')}</span>}
        {pinned && <Pin size={12} aria-label={t('chat.pinned')} />}
        <span className="grow" />
        {actions && !deleted && <Menu label={t('chat.actions')} items={items} testId="chat-more" />}
      </div>
      {replyTo && (
        <p className="quote one-line">
          {nameOf(replyTo.author)}: {replyTo.text || t('chat.deleted')}
        </p>
      )}
      <p className={deleted ? 'faint' : 'chat-text'}>{deleted ? t('chat.deleted') : text}</p>
      {Object.keys(reactions).length > 0 && (
        <p className="chat-reactions small soft figures">
          {(Object.keys(reactions) as (keyof typeof REACTION_ICONS)[]).map((reaction) => {
            const Icon = REACTION_ICONS[reaction]
            return (
              <span key={reaction}>
                <Icon size={12} aria-label={reaction} /> {reactions[reaction]}
              </span>
            )
          })}
        </p>
      )}
    </li>
  )
})

/** The conversation. */
export function ChatLog({ messages, actions }: { messages: ChatMessage[]; actions?: LineActions }) {
  const { t } = useWords()
  const log = useFollowedEnd(messages)
  return (
    <ol ref={log} className="chat-log" data-testid="chat-log">
      {messages.length === 0 && <li className="empty">{t('chat.empty')}</li>}
      {messages.map((message) => (
        <ChatLine key={message.seq} message={message} actions={actions} />
      ))}
    </ol>
  )
}

const MODES: Record<string, ChatMode> = {
  open: { kind: 'open' },
  slow10: { kind: 'slow', seconds: 10 },
  slow30: { kind: 'slow', seconds: 30 },
  questions: { kind: 'questions' },
  off: { kind: 'off' },
}

function ChatRules({ mode }: { mode: ChatMode }) {
  const { t } = useWords()
  const wordsOpen = useLiveView((view) => view.wordsOpen)
  const chosen = mode.kind === 'slow' ? (mode.seconds <= 10 ? 'slow10' : 'slow30') : mode.kind
  return (
    <div className="chat-rules">
      <Select
        aria-label={t('chat.mode')}
        className="grow"
        value={chosen}
        data-testid="chat-mode"
        onChange={({ target }) => void act({ type: 'chat:mode', mode: MODES[target.value] as ChatMode })}
      >
        <option value="open">{t('chat.modeOpen')}</option>
        <option value="slow10">{t('chat.modeSlow', { seconds: 10 })}</option>
        <option value="slow30">{t('chat.modeSlow', { seconds: 30 })}</option>
        <option value="questions">{t('chat.modeQuestions')}</option>
        <option value="off">{t('chat.modeOff')}</option>
      </Select>
      <IconButton
        icon={Filter}
        label={t('words.title')}
        data-testid="words-open"
        onClick={() => show({ wordsOpen: true })}
      />
      {wordsOpen && <WordsDialog onClose={() => show({ wordsOpen: false })} />}
    </div>
  )
}

export function ChatPanel({ live }: { live: Live }) {
  const { t } = useWords()
  const nameOf = useName()
  const [text, setText] = useState('')
  const [replyTo, setReplyTo] = useState<ChatMessage>()
  const input = useRef<HTMLInputElement>(null)
  const actions = useRef<LineActions>({ muted: new Set(), reply: () => undefined })
  const mutedIds = live.attendees.filter(({ muted }) => muted).map(({ id }) => id)
  // One object for all lines, so that a new message does not draw the five hundred before it again.
  if (mutedIds.join() !== [...actions.current.muted].join()) {
    actions.current = { ...actions.current, muted: new Set(mutedIds) }
  }
  actions.current.reply = (message) => {
    setReplyTo(message)
    // After the menu has given the focus back.
    setTimeout(() => input.current?.focus(), 50)
  }
  useKey('t', t('chat.write'), () => input.current?.focus())
  const send = async () => {
    const line = text.trim()
    if (!line) return
    setText('')
    setReplyTo(undefined)
    const outcome = await ask('chat:send', { id: newId(), text: line, ...(replyTo ? { replyTo: replyTo.seq } : {}) })
    if (!outcome.ok) setText(line)
  }
  return (
    <div className="rail-column">
      <ChatRules mode={live.chatMode} />
      <ChatLog messages={live.chat} actions={actions.current} />
      {replyTo && (
        <p className="chat-replying small soft">
          <span className="one-line grow">
            {t('chat.replyTo', { name: nameOf(replyTo.author) })}: {replyTo.text}
          </span>
          <IconButton icon={X} size="small" label={t('app.cancel')} onClick={() => setReplyTo(undefined)} />
        </p>
      )}
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
