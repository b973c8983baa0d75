import type { TrainingRun } from '../../shared/advice'
import type { BroadcastReport, Live, PushChannel, Pushes, Sources } from '../../shared/ipc'
import type { Course } from '../../shared/model'
import type { Adviser } from '../advice/adviser'
import type { Sfu, SfuListeners } from '../sfu/link'
import { type ClassRecord, getClass, withoutSecrets } from '../store/classes'
import { listCourses, listTopics } from '../store/courses'
import { type LoggedEvent, lastEventAtMs, STUDIO, TEACHER } from '../store/events'
import { listMessages } from '../store/messages'
import type { Store } from '../store/open'
import { getPoll, listPolls, tallyOf } from '../store/polls'
import { type Advice, createAdvice } from './advice'
import type { Asset } from './assets'
import { type ClassDoor, isListenError, openClassDoor } from './class-door'
import { openConnection } from './connection'
import { randomId } from './ids'
import { createIngest } from './ingest'
import { type Media, openMedia } from './media'
import { confirmOrder } from './orders'
import { openRoom, type Room, type Seat } from './room'
import { createTeaching, type Teaching } from './teaching'
import { Trouble } from './trouble'

export const REHEARSAL_HEADER = 'x-lectern-rehearsal'
const CHAT_SHOWN = 500

export interface ClassroomOptions {
  store: Store
  assets: ReadonlyMap<string, Asset>
  host: string
  /** The port asked for on the command line; undefined: the usual one, or one near it. */
  port?: number | undefined
  /** Where the door's certificate is kept. */
  dataDir: string
  teacherName(): string
  openSfu(listeners: SfuListeners): Sfu
  adviser: Adviser
  toStudio<C extends PushChannel>(channel: C, payload: Pushes[C]): void
  toBroadcast<C extends PushChannel>(channel: C, payload: Pushes[C]): void
  /** Told when a class's door is open. */
  onLive(info: { join: string; port: number; class: string }): void
  /** The secret by which the rehearsal's simulated attendees are told from people; undefined: there are none. */
  rehearsalSecret?: string | undefined
  now(): number
  log(message: string, detail?: unknown): void
}

interface Session {
  record: ClassRecord
  room: Room
  teaching: Teaching
  advice: Advice
  door: ClassDoor
  media: Media
  seats: Map<string, Seat>
  /** Stops listening to the adviser. */
  deafen(): void
}

export type Classroom = ReturnType<typeof createClassroom>

const IDLE: BroadcastReport = { state: 'idle', level: 0, muted: false, picture: 'none', paused: false }

/** Opens and closes classes, one at a time, and wires room, door, pictures and studio together while one is live. */
export function createClassroom(options: ClassroomOptions) {
  const { store, now, log, toStudio, toBroadcast } = options
  const db = store.write
  let session: Session | undefined
  let opening = false
  let broadcast: BroadcastReport = IDLE

  const ingest = createIngest({
    db,
    onCommitted: (events) => session?.room.committed(events),
    onProblem: (problem) => log('write failed', problem),
  })

  function live(): Session {
    if (!session) throw new Trouble('not-live')
    return session
  }

  async function goLive(classId: string, sources: Sources): Promise<Live> {
    if (session || opening) throw new Trouble('already-live')
    const record = getClass(db, classId)
    if (!record) throw new Trouble('unknown-class')
    if (record.state.kind === 'ended') throw new Trouble('already-ended')
    opening = true
    try {
      session = await open(record, sources)
    } finally {
      opening = false
    }
    toBroadcast('broadcast:start', sources)
    toStudio('live:started', { classId })
    options.onLive({ join: session.door.info().joinUrl, port: session.door.port, class: classId })
    return get() as Live
  }

  async function open(record: ClassRecord, sources: Sources): Promise<Session> {
    const courses = new Map(listCourses(db).map((course): [string, Course] => [course.id, course]))
    const topics = listTopics(db)
    const seats = new Map<string, Seat>()
    const { adviser } = options
    adviser.refresh()
    const advice = createAdvice({ adviser, record })
    const room = openRoom({
      db,
      record,
      courses,
      topics,
      teacherName: options.teacherName(),
      ingest,
      advice,
      listener: listener(),
      now,
    })
    const deafen = adviser.onLearnt(room.adviceChanged)
    adviser.trainIfWorthIt()
    let media: Media | undefined
    try {
      // Late binding: the door needs somewhere to send pictures' signalling to before the first page arrives.
      media = openMedia(sources, mediaOutlets(seats))
      const desk = media
      const door = await openClassDoor({
        record,
        host: options.host,
        port: options.port,
        dataDir: options.dataDir,
        assets: options.assets,
        now,
        log,
        onChanged: (info) => toStudio('live:door', info),
        onSocket: (socket, request) => {
          const seat = openConnection({
            socket,
            room,
            media: desk,
            simulated: isSimulated(request.headers[REHEARSAL_HEADER]),
            now,
            log,
            onClosed: () => seats.delete(seat.id),
          })
          seats.set(seat.id, seat)
        },
      })
      if (record.state.kind === 'planned') {
        await ingest.append({
          type: 'class:started',
          data: {},
          actor: TEACHER,
          id: `started:${record.id}`,
          classId: record.id,
          atMs: now(),
        })
      }
      const started = getClass(db, record.id) as ClassRecord
      const teaching = createTeaching({ db, classId: record.id, courses, room, advice, ingest, now })
      return { record: started, room, teaching, advice, door, media, seats, deafen }
    } catch (error) {
      void media?.close()
      room.close()
      deafen()
      if (isListenError(error)) throw new Trouble('port-in-use')
      throw error
    }
  }

  const isSimulated = (header: string | string[] | undefined) =>
    options.rehearsalSecret !== undefined && header === options.rehearsalSecret

  function mediaOutlets(seats: Map<string, Seat>) {
    return {
      openSfu: options.openSfu,
      toSeat: (seatId: string, message: Parameters<Seat['send']>[0]) => seats.get(seatId)?.send(message),
      toMonitor: (signal: Pushes['monitor:signal']) => toStudio('monitor:signal', signal),
      monitorGone: () => toStudio('monitor:gone', undefined),
      toPublisher: (signal: Pushes['broadcast:remote-signal']) => toBroadcast('broadcast:remote-signal', signal),
      publishAgain: () => toBroadcast('broadcast:again', undefined),
      viewersChanged: (viewers: number) => toStudio('live:viewers', { viewers }),
      health: (health: Pushes['live:health']) => toStudio('live:health', health),
    }
  }

  function listener(): Parameters<typeof openRoom>[0]['listener'] {
    return {
      events: (events: LoggedEvent[]) => {
        const { record } = live()
        const sent = events.filter((event) => event.type === 'chat:sent' && event.classId === record.id)
        if (sent.length === 0) return
        const messages = new Map(
          listMessages(db, record.id, options.teacherName(), sent.length + 20).map((one) => [one.id, one]),
        )
        for (const event of sent) {
          const message = messages.get(event.id)
          if (message) toStudio('live:chat', message)
        }
      },
      attendees: () => toStudio('live:attendees', live().room.attendees()),
      poll: (pollId) => {
        const poll = getPoll(db, live().record.id, pollId)
        if (poll) toStudio('live:poll', { poll, tally: tallyOf(db, poll) })
      },
      reactions: (counts) => toStudio('live:reactions', counts),
      offer: (offerId) => {
        const status = live().teaching.offer(offerId)
        if (status) toStudio('live:offer', status)
      },
      advice: () => toStudio('live:matrix', live().advice.matrix(live().room.memberIds())),
    }
  }

  function get(): Live | null {
    if (!session) return null
    const { record, room, teaching, advice, media, door } = session
    return {
      class: withoutSecrets(record),
      door: door.info(),
      nowMs: now(),
      attendees: room.attendees(),
      chat: listMessages(db, record.id, options.teacherName(), CHAT_SHOWN),
      polls: listPolls(db, record.id).map((poll) => ({ poll, tally: tallyOf(db, poll) })),
      offers: teaching.offers(),
      matrix: advice.matrix(room.memberIds()),
      sources: media.sources,
      broadcast,
      viewers: media.viewers(),
    }
  }

  /**
   * Ends the class that is live, or one that was interrupted: that one ended when the log last heard of it.
   * @throws {Trouble} `unknown-class`, or `not-live` when it has not begun or is over
   */
  async function end(classId: string): Promise<void> {
    const record = getClass(db, classId)
    if (!record) throw new Trouble('unknown-class')
    if (record.state.kind !== 'live') throw new Trouble('not-live')
    const isOpen = session?.record.id === classId
    await ingest.append({
      type: 'class:ended',
      data: {},
      actor: TEACHER,
      id: `ended:${classId}`,
      classId,
      atMs: isOpen ? now() : (lastEventAtMs(db, classId) ?? now()),
    })
    if (isOpen) await shut()
    toStudio('live:ended', { classId })
  }

  /** Closes door and pictures. Without `end` the class stays live in the log and can be taken up again. */
  async function shut(): Promise<void> {
    const closing = session
    if (!closing) return
    toBroadcast('broadcast:stop', undefined)
    ingest.flush()
    closing.room.close()
    closing.deafen()
    session = undefined
    broadcast = IDLE
    await Promise.all([closing.media.close(), closing.door.close()])
  }

  return {
    goLive,
    end,
    shut,
    get,
    live,
    ingest,
    confirmOrder: (offerId: string, attendeeId: string) => confirmOrder({ db, ingest, now }, offerId, attendeeId),
    /** Enters a training run into the log. */
    keepRun(run: TrainingRun): void {
      ingest.submit({ type: 'model:trained', data: run, actor: STUDIO, id: randomId(), classId: null, atMs: run.atMs })
    },
    report(next: BroadcastReport): void {
      broadcast = next
      toStudio('broadcast:status', next)
    },
    /** The broadcast window has (re)loaded: it is told what to do if a class is live. */
    broadcastReady(): void {
      if (!session) return
      session.media.publisherGone()
      toBroadcast('broadcast:start', session.media.sources)
      toBroadcast('broadcast:set-mute', { muted: session.media.muted })
    },
  }
}

/**
 * After a crash: whoever was in a class that was live is recorded as having left when the log last heard of that
 * class, so that nobody is counted as present while the studio was dead.
 */
export async function recoverPresence({ ingest }: Classroom, store: Store): Promise<void> {
  const rows = store.read
    .prepare(
      `SELECT p.class_id, p.attendee_id, max(p.from_ms, (SELECT max(at_ms) FROM events e WHERE e.class_id = p.class_id)) AS at_ms
       FROM presence p WHERE p.to_ms IS NULL`,
    )
    .all() as { class_id: string; attendee_id: string; at_ms: number }[]
  await Promise.all(
    rows.map((row) =>
      ingest.append({
        type: 'attendee:left',
        data: { attendeeId: row.attendee_id },
        actor: STUDIO,
        id: randomId(),
        classId: row.class_id,
        atMs: row.at_ms,
      }),
    ),
  )
}
