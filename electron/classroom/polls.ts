import type { Poll, Tally } from '../../shared/model'
import type { Act, Refusal, ServerMessage } from '../../shared/wire'
import type { ReadableDb } from '../store/open'
import { getPoll, tallyOf, voteOf } from '../store/polls'
import type { ActContext } from './acts'
import { refuseWriting } from './chat'

export function refuseVote(act: Extract<Act, { type: 'poll:vote' }>, context: ActContext): Refusal | undefined {
  const poll = getPoll(context.db, context.classId, act.pollId)
  if (!poll) return 'unknown-poll'
  if (poll.closedAtMs !== undefined) return 'poll-closed'
  if (ownVote(context.db, poll.id, context.attendeeId, context.device).elsewhere) return 'voted-elsewhere'
  return refuseAnswer(poll, act, context)
}

/** What somebody has answered, for a page of theirs: `elsewhere`, when it was on another device than the page's. */
export function ownVote(
  db: ReadableDb,
  pollId: string,
  attendeeId: string,
  device: string,
): Omit<Extract<ServerMessage, { type: 'vote' }>, 'type'> {
  const vote = voteOf(db, pollId, attendeeId)
  const elsewhere = vote.device !== null && vote.device !== device
  return { pollId, myChoices: vote.choices, myText: vote.text, elsewhere }
}

/** Why this cannot be an answer to that poll. */
export function refuseAnswer(
  poll: Poll,
  act: Extract<Act, { type: 'poll:vote' }>,
  context: ActContext,
): Refusal | undefined {
  const choices = new Set(act.choices)
  switch (poll.kind) {
    case 'text':
      if (act.text === undefined || choices.size > 0) return 'bad-choice'
      // A text that all may come to read is under the same rules as a line of chat.
      return refuseWriting(act.text, context)
    case 'single':
    case 'rating':
      if (choices.size !== 1) return 'bad-choice'
      break
    case 'multiple':
      if (choices.size === 0) return 'bad-choice'
  }
  if (act.text !== undefined) return 'bad-choice'
  return act.choices.every((choice) => choice < poll.choices.length) ? undefined : 'bad-choice'
}

/** A poll as attendees see it: what was right is told when it is over and its result shared. */
export function publicPoll(poll: Poll): Poll {
  return poll.closedAtMs !== undefined && poll.shared ? poll : { ...poll, correct: [] }
}

/** A result as attendees see it: while it is hidden, only how many have voted. */
export function publicTally(db: ReadableDb, poll: Poll): Tally {
  const tally = tallyOf(db, poll)
  return poll.shared ? tally : { ...tally, counts: poll.choices.map(() => 0), texts: [] }
}
