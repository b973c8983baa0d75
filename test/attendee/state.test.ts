import { expect, test } from 'vitest'
import { sortedQuestions } from '../../renderer/attendee/conversation'
import { afterMessage, firstState, type PageState } from '../../renderer/attendee/state'
import type { Poll, Question } from '../../shared/model'
import type { PublicEvent, ServerMessage, Snapshot } from '../../shared/wire'

const course = {
  id: 'linear-1',
  title: { en: 'Linear' },
  description: {},
  topics: [],
  level: 'beginner' as const,
  priceCents: 100,
  currency: 'CNY',
}
const snapshot: Snapshot = {
  title: 'Vectors',
  description: '',
  teacherName: 'Ms Lin',
  course,
  startedAtMs: 0,
  phase: 'live',
  here: 3,
  chat: { mode: { kind: 'open' }, muted: false, pinned: [], reacted: [] },
  questions: { list: [], mine: [], votedFor: [] },
  handouts: { list: [], opened: [] },
  ratings: { asked: false, mine: [] },
  offers: [],
  agreed: [],
  forYou: [],
  slateId: 'slate-01',
  names: { courses: {}, topics: {} },
}
const line = (id: string, text: string, seq = 4): PublicEvent => ({
  kind: 'chat',
  message: { seq, id, atMs: 1, text, author: { kind: 'attendee', id: 'ann', name: 'Ann' } },
})
const welcome = (over: Partial<Extract<ServerMessage, { type: 'welcome' }>> = {}): ServerMessage => ({
  type: 'welcome',
  v: 1,
  attendeeId: 'ann',
  session: 's',
  nowMs: 5_000,
  seq: 4,
  snapshot,
  missed: [],
  ...over,
})
const after = (...messages: ServerMessage[]): PageState =>
  messages.reduce((state, message) => afterMessage(state, message, 1_000), firstState('en'))

test('a welcome brings everything, and the studio clock', () => {
  const state = after(welcome({ missed: [{ seq: 4, event: line('m1', 'hello') }] }))
  expect(state.stage).toEqual({ kind: 'in' })
  expect(state).toMatchObject({ attendeeId: 'ann', lastSeq: 4, clockOffsetMs: 4_000, here: 3 })
  expect(state.chat.map(({ text }) => text)).toEqual(['hello'])
})

test('a vote stands at once; refused, or given elsewhere, the page shows what is written instead', () => {
  const poll: Poll = {
    id: 'poll-0001',
    question: 'Clear?',
    kind: 'single',
    choices: ['Yes', 'No'],
    correct: [],
    anonymous: false,
    shared: true,
    openedAtMs: 1,
  }
  const before = after(welcome(), { type: 'event', seq: 5, event: { kind: 'poll-opened', poll } })
  const open = before.poll as NonNullable<PageState['poll']>
  const sent: PageState = {
    ...before,
    poll: { ...open, myChoices: [1], sent: { id: 'vote-1', myChoices: [], myText: '' } },
  }
  const hears = (state: PageState, ...messages: ServerMessage[]) =>
    messages.reduce((so, message) => afterMessage(so, message, 1_000), state).poll
  const refused: ServerMessage = { type: 'refused', id: 'vote-1', code: 'voted-elsewhere' }
  expect(hears(sent, refused)).toEqual(open)
  expect(hears(sent, { type: 'refused', id: 'another', code: 'muted' })?.myChoices).toEqual([1])
  expect(hears(sent, { type: 'ack', id: 'vote-1' }, refused)).toEqual({ ...open, myChoices: [1] })
  // The other device was quicker.
  const theirs: ServerMessage = { type: 'vote', pollId: poll.id, myChoices: [0], myText: '', elsewhere: true }
  expect(hears(sent, theirs, refused)).toEqual({ ...open, myChoices: [0], elsewhere: true })
  expect(hears(sent, { ...theirs, pollId: 'another-poll' })?.myChoices).toEqual([1])
})

test('the same event twice is shown once', () => {
  const event: ServerMessage = { type: 'event', seq: 5, event: line('m1', 'hello') }
  const state = after(welcome(), event, event)
  expect(state.chat).toHaveLength(1)
  expect(state.lastSeq).toBe(5)
})

test('a long class keeps the newest lines only', () => {
  const events = Array.from(
    { length: 400 },
    (_, index): ServerMessage => ({
      type: 'event',
      seq: 5 + index,
      event: line(`m${index}`, String(index), 5 + index),
    }),
  )
  const { chat } = after(welcome(), ...events)
  expect(chat).toHaveLength(300)
  expect(chat.at(-1)?.text).toBe('399')
})

test('who reloads finds the vote and the check-in of now as they were, whatever came before them', () => {
  const poll = (id: string): Poll => ({
    id,
    question: id,
    kind: 'single',
    choices: ['Yes', 'No'],
    correct: [],
    anonymous: false,
    shared: true,
    openedAtMs: 1,
  })
  const tally = (pollId: string) => ({ pollId, counts: [1, 0], voters: 1, texts: [] })
  const checkin = (id: string) => ({ id, openedAtMs: 1, endsAtMs: 9_000_000, answered: 1 })
  const state = after(
    welcome({
      snapshot: {
        ...snapshot,
        poll: { poll: poll('second'), myChoices: [0], myText: '', elsewhere: false, tally: tally('second') },
        checkin: { checkin: checkin('later'), answered: true },
      },
      missed: [
        { seq: 1, event: { kind: 'poll-opened', poll: poll('first') } },
        { seq: 2, event: { kind: 'checkin', checkin: checkin('earlier') } },
        { seq: 3, event: { kind: 'poll-changed', poll: { ...poll('first'), closedAtMs: 2 }, tally: tally('first') } },
        { seq: 4, event: { kind: 'poll-opened', poll: poll('second') } },
        { seq: 5, event: { kind: 'checkin', checkin: checkin('later') } },
      ],
    }),
  )
  expect(state.poll).toMatchObject({ poll: { id: 'second' }, myChoices: [0] })
  expect(state.checkin).toMatchObject({ checkin: { id: 'later' }, answered: true })
  expect(state.lastSeq).toBe(5)
})

test('the end of the class is the end of the page', () => {
  expect(after(welcome(), { type: 'event', seq: 9, event: { kind: 'ended' } }).stage).toEqual({
    kind: 'ended',
    rating: 'open',
  })
})

test('presence and a pong keep figures and clock current', () => {
  expect(after(welcome(), { type: 'presence', here: 40 }).here).toBe(40)
})

const question = (seq: number, votes: number, state: Question['state'] = { kind: 'open' }): Question => ({
  seq,
  id: `question-${seq}`,
  asker: { kind: 'anonymous' },
  text: '?',
  atMs: seq,
  votes,
  state,
})

test('what changes in a line changes in the list and above it', () => {
  const message = {
    seq: 4,
    id: 'm1',
    atMs: 1,
    text: 'hello',
    author: { kind: 'attendee' as const, id: 'a', name: 'A' },
  }
  const changed = (seq: number, over: object): ServerMessage => ({
    type: 'event',
    seq,
    event: { kind: 'chat-changed', message: { ...message, ...over } },
  })
  const pinned = after(welcome({ missed: [{ seq: 4, event: line('m1', 'hello') }] }), changed(6, { pinned: true }))
  expect(pinned.pinned).toHaveLength(1)
  expect(pinned.chat[0]?.pinned).toBe(true)
  const deleted = afterMessage(pinned, changed(7, { deleted: true, text: '' }), 0)
  expect(deleted.pinned).toHaveLength(0)
  expect(deleted.chat[0]).toMatchObject({ deleted: true, text: '' })
  const late = afterMessage(deleted, { type: 'message-reactions', changed: [{ seq: 4, reactions: { clap: 2 } }] }, 0)
  expect(late.chat[0]?.reactions).toBeUndefined()
})

test('questions stand in the order of their votes, answered ones below, dismissed ones nowhere', () => {
  const asked = [question(1, 0), question(2, 5), question(3, 5), question(4, 9, { kind: 'dismissed' })]
  const answered = question(5, 7, { kind: 'answered', answer: null, atMs: 9 })
  expect(sortedQuestions([...asked, answered]).map(({ seq }) => seq)).toEqual([2, 3, 1, 5])
})

test('one knows an own anonymous question again by the id one gave it', () => {
  const state = { ...after(welcome()), pending: [{ id: 'question-8', kind: 'question' as const, text: '?' }] }
  const next = afterMessage(state, { type: 'event', seq: 8, event: { kind: 'question', question: question(8, 0) } }, 0)
  expect(next.mine).toEqual([8])
  expect(next.pending).toEqual([])
})

test('of what is being said the last two lines stand', () => {
  const said = ['one', 'two', 'three'].map(
    (text, at): ServerMessage => ({ type: 'event', seq: 5 + at, event: { kind: 'caption', text, atMs: at } }),
  )
  expect(after(welcome(), ...said).captions.map(({ text }) => text)).toEqual(['two', 'three'])
})
