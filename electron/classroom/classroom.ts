import type { TrainingRun } from '../../shared/advice'
import type { BroadcastReport, DoorInfo, Live, Sources, WaitingRoom } from '../../shared/ipc'
import type { Class } from '../../shared/model'
import { readBlockedWords, saveBlockedWords } from '../store/blocked-words'
import { isApproved } from '../store/catalogue'
import { type ClassRecord, getClass, saveShortCode, withoutSecrets } from '../store/classes'
import { type EventDraft, lastEventAtMs, STUDIO, TEACHER } from '../store/events'
import type { Store } from '../store/open'
import { createDoorway } from './doorway'
import { dropHandoutFile, keepHandoutFile } from './handout-files'
import { randomId, shortCode } from './ids'
import { createIngest } from './ingest'
import { confirmOrder } from './orders'
import { openRecordings, pictureChange, type RecordingPlace } from './recordings'
import { createReplays } from './replays'
import { openSession, type Session, type SessionOptions } from './session'
import { Trouble } from './trouble'
import { createWebhook } from './webhook'
import { createWordFilter } from './word-filter'

export interface ClassroomOptions
  extends Omit<SessionOptions, 'db' | 'ingest' | 'doorway' | 'blocked' | 'waitingChanged'> {
  store: Store
  host: string
  /** The port asked for on the command line; undefined: the usual one, or one near it. */
  port?: number | undefined
  /** Of the webhook by which payments come; undefined: there is none. */
  webhookSecret(): Buffer | undefined
  /** Absent: nothing can be recorded. */
  recordings?: RecordingPlace
  /** Takes over the computer's time; a class then keeps to it, whatever the computer's clock is set to. */
  setClock?(): void
  /** Told when a class's door is open. */
  onLive(info: { join: string; port: number; class: string }): void
}

export type Classroom = ReturnType<typeof createClassroom>

/** So long after its end a class can be rated by those who were in it. */
const PARTING_MS = 120_000

const IDLE: BroadcastReport = { state: 'idle', level: 0, muted: false, picture: 'none', paused: false }

/** Opens and closes classes, one at a time, and wires room, door, pictures and studio together while one is live. */
export function createClassroom(options: ClassroomOptions) {
  const { store, now, log, toStudio, toBroadcast } = options
  const db = store.write
  let session: Session | undefined
  let opening = false
  /** Classes that are over and can still be rated: what closes them. */
  const partings = new Set<() => Promise<void>>()
  let broadcast: BroadcastReport = IDLE
  let blocked = createWordFilter(readBlockedWords(db))

  const ingest = createIngest({
    db,
    onCommitted: (events) => {
      session?.room.committed(events)
      replays.committed(events)
    },
    onProblem: (problem) => log('write failed', problem),
  })
  const recorder =
    options.recordings && openRecordings({ db, ingest, place: options.recordings, toStudio, toBroadcast, now, log })

  const doorway = createDoorway({
    host: options.host,
    port: options.port,
    dataDir: options.dataDir,
    onHook: createWebhook({ db, ingest, sellingKey: options.sellingKey, secret: options.webhookSecret, now, log }),
    now,
    log,
    onChanged: () => tellDoor(),
  })

  const replays = createReplays({
    ...options,
    db,
    doorway,
    ingest,
    folder: options.recordings?.folder,
    blocked: (text) => blocked(text),
  })

  const sessionOptions: SessionOptions = {
    ...options,
    db,
    ingest,
    doorway,
    blocked: (text) => blocked(text),
    waitingChanged: () => tellWaiting(),
  }

  /** @throws {Trouble} `failed` when it is not on disk: what was asked for has then not happened */
  async function write(draft: EventDraft): Promise<void> {
    const receipt = await ingest.append(draft)
    if (receipt.kind === 'refused') throw new Trouble('failed')
  }

  /** The class that is live; undefined when none is, also while one only waits to begin. */
  const running = (): Session | undefined => (session?.room.isWaiting() ? undefined : session)

  /** @throws {Trouble} `not-live` */
  function live(): Session {
    const current = running()
    if (!current) throw new Trouble('not-live')
    return current
  }

  /** Null when none is live. Costs nothing, unlike all of a class. */
  const liveClassId = (): string | null => running()?.record.id ?? null

  async function goLive(classId: string, sources: Sources): Promise<Live> {
    const { room, media, door } = await sessionOf(classId)
    if (room.isWaiting()) {
      await write({ type: 'class:started', data: {}, actor: TEACHER, id: `started:${classId}`, classId, atMs: now() })
    }
    renew(classId)
    media.use(sources)
    toBroadcast('broadcast:start', sources)
    toStudio('live:started', { classId })
    options.onLive({ join: door.info().joinUrl, port: door.port, class: classId })
    return get() as Live
  }

  /** Opens the door of a planned class: who enters waits until it goes live. */
  async function openWaitingRoom(classId: string): Promise<WaitingRoom> {
    const record = getClass(db, classId)
    if (record && record.state.kind !== 'planned') throw new Trouble('already-live')
    await sessionOf(classId)
    return waitingRoom() as WaitingRoom
  }

  function waitingRoom(): WaitingRoom | null {
    if (!session?.room.isWaiting()) return null
    const { record, room, door } = session
    return { classId: record.id, door: door.info(), attendees: room.attendees() }
  }

  /** The session of this class, opened where it is not; a waiting room of another class gives way. */
  async function sessionOf(classId: string): Promise<Session> {
    if (opening || running()) throw new Trouble('already-live')
    const record = readClass(classId)
    if (!record) throw new Trouble('unknown-class')
    if (record.state.kind === 'ended') throw new Trouble('already-ended')
    opening = true
    try {
      if (session && session.record.id !== classId) await shut()
      if (!session) options.setClock?.()
      session ??= await openSession(sessionOptions, record)
      return session
    } finally {
      opening = false
    }
  }

  /** A class as it is taught: what is not approved now is neither recommended nor offered, whatever was planned. */
  function readClass(classId: string): ClassRecord | undefined {
    const record = getClass(db, classId)
    return record && { ...record, recommendable: record.recommendable.filter((courseId) => isApproved(db, courseId)) }
  }

  /** Reads the class again after its state, plan or code has changed. */
  function renew(classId: string): void {
    if (session?.record.id !== classId) return
    session.record = readClass(classId) as ClassRecord
    session.room.renew(session.record)
  }

  /** Replaces the short code; whoever has the old one comes no further with it. */
  async function renewCode(): Promise<DoorInfo> {
    if (!session) throw new Trouble('not-live')
    const { record, door } = session
    saveShortCode(db, record.id, shortCode())
    renew(record.id)
    tellDoor()
    await write({ type: 'code:renewed', data: {}, actor: TEACHER, id: randomId(), classId: record.id, atMs: now() })
    return door.info()
  }

  /** Sets when a class begins and what it asks of those who enter. */
  async function plan(
    classId: string,
    { plan, registration }: Pick<ClassRecord, 'plan' | 'registration'>,
  ): Promise<Class> {
    const before = getClass(db, classId)
    if (!before) throw new Trouble('unknown-class')
    if (before.state.kind === 'ended') throw new Trouble('already-ended')
    const changed = registration.consentText !== before.registration.consentText
    const consentVersion = before.registration.consentVersion + Number(changed)
    await write({
      type: 'class:planned',
      data: { plan: plan ?? null, registration: { ...registration, consentVersion } },
      actor: TEACHER,
      id: randomId(),
      classId,
      atMs: now(),
    })
    renew(classId)
    return withoutSecrets(getClass(db, classId) as ClassRecord)
  }

  const tellDoor = () => {
    if (!session) return
    if (session.room.isWaiting()) tellWaiting()
    else toStudio('live:door', session.door.info())
  }

  const tellWaiting = () => toStudio('waiting:changed', waitingRoom())

  function get(): Live | null {
    const current = running()
    if (!current) return null
    const { record, room, news, teaching, advice, media, materials, stage, groups, door } = current
    const deck = materials.deck()
    return {
      class: withoutSecrets(record),
      door: door.info(),
      nowMs: now(),
      attendees: room.attendees(),
      ...news.snapshot(),
      pace: room.pace(),
      offers: teaching.offers(),
      wants: advice.wants(room.memberIds()),
      sources: media.sources,
      broadcast,
      board: materials.board(),
      recording: recorder?.state() ?? { kind: 'off' },
      ...(deck ? { deck: { deckId: deck.deckId, name: deck.name } } : {}),
      viewers: media.viewers(),
      ...stage.state(),
      round: groups.round(),
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
    // What was done before the end stands before it in the log.
    ingest.flush()
    await write({
      type: 'class:ended',
      data: {},
      actor: TEACHER,
      id: `ended:${classId}`,
      classId,
      atMs: isOpen ? now() : (lastEventAtMs(db, classId) ?? now()),
    })
    if (isOpen) await letGo('parting')
    toStudio('live:ended', { classId })
  }

  /** Closes everything. Without `end` a class stays live in the log and can be taken up again. */
  async function shut(): Promise<void> {
    await letGo('closed')
    await Promise.all(Array.from(partings, (close) => close()))
  }

  /** Closes pictures, stage and groups; the door at once, or when those who were there have had time to rate the class. */
  async function letGo(door: 'closed' | 'parting'): Promise<void> {
    const closing = session
    if (!closing) return
    if (door === 'parting') closing.room.part()
    // Before the picture goes: its last piece belongs to the file.
    await recorder?.stop()
    if (session !== closing) return
    toBroadcast('broadcast:stop', undefined)
    ingest.flush()
    closing.stage.close()
    closing.groups.stop()
    closing.leaveAdviser()
    session = undefined
    tellWaiting()
    broadcast = IDLE
    const parted = closing.media.close()
    if (door === 'closed') await sayGoodbye(closing)
    else {
      const close = () => {
        clearTimeout(timer)
        partings.delete(close)
        return sayGoodbye(closing)
      }
      const timer = setTimeout(() => void close(), PARTING_MS)
      partings.add(close)
    }
    await parted
  }

  function sayGoodbye({ room, seats, door }: Session): Promise<void> {
    room.close()
    // Also those who have not said who they are: the door may stay open for others.
    for (const seat of seats.values()) seat.close(1000, 'ended')
    return door.close()
  }

  return {
    goLive,
    openWaitingRoom,
    waitingRoom,
    plan,
    renewCode,
    end,
    shut,
    get,
    liveClassId,
    live,
    ingest,
    confirmOrder: (offerId: string, attendeeId: string) => confirmOrder({ db, ingest, now }, offerId, attendeeId),
    /** Enters a training run into the log. */
    keepRun(run: TrainingRun): void {
      ingest.submit({ type: 'model:trained', data: run, actor: STUDIO, id: randomId(), classId: null, atMs: run.atMs })
    },
    recorder,
    replays,
    /** Copies a file into the class that is live and hands it out. */
    async shareFile(path: string): Promise<{ fileName: string; bytes: number }> {
      const { record } = live()
      const handoutId = randomId()
      const file = await keepHandoutFile(options.dataDir, record.id, handoutId, path)
      const title = file.fileName.replace(/\.[^.]+$/, '')
      await write({
        type: 'handout:shared',
        data: { handoutId, title, target: { kind: 'file', ...file } },
        actor: TEACHER,
        id: handoutId,
        classId: record.id,
        atMs: now(),
      }).catch(async (error: unknown) => {
        await dropHandoutFile(options.dataDir, record.id, handoutId)
        throw error
      })
      return file
    },
    blockWords(words: string[]): void {
      saveBlockedWords(db, words)
      blocked = createWordFilter(words)
    },
    report(next: BroadcastReport): void {
      const change = session && pictureChange(broadcast, next, session.materials.textOf)
      if (session && change)
        ingest.submit({ ...change, actor: STUDIO, id: randomId(), classId: session.record.id, atMs: now() })
      const talked = session && next.state === 'live' ? session.talk.hear(next.level, next.muted, now()) : undefined
      if (session && talked !== undefined) {
        const classId = session.record.id
        const data = { share: talked }
        ingest.submit({ type: 'talk:measured', data, actor: STUDIO, id: randomId(), classId, atMs: now() })
      }
      broadcast = next
      toStudio('broadcast:status', next)
    },
    /** The broadcast window has (re)loaded: it is told what to do if a class is live. */
    broadcastReady(): void {
      const current = running()
      if (!current) return
      const { media, stage, materials } = current
      media.publisherGone()
      stage.publishAgain()
      toBroadcast('broadcast:start', media.sources)
      toBroadcast('broadcast:set-mute', { muted: media.muted })
      toBroadcast('broadcast:board', materials.board())
      void recorder?.broadcastLost()
    },
  }
}
