import { MoreHorizontal, Pin } from 'lucide-react'
import { memo, useState } from 'react'
import { type Author, type ChatMessage, REACTIONS } from '../../shared/model'
import { REACTION_ICONS } from '../ui/reactions'
import { clock } from '../ui/words'
import { useEscape } from './use-escape'
import { usePage } from './use-page'

interface LineActions {
  reply(message: ChatMessage): void
  edit(message: ChatMessage): void
}

/** The name somebody is shown by. */
export function useAuthorName(): (author: Author) => string {
  const { state, words } = usePage()
  return (author) => {
    if (author.kind === 'teacher') return `${author.name || words.chat.teacher} · ${words.chat.teacher}`
    const name = author.id === state.attendeeId ? words.chat.you : author.name
    return author.role ? `${name} · ${words.chat.role[author.role]}` : name
  }
}

/** Whether somebody is the teacher or helps to run the class. */
const runsClass = (author: Author) => author.kind === 'teacher' || author.role !== undefined

/** One line of chat with what can be done with it. */
export const ChatLine = memo(function ChatLine({ message, reply, edit }: { message: ChatMessage } & LineActions) {
  const { studio, state, words } = usePage()
  const nameOf = useAuthorName()
  const [open, setOpen] = useState(false)
  useEscape(open, () => setOpen(false))
  const { seq, author, text, atMs, replyTo, editedAtMs, deleted, pinned, reactions = {} } = message
  const own = author.kind === 'attendee' && author.id === state.attendeeId
  const has = (reaction: string) => state.reacted.includes(`${seq} ${reaction}`)

  function react(reaction: (typeof REACTIONS)[number]) {
    const key = `${seq} ${reaction}`
    const on = !state.reacted.includes(key)
    studio.act({ type: 'chat:react', messageSeq: seq, reaction, on })
    studio.set({ reacted: on ? [...state.reacted, key] : state.reacted.filter((one) => one !== key) })
    setOpen(false)
  }

  return (
    <li data-testid="chat-line" data-seq={seq}>
      <span className={runsClass(author) ? 'who teacher' : 'who'}>{nameOf(author)}</span>
      <time>{clock(atMs, state.locale)}</time>
      {editedAtMs !== undefined && <span className="soft"> · {words.chat.edited}</span>}
      {pinned && <Pin size={12} aria-label={words.chat.pinned} className="mark" />}
      {!deleted && (
        <button
          type="button"
          className="more"
          aria-label={words.chat.more}
          aria-expanded={open}
          data-testid="chat-more"
          onClick={() => setOpen(!open)}
        >
          <MoreHorizontal size={16} />
        </button>
      )}
      {replyTo && (
        <p className="quote">
          {nameOf(replyTo.author)}: {replyTo.text || words.chat.deleted}
        </p>
      )}
      <p className={deleted ? 'soft' : undefined}>{deleted ? words.chat.deleted : text}</p>
      {Object.keys(reactions).length > 0 && (
        <div className="chips">
          {REACTIONS.filter((reaction) => reactions[reaction]).map((reaction) => {
            const Icon = REACTION_ICONS[reaction]
            return (
              <button
                key={reaction}
                type="button"
                className={has(reaction) ? 'chip on' : 'chip'}
                aria-pressed={has(reaction)}
                aria-label={`${words.reactions[reaction]} ${reactions[reaction]}`}
                data-testid={`chat-reaction-${reaction}`}
                onClick={() => react(reaction)}
              >
                <Icon size={14} /> {reactions[reaction]}
              </button>
            )
          })}
        </div>
      )}
      {open && (
        <div className="line-actions">
          <span>
            {REACTIONS.map((reaction) => {
              const Icon = REACTION_ICONS[reaction]
              return (
                <button
                  key={reaction}
                  type="button"
                  className="icon"
                  aria-label={words.reactions[reaction]}
                  title={words.reactions[reaction]}
                  data-testid={`chat-react-${reaction}`}
                  onClick={() => react(reaction)}
                >
                  <Icon size={18} />
                </button>
              )
            })}
          </span>
          <button
            type="button"
            className="quiet"
            data-testid="chat-reply"
            onClick={() => {
              reply(message)
              setOpen(false)
            }}
          >
            {words.chat.reply}
          </button>
          {own && (
            <>
              <button
                type="button"
                className="quiet"
                data-testid="chat-edit"
                onClick={() => {
                  edit(message)
                  setOpen(false)
                }}
              >
                {words.chat.edit}
              </button>
              <button
                type="button"
                className="quiet"
                data-testid="chat-delete"
                onClick={() => {
                  studio.act({ type: 'chat:delete', messageSeq: seq })
                  setOpen(false)
                }}
              >
                {words.chat.delete}
              </button>
            </>
          )}
        </div>
      )}
    </li>
  )
})
