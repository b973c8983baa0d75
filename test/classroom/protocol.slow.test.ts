import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '../../electron/store/open'
import { PROJECTIONS, rebuild } from '../../electron/store/projections'
import { type Client, connect, enter, fromDevice, type OpenClassroom, openLiveClass } from '../helpers/classroom'
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
  | { kind: 'kick'; who: number }
  | { kind: 'invite'; who: number }
  | { kind: 'groups'; open: boolean }
  | { kind: 'check-in' }
  | { kind: 'restart' }

const ACTS = [
  ...([
    'chat',
    'reply',
    'edit',
    'delete',
    'react',
    'ask',
    'upvote',
    'withdraw',
    'vote',
    'clap',
    'pace',
    'rate',
  ] as const),
  ...(['hand up', 'hand down', 'accept', 'leave', 'say in group', 'call', 'check in'] as const),
]
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
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kick' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('invite' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('groups' as const), open: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'check-in' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
)

/** Chance seldom has one person vote from two devices. */
const TWO_DEVICES: Step[] = [
  { kind: 'poll' },
  { kind: 'act', who: 0, what: 'vote', pick: 0 },
  { kind: 'second-device', who: 0 },
  { kind: 'act', who: 0, what: 'vote', pick: 1 },
  { kind: 'restart' },
  { kind: 'second-device', who: 0 },
  { kind: 'act', who: 0, what: 'vote', pick: 1 },
]

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
  const mint = (what: string) => {
    minted += 1
    return `${what}-${String(minted).padStart(6, '0')}`
  }
  const seqOf = (type: string, pick: number) => {
    const rows = store.read.prepare('SELECT seq FROM events WHERE type = ? ORDER BY seq').all(type) as { seq: number }[]
    return rows.length === 0 ? 1 : (rows[pick % rows.length] as { seq: number }).seq
  }
  const newestOf = (table: 'polls' | 'checkins') =>
    (store.read.prepare(`SELECT id FROM ${table} ORDER BY rowid DESC LIMIT 1`).get() as { id: string } | undefined)
      ?.id ?? 'none-at-all'
  const groupIdOf = (person: Person) => {
    const groups = live.classroom.get()?.round?.groups ?? []
    return groups.find(({ memberIds }) => memberIds.includes(person.attendeeId ?? ''))?.id ?? 'no-group-at-all'
  }

  function actOf(person: Person, what: (typeof ACTS)[number], pick: number): Record<string, unknown> {
    const id = mint('act')
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
      case 'withdraw':
        return { type: 'question:withdraw', id, questionSeq: seqOf('question:asked', pick) }
      case 'hand up':
        return { type: 'hand:raise', id }
      case 'hand down':
        return { type: 'hand:lower', id }
      case 'accept':
        return { type: 'stage:accept', id, camera: pick % 2 === 0 }
      case 'leave':
        return { type: 'stage:leave', id }
      case 'say in group':
        return { type: 'group:say', id, groupId: groupIdOf(person), text: `among us ${pick % 7}` }
      case 'call':
        return { type: 'group:call', id, groupId: groupIdOf(person), help: pick % 2 === 0 }
      case 'check in':
        return { type: 'checkin:answer', id, checkinId: newestOf('checkins') }
      case 'vote':
        return { type: 'poll:vote', id, pollId: newestOf('polls'), choices: [pick % 2] }
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
    const { teaching, groups } = live.classroom.live()
    const together = people.flatMap(({ attendeeId }) => attendeeId ?? [])
    if (one.kind === 'groups') {
      const isOpen = groups.round() !== null
      if (!one.open) await groups.close()
      else if (!isOpen && together.length > 0) {
        const half = Math.ceil(together.length / 2)
        await groups.open(
          [together.slice(0, half), together.slice(half)].map((memberIds, at) => ({ number: at + 1, memberIds })),
          10,
        )
      }
      return
    }
    if (one.kind === 'check-in') {
      await teaching.act({ type: 'checkin:open', id: mint('checkin'), seconds: 60 })
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
        // A cookie of a device, or of the other one: what may be changed from here cannot be from there.
        const client = await enter(live.url, `Person ${one.who}`, person.session, fromDevice(one.kind))
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
        const client = await connect(live.url, fromDevice(minted % 2 === 0 ? 'join' : 'second-device'))
        client.send({ type: 'resume', v: 1, locale: 'en', session: person.session, lastSeq: 0 })
        const welcome = await client.until('welcome')
        expect(welcome.attendeeId).toBe(person.attendeeId)
        person.clients.push(client)
        return
      }
      case 'act': {
        if (person.clients.length === 0) return
        const message = actOf(person, one.what, one.pick)
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
        return teaching.act({
          type: 'attendee:mute',
          id: mint('mute'),
          target: { attendeeId: person.attendeeId },
          muted: minted % 2 === 0,
        })
      case 'kick':
        if (!person.attendeeId) return
        await teaching.act({ type: 'attendee:kick', id: mint('kick'), attendeeId: person.attendeeId })
        for (const client of person.clients.splice(0)) await client.closed
        return
      case 'invite':
        if (!person.attendeeId || live.classroom.get()?.guests.some((one) => one.attendeeId === person.attendeeId))
          return
        return teaching.act({
          type: 'stage:invite',
          id: mint('invite'),
          attendeeId: person.attendeeId,
          camera: minted % 2 === 0,
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
    // Whatever one voted in a poll came from one device, and from the one the vote is held to.
    const held = store.read
      .prepare(
        `SELECT 1 FROM events e JOIN votes v ON v.attendee_id = e.actor AND v.poll_id = json_extract(e.data, '$.pollId')
         WHERE e.type = 'poll:voted' AND json_extract(e.data, '$.device') IS NOT v.device`,
      )
      .all()
    expect(held).toEqual([])
    // At every moment somebody is in one group of a round, and on stage once.
    const twice = [
      'SELECT 1 FROM stage_turns WHERE left_at_ms IS NULL GROUP BY class_id, attendee_id HAVING count(*) > 1',
      'SELECT 1 FROM group_members JOIN class_groups ON class_groups.id = group_id GROUP BY round_id, attendee_id HAVING count(*) > 1',
    ]
    for (const sql of twice) expect(store.read.prepare(sql).all()).toEqual([])
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
    { numRuns: 11, endOnFailure: true, examples: [[TWO_DEVICES]] },
  )
}, 240_000)
