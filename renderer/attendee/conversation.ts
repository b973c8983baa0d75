import type { ChatMessage, ChatMode, Checkin, Handout, Question, Rating } from '../../shared/model'
import type { PublicEvent, ServerMessage, Snapshot } from '../../shared/wire'

export interface Pending {
  id: string
  kind: 'chat' | 'question'
  text: string
}

/** What is said, asked, handed out and answered in class, as this page knows it. */
export interface Conversation {
  chat: ChatMessage[]
  chatMode: ChatMode
  muted: boolean
  pinned: ChatMessage[]
  /** Own lines and questions on their way, oldest first. */
  pending: Pending[]
  /** What the studio refused last, given back to be written otherwise. */
  returned?: Pending
  /** `seq reaction` of one's own reactions. */
  reacted: string[]
  questions: Question[]
  /** Own questions, and those voted for, by place in the log. */
  mine: number[]
  votedFor: number[]
  checkin?: { checkin: Checkin; answered: boolean }
  handouts: Handout[]
  opened: string[]
  ratings: { asked: boolean; mine: Rating[]; away: boolean }
}

export const emptyConversation: Conversation = {
  chat: [],
  chatMode: { kind: 'open' },
  muted: false,
  pinned: [],
  pending: [],
  reacted: [],
  questions: [],
  mine: [],
  votedFor: [],
  handouts: [],
  opened: [],
  ratings: { asked: false, mine: [], away: false },
}

const MAX_CHAT = 300

/** The list with one item in the place of the one with the same key, or at the end. */
function withItem<T extends { seq: number } | { id: string }>(items: T[], item: T): T[] {
  const key = (one: T) => ('seq' in one ? one.seq : one.id)
  const known = items.some((one) => key(one) === key(item))
  return known ? items.map((one) => (key(one) === key(item) ? item : one)) : [...items, item]
}

/** What a snapshot says of the conversation; it takes the place of what was known, except of what is on its way. */
export function conversationIn(snapshot: Snapshot, before: Conversation): Partial<Conversation> {
  const { chat, questions, checkin, handouts, ratings } = snapshot
  return {
    chatMode: chat.mode,
    muted: chat.muted,
    pinned: chat.pinned,
    reacted: chat.reacted.map(({ seq, reaction }) => `${seq} ${reaction}`),
    questions: questions.list,
    mine: questions.mine,
    votedFor: questions.votedFor,
    ...(checkin ? { checkin } : {}),
    handouts: handouts.list,
    opened: handouts.opened,
    ratings: { ...ratings, away: before.ratings.away },
  }
}

/** What changes in the conversation with a logged event; undefined: the event is about something else. */
export function conversationAfter(state: Conversation, event: PublicEvent): Partial<Conversation> | undefined {
  switch (event.kind) {
    case 'chat':
      return {
        chat: withItem(state.chat, event.message).slice(-MAX_CHAT),
        pending: state.pending.filter(({ id }) => id !== event.message.id),
      }
    case 'chat-changed': {
      const { message } = event
      const others = state.pinned.filter(({ seq }) => seq !== message.seq)
      return {
        chat: state.chat.map((one) => (one.seq === message.seq ? message : one)),
        pinned: message.pinned ? [message, ...others].slice(0, 3) : others,
      }
    }
    case 'chat-mode':
      return { chatMode: event.mode }
    case 'muted':
      return { muted: event.muted }
    case 'question': {
      const { question } = event
      if (question.state.kind === 'withdrawn') {
        return { questions: state.questions.filter(({ seq }) => seq !== question.seq) }
      }
      const own = state.pending.some(({ id }) => id === question.id)
      return {
        questions: withItem(state.questions, question),
        pending: state.pending.filter(({ id }) => id !== question.id),
        ...(own ? { mine: [...state.mine, question.seq] } : {}),
      }
    }
    case 'checkin':
      return state.checkin?.checkin.id === event.checkin.id
        ? {}
        : { checkin: { checkin: event.checkin, answered: false } }
    case 'handout':
      return { handouts: withItem(state.handouts, event.handout) }
    case 'rating-asked':
      return { ratings: { ...state.ratings, asked: true, away: false } }
    default:
      return undefined
  }
}

/** What the counts of the last moment change. */
export function conversationCounted(
  state: Conversation,
  message: Extract<ServerMessage, { type: 'message-reactions' | 'question-votes' }>,
): Partial<Conversation> {
  if (message.type === 'question-votes') {
    const votes = new Map(message.changed.map((one) => [one.seq, one.votes]))
    return { questions: state.questions.map((one) => ({ ...one, votes: votes.get(one.seq) ?? one.votes })) }
  }
  const reactions = new Map(message.changed.map((one) => [one.seq, one.reactions]))
  const renew = (one: ChatMessage) => {
    const changed = reactions.get(one.seq)
    return changed && !one.deleted ? { ...one, reactions: changed } : one
  }
  return { chat: state.chat.map(renew), pinned: state.pinned.map(renew) }
}

/** Open questions by votes, older ones first among equals; then what was answered, newest first. */
export function sortedQuestions(questions: Question[]): Question[] {
  const rank = ({ state }: Question) => (state.kind === 'open' ? 0 : 1)
  return questions
    .filter(({ state }) => state.kind !== 'dismissed')
    .sort((a, b) => rank(a) - rank(b) || (rank(a) === 0 ? b.votes - a.votes || a.seq - b.seq : b.seq - a.seq))
}
