import { expect, test } from 'vitest'
import { afterMessage, firstState, type PageState } from '../../renderer/attendee/state'
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
  offers: [],
  agreed: [],
  forYou: [],
  slateId: 'slate-01',
  names: { courses: {}, topics: {} },
}
const line = (id: string, text: string): PublicEvent => ({
  kind: 'chat',
  message: { id, atMs: 1, text, author: { kind: 'attendee', id: 'ann', name: 'Ann' } },
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

test('the same event twice is shown once', () => {
  const event: ServerMessage = { type: 'event', seq: 5, event: line('m1', 'hello') }
  const state = after(welcome(), event, event)
  expect(state.chat).toHaveLength(1)
  expect(state.lastSeq).toBe(5)
})

test('a long class keeps the newest lines only', () => {
  const events = Array.from(
    { length: 400 },
    (_, index): ServerMessage => ({ type: 'event', seq: 5 + index, event: line(`m${index}`, String(index)) }),
  )
  const { chat } = after(welcome(), ...events)
  expect(chat).toHaveLength(300)
  expect(chat.at(-1)?.text).toBe('399')
})

test('the end of the class is the end of the page', () => {
  expect(after(welcome(), { type: 'event', seq: 9, event: { kind: 'ended' } }).stage).toEqual({ kind: 'ended' })
})

test('presence and a pong keep figures and clock current', () => {
  expect(after(welcome(), { type: 'presence', here: 40 }).here).toBe(40)
})
