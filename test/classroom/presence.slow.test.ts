import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { allEvents } from '../../electron/store/events'
import type { Store } from '../../electron/store/open'
import { rebuild } from '../../electron/store/projections'
import { type Client, connect, enter, fromDevice, type OpenClassroom, openLiveClass } from '../helpers/classroom'
import { storeWithClass, temporaryFolder } from '../helpers/store'

const PEOPLE = ['Ann', 'Bob', 'Eve'] as const
type Name = (typeof PEOPLE)[number]
/** A person opens a page, loses one, or votes with one; or the studio dies and comes back. */
type Step =
  | { kind: 'open' | 'drop' | 'vote'; name: Name; device: number; choice: number }
  | { kind: 'restart'; name: Name; device: number; choice: number }

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('open', 'open', 'drop', 'vote', 'vote', 'restart'),
  name: fc.constantFrom(...PEOPLE),
  device: fc.integer({ min: 0, max: 2 }),
  choice: fc.integer({ min: 0, max: 1 }),
})

/** Chance seldom has one person vote from two devices. */
const TWO_DEVICES: Step[] = [
  { kind: 'open', name: 'Ann', device: 0, choice: 0 },
  { kind: 'open', name: 'Ann', device: 1, choice: 0 },
  { kind: 'vote', name: 'Ann', device: 0, choice: 0 },
  { kind: 'vote', name: 'Ann', device: 1, choice: 1 },
  { kind: 'restart', name: 'Ann', device: 0, choice: 0 },
  { kind: 'vote', name: 'Ann', device: 1, choice: 1 },
  { kind: 'vote', name: 'Ann', device: 0, choice: 1 },
  { kind: 'open', name: 'Ann', device: 2, choice: 0 },
]

let folder: ReturnType<typeof temporaryFolder>
let store: Store
let live: OpenClassroom
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const table = (name: string) => store.read.prepare(`SELECT * FROM ${name} ORDER BY 1, 2, 3`).all()

test('however pages come, drop and resend, and the studio dies between: nobody is counted twice and the log says the same', async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      runs += 1
      const dir = join(folder.dir, String(runs))
      mkdirSync(dir)
      store = storeWithClass(dir)
      live = await openLiveClass(store)
      const { id: pollId } = await live.classroom
        .live()
        .teaching.startPoll({ question: '?', choices: ['a', 'b'], kind: 'single' } as never)
      try {
        await play(steps, pollId)
      } finally {
        await live.close()
        store.close()
      }
    }),
    { numRuns: 4, seed: 20_261_124, examples: [[TWO_DEVICES]] },
  )
}, 180_000)

async function play(steps: Step[], pollId: string): Promise<void> {
  const sessions = new Map<Name, string>()
  const ids = new Map<Name, string>()
  const pages = new Map<string, Client>()
  /** By whom, and from which device: any other of theirs is refused. */
  const votes = new Map<Name, { choice: number; device: number }>()
  let count = 0

  for (const { kind, name, device, choice } of steps) {
    const key = `${name} ${device}`
    const page = pages.get(key)
    if (kind === 'open' && !page) {
      const { welcome, ...client } = await enter(live.url, name, sessions.get(name), fromDevice(key))
      if (ids.has(name)) expect(welcome.attendeeId).toBe(ids.get(name))
      const vote = votes.get(name)
      expect(welcome.snapshot.poll?.myChoices).toEqual(vote ? [vote.choice] : [])
      expect(welcome.snapshot.poll?.elsewhere).toBe(vote !== undefined && vote.device !== device)
      sessions.set(name, welcome.session)
      ids.set(name, welcome.attendeeId)
      pages.set(key, client)
    } else if (kind === 'drop' && page) {
      page.socket.terminate()
      pages.delete(key)
    } else if (kind === 'vote' && page) {
      count += 1
      const id = `vote-number-${count}`
      // Twice, as a page does that has not heard of the first.
      for (let times = 0; times < 2; times += 1) page.send({ type: 'poll:vote', id, pollId, choices: [choice] })
      const own = (votes.get(name)?.device ?? device) === device
      await page.until(own ? 'ack' : 'refused', (message: { id?: string }) => message.id === id)
      if (own) votes.set(name, { choice, device })
    } else if (kind === 'restart') {
      await live.close()
      live = await openLiveClass(store)
      for (const [which, before] of pages) {
        before.close()
        const back = await connect(live.url, fromDevice(which))
        const owner = which.split(' ')[0] as Name
        back.send({ type: 'resume', v: 1, locale: 'en', session: sessions.get(owner), lastSeq: 0 })
        expect((await back.until('welcome')).attendeeId).toBe(ids.get(owner))
        pages.set(which, back)
      }
    }
  }

  const present = new Set([...pages.keys()].map((key) => key.split(' ')[0]))
  const here = () =>
    live.classroom
      .get()
      ?.attendees.filter(({ presence }) => presence.kind === 'here')
      .map(({ name }) => name)
      .sort()
  await expect.poll(here, { timeout: 15_000 }).toEqual([...present].sort())
  const tally = live.classroom.get()?.polls[0]?.tally
  expect(tally?.voters).toBe(votes.size)
  expect(tally?.counts).toEqual(
    [0, 1].map((choice) => [...votes.values()].filter((one) => one.choice === choice).length),
  )
  expect(live.classroom.get()?.attendees).toHaveLength(ids.size)

  const open = () => (table('presence') as { to_ms: number | null }[]).filter(({ to_ms }) => to_ms === null).length
  await expect.poll(open, { timeout: 15_000 }).toBe(present.size)
  // Nobody is in class twice at one moment, and whoever is here has exactly one open span.
  const spans = table('presence') as { attendee_id: string; from_ms: number; to_ms: number | null }[]
  for (const id of ids.values()) {
    const own = spans.filter(({ attendee_id }) => attendee_id === id)
    own.slice(1).forEach(({ from_ms }, at) => {
      expect(own[at]?.to_ms ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(from_ms)
    })
  }
  const before = ['attendance', 'presence', 'registrations', 'votes'].map(table)
  rebuild(store.write)
  expect(['attendance', 'presence', 'registrations', 'votes'].map(table)).toEqual(before)
  expect([...allEvents(store.read)].filter(({ type }) => type === 'attendee:joined')).toHaveLength(ids.size)
  for (const page of pages.values()) page.close()
}
