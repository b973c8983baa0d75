import { afterEach, beforeEach, expect, test } from 'vitest'
import { adviceCauses } from '../../electron/advice/causes'
import { adviceFairness } from '../../electron/advice/fairness'
import { interestGraph } from '../../electron/advice/graph'
import { createIngest } from '../../electron/classroom/ingest'
import { random } from '../../electron/recommender/table'
import type { Happening } from '../../electron/store/events'
import type { Store } from '../../electron/store/open'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

const START = Date.UTC(2026, 0, 1)
let folder: ReturnType<typeof temporaryFolder>
let store: Store
let atMs: number
let written: number
let ingest: ReturnType<typeof createIngest>
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  atMs = START
  written = 0
  ingest = createIngest({ db: store.write, onCommitted: () => {}, onProblem: (problem) => expect.fail(`${problem}`) })
})
afterEach(() => {
  store.close()
  folder.remove()
})

function write(actor: string, happening: Happening): void {
  written += 1
  atMs += 1
  ingest.submit({ ...happening, actor, id: `write-${written}`, classId: CLASS.id, atMs })
}

/** Half the lists place either course by an even draw; `opens` says how often each is then opened. */
function seed(people: number, opens: (courseId: string, heldOut: boolean) => number): void {
  const draw = random(3)
  for (let person = 0; person < people; person += 1) {
    const id = `person-${person}`
    const heldOut = person % 5 === 0
    write('studio', { type: 'attendee:joined', data: { attendeeId: id } })
    write('studio', { type: 'advice:assigned', data: { attendeeId: id, heldOut, share: 0.2 } })
    const courseId = draw() < 0.5 ? 'linear-2' : 'python-1'
    write(id, {
      type: 'advice:shown',
      data: {
        slateId: `slate-${person}`,
        policy: heldOut ? 'popular' : 'blend',
        branch: 'random',
        places: [{ courseId, propensity: 0.5 }],
        ...(heldOut
          ? {}
          : {
              explored: {
                features: [1, 1, 0, 0],
                judged: { blend: 'linear-2', popular: 'python-1' },
                expected: { shown: courseId === 'linear-2' ? 0.3 : 0.1, blend: 0.3, popular: 0.1 },
              },
            }),
      },
    })
    if (draw() < opens(courseId, heldOut)) write(id, { type: 'course:opened', data: { courseId } })
  }
  ingest.flush()
}

test('a planted effect of advice is found with its interval, and none where there is none', () => {
  seed(1000, (_courseId, heldOut) => (heldOut ? 0.1 : 0.4))
  const { opened, bought, offers } = adviceCauses(store.read)
  if (opened.kind !== 'known') throw new Error('nothing was found')
  expect(opened.low).toBeGreaterThan(0.15)
  expect(opened.high).toBeLessThan(0.45)
  expect([opened.treated, opened.heldOut, opened.classes]).toEqual([800, 200, 1])
  expect(opened.detectable).toBeGreaterThan(0)
  if (bought.kind !== 'known') throw new Error('nothing was found')
  expect(bought.low <= 0 && bought.high >= 0).toBe(true)
  expect(offers).toEqual({ kind: 'too-little', treated: 0, heldOut: 0 })
})

test('who gave everything back did not buy; who got a part of it back did, and so did whoever bought again', () => {
  seed(200, () => 0)
  const order = (person: number, orderId: string, refunds: readonly number[]) => {
    const paid = { attendeeId: `person-${person}`, courseId: 'python-1', cents: 900, currency: 'EUR' }
    write('studio', { type: 'order:imported', data: { orderId, externalId: orderId, ...paid } })
    refunds.forEach((cents, at) => {
      write('studio', {
        type: 'order:refunded',
        data: { orderId, refundId: `${orderId}-${at}`, cents, currency: 'EUR' },
      })
    })
  }
  // Everybody let in buys; of those 160 one in four gives all of it back, in two parts.
  for (let person = 0; person < 200; person += 1) {
    if (person % 5 !== 0)
      order(person, `order-${person}`, person % 5 === 1 ? [400, 500] : person % 5 === 2 ? [899] : [])
  }
  order(1, 'again', [])
  ingest.flush()
  const { bought } = adviceCauses(store.read)
  if (bought.kind !== 'known') throw new Error('nothing was found')
  expect(bought.difference).toBeCloseTo((120 + 1) / 160, 6)
})

test('an offer is an experiment of its own: who was sent it against who was held out, what they bought before taking noise out', () => {
  const DAY_MS = 86_400_000
  let orders = 0
  const buys = (person: number, courseId: string, refunded = false) => {
    orders += 1
    const orderId = `order-${orders}`
    const paid = { attendeeId: `person-${person}`, courseId, cents: 900, currency: 'EUR' }
    write('teacher', { type: 'order:imported', data: { orderId, externalId: orderId, ...paid } })
    if (refunded)
      write('teacher', { type: 'order:refunded', data: { orderId, refundId: orderId, cents: 900, currency: 'EUR' } })
  }
  const people = Array.from({ length: 200 }, (_, person) => person)
  for (const person of people) write('studio', { type: 'attendee:joined', data: { attendeeId: `person-${person}` } })
  // Half of them are buyers: some of what they bought before was given back, which says as much of them.
  for (const person of people) if (person % 2 === 0) buys(person, 'linear-2', person % 4 === 0)
  const offer = {
    id: 'offer-1',
    courseId: 'python-1',
    discountPercent: 0,
    listCents: 900,
    priceCents: 900,
    currency: 'EUR',
    opensAtMs: atMs,
    endsAtMs: atMs + 600_000,
  }
  const isHeldOut = (person: number) => person % 5 === 0
  const idsOf = (some: number[]) => some.map((person) => `person-${person}`)
  write('teacher', {
    type: 'offer:sent',
    data: {
      offer,
      recipients: idsOf(people.filter((person) => !isHeldOut(person))).map((attendeeId) => ({
        attendeeId,
        reference: `reference-${attendeeId}`,
      })),
      holdOut: { percent: 20, seed: 's', attendeeIds: idsOf(people.filter(isHeldOut)) },
    },
  })
  // Every buyer who was sent it takes it, and half of the buyers who were held out; some others too, and give it back.
  for (const person of people) {
    if (person % 2 === 0 && (!isHeldOut(person) || person % 20 === 0)) buys(person, 'python-1')
    if (person % 10 === 1) buys(person, 'python-1', true)
    if (person % 10 === 3) buys(person, 'linear-2')
  }
  atMs += 15 * DAY_MS
  for (const person of people) if (person % 10 === 7) buys(person, 'python-1')
  ingest.flush()
  const { offers } = adviceCauses(store.read)
  if (offers.kind !== 'known') throw new Error('nothing was found')
  expect([offers.treated, offers.heldOut, offers.classes, offers.leftOut]).toEqual([160, 40, 1, 0])
  expect(offers.difference).toBeCloseTo(80 / 160 - 10 / 40, 9)
  expect(offers.noiseRemoved).toBeGreaterThan(0.2)
  expect(offers.low).toBeGreaterThan(0)
})

test('other policies are judged by the lists that explored: what a course earns when it is shown', () => {
  seed(2000, (courseId) => (courseId === 'linear-2' ? 0.5 : 0.1))
  const { judged } = adviceCauses(store.read)
  expect(judged.lists).toBe(1600)
  const [blend, popular] = judged.policies
  for (const estimate of [blend?.ips, blend?.selfNormalised, blend?.doublyRobust]) {
    expect(estimate?.low).toBeLessThan(0.5)
    expect(estimate?.high).toBeGreaterThan(0.5)
  }
  expect(popular?.doublyRobust.high).toBeLessThan(blend?.doublyRobust.low as number)
  expect(blend?.effective).toBeGreaterThan(600)
  expect(blend?.effective).toBeLessThan(1000)
})

test('what somebody had opened before it stood on their list is no success of the list', () => {
  for (let person = 0; person < 40; person += 1) {
    const courseId = 'python-1'
    write(`early-${person}`, { type: 'course:opened', data: { courseId } })
  }
  ingest.flush()
  for (let person = 0; person < 40; person += 1) {
    write(`early-${person}`, {
      type: 'advice:shown',
      data: {
        slateId: `early-${person}`,
        policy: 'blend',
        branch: 'random',
        places: [{ courseId: 'python-1', propensity: 0.5 }],
        explored: {
          features: [1, 1, 0, 0],
          judged: { blend: 'python-1', popular: 'python-1' },
          expected: { shown: 0.1, blend: 0.1, popular: 0.1 },
        },
      },
    })
  }
  ingest.flush()
  expect(adviceCauses(store.read).judged).toMatchObject({ lists: 40, served: { value: 0 } })
  const python = adviceFairness(store.read).courses.find(({ courseId }) => courseId === 'python-1')
  expect(python?.hits).toMatchObject({ value: 0, count: 40 })
})

test('an empty studio is answered in full', () => {
  const causes = adviceCauses(store.read)
  expect(causes.opened).toEqual({ kind: 'too-little', treated: 0, heldOut: 0 })
  expect(causes.judged.lists).toBe(0)
  expect(adviceFairness(store.read)).toMatchObject({ lists: 0, courses: [], groups: [], classes: [] })
})

test('exposure and hits are counted by course, class and history, every eligible course with its least share', () => {
  seed(100, () => 1)
  const fairness = adviceFairness(store.read)
  expect(fairness.lists).toBe(80)
  expect(fairness.courses.map(({ courseId }) => courseId).sort()).toEqual(['linear-2', 'python-1'])
  expect(fairness.courses.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  for (const { hits } of fairness.courses) expect(hits.value).toBe(1)
  expect(fairness.groups.map(({ group, hits }) => [group, hits.count])).toEqual([['new', 80]])
  expect(fairness.classes).toMatchObject([{ classId: CLASS.id, title: CLASS.title, share: 1 }])
})

test('the graph ties people to courses and topics by what is left of the evidence, the strongest first', () => {
  seed(40, () => 1)
  write('person-0', { type: 'course:dismissed', data: { courseId: 'python-1' } })
  ingest.flush()
  const graph = interestGraph(store.read, { nowMs: atMs, mostPeople: 1000 })
  expect(graph.nodes.filter(({ kind }) => kind === 'attendee')).toHaveLength(40)
  expect(graph.edges.find(({ from, to }) => from === 'person-0' && to === 'course python-1')?.weight).toBeLessThan(0)
  expect(graph.edges.filter(({ to }) => to === 'topic algebra')).toHaveLength(3)
  const later = interestGraph(store.read, { nowMs: atMs + 360 * 86_400_000, mostPeople: 1000 })
  expect(later.nodes.filter(({ kind }) => kind === 'attendee').length).toBeLessThan(40)
  expect(interestGraph(store.read, { nowMs: atMs, mostPeople: 10 })).toMatchObject({ leftOut: 30 })
})
