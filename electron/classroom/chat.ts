import type { ChatMode } from '../../shared/model'
import type { Act, Refusal } from '../../shared/wire'
import { chatMode, lastWroteAtMs, messageAuthor } from '../store/messages'
import { restraintOf } from '../store/restraints'
import type { ActContext } from './acts'

export type ChatAct = Extract<Act, { type: `chat:${string}` }>

const isClosed = ({ kind }: ChatMode) => kind === 'off' || kind === 'questions'

/** Why an attendee may not write anything for all to read; undefined when they may. */
export function refuseWriting(text: string, { db, classId, attendeeId, blocked }: ActContext): Refusal | undefined {
  if (restraintOf(db, classId, attendeeId)?.muted) return 'muted'
  return blocked(text) ? 'blocked-word' : undefined
}

export function refuseChatAct(act: ChatAct, context: ActContext): Refusal | undefined {
  const { db, classId, attendeeId, helps, nowMs } = context
  switch (act.type) {
    case 'chat:send': {
      const refusal = refuseWriting(act.text, context)
      if (refusal) return refusal
      if (act.replyTo !== undefined && messageAuthor(db, classId, act.replyTo) === undefined) return 'unknown-message'
      if (helps) return undefined
      const mode = chatMode(db, classId)
      if (isClosed(mode)) return 'chat-closed'
      if (mode.kind !== 'slow') return undefined
      const before = lastWroteAtMs(db, classId, attendeeId)
      // A line of the time to come was written by a clock that was wrong.
      const isSoon = before !== undefined && nowMs >= before && nowMs - before < mode.seconds * 1000
      return isSoon ? 'slow-mode' : undefined
    }
    case 'chat:edit':
    case 'chat:delete': {
      const author = messageAuthor(db, classId, act.messageSeq)
      if (author === undefined) return 'unknown-message'
      if (author !== attendeeId) return 'not-yours'
      // Taking back what one said is always possible; saying something else in its place is writing.
      if (act.type === 'chat:delete') return undefined
      return !helps && isClosed(chatMode(db, classId)) ? 'chat-closed' : refuseWriting(act.text, context)
    }
    case 'chat:react':
      return messageAuthor(db, classId, act.messageSeq) === undefined ? 'unknown-message' : undefined
  }
}
