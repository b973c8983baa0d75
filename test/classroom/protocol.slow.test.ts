import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '../../electron/store/open'
import { PROJECTIONS, rebuild } from '../../electron/store/projections'
import { type Client, connect, enter, type OpenClassroom, openLiveClass } from '../helpers/classroom'
import { storeWithClass, temporaryFolder } from '../helpers/store'

/** What people do to a class in any order: come, drop, come back, act, send again what they have sent, and the studio restarts. */
type Step =
  | { kind: 'join'; who: number }
  | { kind: 'second-device'; who: number }
  | { kind: 'drop'; who: number }
  | { kind: 'resume'; who: number }
  | { kind: 'act'; who: number; what: (typeof ACTS)[number]; pick: number }
  | { kind: 'resend'; who: number }
  | { kind: 'poll' }
  | { kind: 'mute'; who: number }
  | { kind: 'restart' }

const ACTS = ['chat', 'reply', 'edit', 'delete', 'react', 'ask', 'upvote', 'vote', 'clap', 'pace', 'rate'] as const
const PEOPLE = 3
const who = fc.nat({ max: PEOPLE - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('join' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('second-device' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('resume' as const), who }) },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('act' as const), who, what: fc.constantFrom(...ACTS), pick: fc.nat() }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('resend' as const), who }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'poll' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mute' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
)

interface Person {
  session?: string
  attendeeId?: string
  clients: Client[]
  /** Every act ever sent, answered or not. */
  sent: Record<string, unknown>[]
}

const dump = (store: Store) =>
  Object.fromEntries(
    [...PROJECTIONS, 'classes'].map((table) => [
      table,
      (store.read.prepare(`SELECT * FROM ${table}`).all() as object[]).map((row) => JSON.stringify(row)).sort(),
    ]),
  )

async function play(steps: Step[]): Promise<void> {
  const folder = temporaryFolder()
  const store = storeWithClass(folder.dir)
  let live: OpenClassroom = await openLiveClass(store)
  const people: Person[] = Array.from({ length: PEOPLE }, () => ({ clients: [], sent: [] }))
  let minted = 0
  const seqOf = (type: string, pick: number) => {
    const rows = store.read.prepare('SELECT seq FROM events WHERE type = ? ORDER BY seq').all(type) as { seq: number }[]
    return rows.length === 0 ? 1 : (rows[pick % rows.length] as { seq: number }).seq
  }
  const pollId = () =>
    (store.read.prepare('SELECT id FROM polls ORDER BY rowid DESC LIMIT 1').get() as { id: string } | undefined)?.id ??
    'no-poll-at-all'

  function actOf(what: (typeof ACTS)[number], pick: number): Record<string, unknown> {
    minted += 1
    const id = `act-${String(minted).padStart(6, '0')}`
    const messageSeq = seqOf('chat:sent', pick)
    switch (what) {
      case 'chat':
        return { type: 'chat:send', id, text: `line ${pick % 7}` }
      case 'reply':
        return { type: 'chat:send', id, text: 'yes', replyTo: messageSeq }
      case 'edit':
        return { type: 'chat:edit', id, messageSeq, text: 'meant otherwise' }
      case 'delete':
        return { type: 'chat:delete', id, messageSeq }
      case 'react':
        return { type: 'chat:react', id, messageSeq, reaction: 'heart', on: pick % 3 !== 0 }
      case 'ask':
        return { type: 'question:ask', id, text: 'why?', anonymous: pick % 2 === 0 }
      case 'upvote':
        return { type: 'question:vote', id, questionSeq: seqOf('question:asked', pick), on: pick % 3 !== 0 }
      case 'vote':
        return { type: 'poll:vote', id, pollId: pollId(), choices: [pick % 2] }
      case 'clap':
        return { type: 'reaction:send', id, reaction: 'clap' }
      case 'pace':
        return { type: 'pace:send', id, pace: 'lost' }
      case 'rate':
        return { type: 'rating:send', id, subject: 'class', stars: (pick % 5) + 1 }
    }
  }

  /** Sends and waits for the answer, so that the next step finds what this one wrote. */
  async function send(person: Person, message: Record<string, unknown>): Promise<void> {
    const client = person.clients.at(-1)
    if (!client) return
    const answered = () =>
      client.heard.filter((one) => (one.type === 'ack' || one.type === 'refused') && one.id === message.id).length
    const before = answered()
    client.send(message)
    await expect.poll(answered, { timeout: 10_000 }).toBe(before + 1)
  }

  async function perform(one: Step): Promise<void> {
    if (one.kind === 'poll') {
      await live.classroom.live().teaching.startPoll({ question: '?', kind: 'single', choices: ['a', 'b'] })
      return
    }
    if (one.kind === 'restart') {
      for (const person of people) person.clients = []
      await live.close()
      live = await openLiveClass(store)
      return
    }
    const person = people[one.who] as Person
    switch (one.kind) {
      case 'join':
      case 'second-device': {
        if (person.clients.length > (one.kind === 'join' ? 0 : 2)) return
        const client = await enter(live.url, `Person ${one.who}`, person.session)
        // The same person on every device and after every restart.
        if (person.attendeeId) expect(client.welcome.attendeeId).toBe(person.attendeeId)
        person.session = client.welcome.session
        person.attendeeId = client.welcome.attendeeId
        person.clients.push(client)
        return
      }
      case 'drop':
        person.clients.pop()?.socket.terminate()
        return
      case 'resume': {
        if (!person.session || person.clients.length > 2) return
        const client = await connect(live.url)
        client.send({ type: 'resume', v: 1, locale: 'en', session: person.session, lastSeq: 0 })
        const welcome = await client.until('welcome')
        expect(welcome.attendeeId).toBe(person.attendeeId)
        person.clients.push(client)
        return
      }
      case 'act': {
        if (person.clients.length === 0) return
        const message = actOf(one.what, one.pick)
        person.sent.push(message)
        return send(person, message)
      }
      case 'resend': {
        const message = person.sent.at(-1)
        if (message) await send(person, message)
        return
      }
      case 'mute':
        if (!person.attendeeId) return
        minted += 1
        return live.classroom.live().teaching.act({
          type: 'attendee:mute',
          id: `mute-${String(minted).padStart(6, '0')}`,
          target: { attendeeId: person.attendeeId },
          muted: minted % 2 === 0,
        })
    }
  }

  try {
    for (const one of steps) await perform(one)
    for (const person of people) for (const client of person.clients) client.close()
    await live.close()
    const acts = store.read
      .prepare("SELECT actor, id, count(*) AS n FROM events WHERE id LIKE 'act-%' GROUP BY actor, id")
      .all() as { n: number }[]
    expect(acts.every(({ n }) => n === 1)).toBe(true)
    const votes = store.read.prepare('SELECT count(*) AS n FROM votes GROUP BY poll_id').all() as { n: number }[]
    expect(votes.every(({ n }) => n <= PEOPLE)).toBe(true)
    const before = dump(store)
    rebuild(store.write)
    expect(dump(store)).toEqual(before)
  } finally {
    store.close()
    folder.remove()
  }
}

test('in whatever order people join, drop, act, resend and the studio restarts: nobody is another, nothing counts twice, and every table equals a replay', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), (steps) =>
      play([{ kind: 'join', who: 0 }, ...steps]),
    ),
    { numRuns: 10, endOnFailure: true },
  )
}, 240_000)
