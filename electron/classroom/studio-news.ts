import type { Live, PushChannel, Pushes } from '../../shared/ipc'
import { checkinAnswers, getCheckin, listCheckins } from '../store/checkins'
import type { LoggedEvent } from '../store/events'
import { getHandout, handoutReaders, listHandouts } from '../store/handouts'
import { chatMode, getMessage, listMessages } from '../store/messages'
import type { ReadableDb } from '../store/open'
import { getPoll, listPolls, tallyOf } from '../store/polls'
import { getQuestion, listQuestions } from '../store/questions'
import { listFeedback, ratingAsked } from '../store/ratings'
import { transcriptOf } from '../store/transcript'
import type { RoomListener } from './room-news'

const CAPTIONS_SHOWN = 3
const CHAT_SHOWN = 500
const QUESTIONS_SHOWN = 500

export interface StudioNewsOptions {
  db: ReadableDb
  classId: string
  teacherName: string
  toStudio<C extends PushChannel>(channel: C, payload: Pushes[C]): void
}

/** What the studio shows of the conversation, and how it is told when that changes; the same shapes in both. */
export function createStudioNews({ db, classId, teacherName, toStudio }: StudioNewsOptions) {
  const message = (seq: number) => getMessage(db, seq, teacherName) ?? []
  const checkin = (id: string) => {
    const found = getCheckin(db, classId, id)
    return found && { ...found, answers: checkinAnswers(db, id) }
  }
  const handout = (id: string) => {
    const found = getHandout(db, classId, id)
    return found && { handout: found, readers: handoutReaders(db, id) }
  }
  const feedback = () => ({ asked: ratingAsked(db, classId), list: listFeedback(db, classId) })

  function events(committed: LoggedEvent[]): void {
    const messages = new Set<number>()
    const questions = new Set<number>()
    for (const event of committed) {
      if (event.classId !== classId) continue
      switch (event.type) {
        case 'chat:sent':
          messages.add(event.seq)
          break
        case 'chat:edited':
        case 'chat:deleted':
        case 'chat:pinned':
          messages.add(event.data.messageSeq)
          break
        case 'caption:said':
          toStudio('live:caption', { atMs: event.atMs, text: event.data.text })
          break
        case 'chat:mode-set':
          toStudio('live:chat-mode', event.data.mode)
          break
        case 'question:asked':
          questions.add(event.seq)
          break
        case 'question:answered':
        case 'question:dismissed':
        case 'question:reopened':
        case 'question:withdrawn':
          questions.add(event.data.questionSeq)
      }
    }
    if (messages.size > 0) tellMessages([...messages])
    if (questions.size > 0) tellQuestions([...questions])
  }
  const tellMessages = (seqs: number[]) => toStudio('live:chat', seqs.flatMap(message))
  const tellQuestions = (seqs: number[]) =>
    toStudio(
      'live:questions',
      seqs.flatMap((seq) => getQuestion(db, classId, seq) ?? []),
    )

  const listener = {
    events,
    messages: tellMessages,
    questions: tellQuestions,
    poll(pollId) {
      const poll = getPoll(db, classId, pollId)
      if (poll) toStudio('live:poll', { poll, tally: tallyOf(db, poll) })
    },
    reactions: (counts) => toStudio('live:reactions', counts),
    pace: (counts) => toStudio('live:pace', counts),
    checkin(id) {
      const found = checkin(id)
      if (found) toStudio('live:checkin', found)
    },
    handout(id) {
      const found = handout(id)
      if (found) toStudio('live:handout', found)
    },
    feedback: () => toStudio('live:feedback', feedback()),
  } satisfies Partial<RoomListener>

  return {
    listener,
    /** The whole conversation as it stands. */
    snapshot: (): Pick<
      Live,
      'chat' | 'chatMode' | 'questions' | 'polls' | 'checkins' | 'handouts' | 'feedback' | 'captions'
    > => ({
      chat: listMessages(db, classId, teacherName, CHAT_SHOWN),
      chatMode: chatMode(db, classId),
      questions: listQuestions(db, classId, QUESTIONS_SHOWN),
      polls: listPolls(db, classId).map((poll) => ({ poll, tally: tallyOf(db, poll) })),
      checkins: listCheckins(db, classId).flatMap(({ id }) => checkin(id) ?? []),
      handouts: listHandouts(db, classId).flatMap(({ id }) => handout(id) ?? []),
      feedback: feedback(),
      captions: transcriptOf(db, classId).slice(-CAPTIONS_SHOWN),
    }),
  }
}
export type StudioNews = ReturnType<typeof createStudioNews>
