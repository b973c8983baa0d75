import { SmilePlus } from 'lucide-react'
import { useContext, useEffect, useState } from 'react'
import { REACTIONS } from '../../shared/model'
import { CountedReactions } from '../ui/counted-reactions'
import { addReactions, REACTION_ICONS, REACTIONS_SHOWN_MS, type ReactionCounts } from '../ui/reactions'
import { useEscape } from './use-escape'
import { Page, usePage } from './use-page'

const SHOWN_MS = 4000

/** The reactions in a row; on a phone behind one button, and away again a while after the last press. */
export function Reactions() {
  const { studio, words } = usePage()
  const [openedAtMs, setOpenedAtMs] = useState<number>()
  const open = openedAtMs !== undefined
  useEscape(open, () => setOpenedAtMs(undefined))
  useEffect(() => {
    if (openedAtMs === undefined) return
    const timer = setTimeout(() => setOpenedAtMs(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [openedAtMs])
  return (
    <>
      <button
        type="button"
        className="react"
        aria-label={words.chat.react}
        title={words.chat.react}
        aria-expanded={open}
        data-testid="react"
        onClick={() => setOpenedAtMs(open ? undefined : Date.now())}
      >
        <SmilePlus size={20} />
      </button>
      <div className={open ? 'reactions over open' : 'reactions over'}>
        {REACTIONS.map((reaction) => {
          const Icon = REACTION_ICONS[reaction]
          return (
            <button
              key={reaction}
              type="button"
              data-testid={`react-${reaction}`}
              aria-label={words.reactions[reaction]}
              title={words.reactions[reaction]}
              onClick={() => {
                studio.act({ type: 'reaction:send', reaction })
                if (open) setOpenedAtMs(Date.now())
              }}
            >
              <Icon size={20} />
            </button>
          )
        })}
      </div>
    </>
  )
}

/** What the class has reacted with just now, in a corner of the picture. */
export function ClassReactions() {
  const { onReactions } = useContext(Page)
  const [counts, setCounts] = useState<ReactionCounts>({})
  useEffect(
    () =>
      onReactions((more) => {
        setCounts((before) => addReactions(before, more, 1))
        setTimeout(() => setCounts((before) => addReactions(before, more, -1)), REACTIONS_SHOWN_MS)
      }),
    [onReactions],
  )
  return <CountedReactions counts={counts} place="class-reactions" />
}
