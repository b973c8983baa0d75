import type { TrainingRun } from '../../shared/advice'
import type { BroadcastReport, DoorInfo, Live, PushChannel, Pushes, Sources, WaitingRoom } from '../../shared/ipc'
import type { Class, Course } from '../../shared/model'
import type { Adviser } from '../advice/adviser'
import type { Sfu, SfuListeners } from '../sfu/link'
import { readBlockedWords, saveBlockedWords } from '../store/blocked-words'
import { isApproved } from '../store/catalogue'
import { type ClassRecord, getClass, saveShortCode, withoutSecrets } from '../store/classes'
import { listCourses, listTopics } from '../store/courses'
import { lastEventAtMs, STUDIO, TEACHER } from '../store/events'
import { getHandout } from '../store/handouts'
import type { Store } from '../store/open'
import { readSelling } from '../store/settings'
import { type Advice, createAdvice } from './advice'
import type { Asset } from './assets'
import { calendarFile } from './calendar'
import { openConnection } from './connection'
import { coverAssets } from './covers'
import { deviceOf } from './device'
import { type ClassDoor, createDoorway, isListenError } from './doorway'
import { type Groups, openGroups } from './groups'
import { handoutFile, keepHandoutFile } from './handout-files'
import { randomId, shortCode } from './ids'
import { createIngest } from './ingest'
import { createLoadMeter } from './load'
import { createMaterials, type Materials } from './materials'
import { type Media, openMedia } from './media'
import { createStaffDesk } from './moderation'
import { confirmOrder } from './orders'
import { openRecordings, pictureChange, type RecordingPlace } from './recordings'
import { openRoom, type Room, type RoomListener, type Seat } from './room'
import { openStaff, type Staff } from './staff'
import { openStage, type Stage } from './stage'
import { createStudioNews, type StudioNews } from './studio-news'
import { createTalkMeter, type TalkMeter } from './talk'
import { createTeaching, type Teaching } from './teaching'
import { Trouble } from './trouble'
import { createWebhook } from './webhook'
import { createWordFilter } from './word-filter'

export const REHEARSAL_HEADER = 'x-lectern-rehearsal'

export interface ClassroomOptions {
  store: Store
  assets: ReadonlyMap<string, Asset>
  host: string
  /** The port asked for on the command line; undefined: the usual one, or one near it. */
  port?: number | undefined
  /** Where the door's certificate is kept. */
  dataDir: string
  teacherName(): string
  /** Signs what names an attendee's claim to an offer. */
  sellingKey: Buffer
  /** Of the webhook by which payments come; undefined: there is none. */
  webhookSecret(): Buffer | undefined
  openSfu(listeners: SfuListeners): Sfu
  adviser: Adviser
  toStudio<C extends PushChannel>(channel: C, payload: Pushes[C]): void
  toBroadcast<C extends PushChannel>(channel: C, payload: Pushes[C]): void
  /** CPU of the window that captures and encodes, 100 for one core. Absent: there is no such window. */
  encodingPercent?(): number
  /** Absent: nothing can be recorded. */
  recordings?: RecordingPlace
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
  news: StudioNews
  teaching: Teaching
  advice: Advice
  door: ClassDoor
  media: Media
  materials: Materials
  stage: Stage
  groups: Groups
  staff: Staff
  seats: Map<string, Seat>
  talk: TalkMeter
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
  let blocked = createWordFilter(readBlockedWords(db))

  const ingest = createIngest({
    db,
    onCommitted: (events) => session?.room.committed(events),
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

  /** @throws {Trouble} `not-live`, also while the class only waits to begin */
  function live(): Session {
    if (!session || session.room.isWaiting()) throw new Trouble('not-live')
    return session
  }

  async function goLive(classId: string, sources: Sources): Promise<Live> {
    const { room, media, door } = await openSession(classId)
    if (room.isWaiting()) {
      await ingest.append({
        type: 'class:started',
        data: {},
        actor: TEACHER,
        id: `started:${classId}`,
        classId,
        atMs: now(),
      })
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
    await openSession(classId)
    return waitingRoom() as WaitingRoom
  }

  function waitingRoom(): WaitingRoom | null {
    if (!session?.room.isWaiting()) return null
    const { record, room, door } = session
    return { classId: record.id, door: door.info(), attendees: room.attendees() }
  }

  /** The session of this class, opened where it is not; a waiting room of another class gives way. */
  async function openSession(classId: string): Promise<Session> {
    if (opening || (session && !session.room.isWaiting())) throw new Trouble('already-live')
    const record = readClass(classId)
    if (!record) throw new Trouble('unknown-class')
    if (record.state.kind === 'ended') throw new Trouble('already-ended')
    opening = true
    try {
      if (session && session.record.id !== classId) await shut()
      session ??= await open(record)
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
    await ingest.append({
      type: 'code:renewed',
      data: {},
      actor: TEACHER,
      id: randomId(),
      classId: record.id,
      atMs: now(),
    })
    tellDoor()
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
    const receipt = await ingest.append({
      type: 'class:planned',
      data: { plan: plan ?? null, registration: { ...registration, consentVersion } },
      actor: TEACHER,
      id: randomId(),
      classId,
      atMs: now(),
    })
    if (receipt.kind === 'refused') throw new Trouble('failed')
    renew(classId)
    return withoutSecrets(getClass(db, classId) as ClassRecord)
  }

  async function open(record: ClassRecord): Promise<Session> {
    const courses = new Map(listCourses(db).map((course): [string, Course] => [course.id, course]))
    const topics = listTopics(db)
    const seats = new Map<string, Seat>()
    const { adviser } = options
    adviser.refresh()
    const advice = createAdvice({ db, adviser, ingest, record, now })
    const teacherName = options.teacherName()
    const news = createStudioNews({ db, classId: record.id, teacherName, toStudio })
    const room = openRoom({
      db,
      record,
      courses,
      topics,
      teacherName,
      ingest,
      advice,
      blocked: (text) => blocked(text),
      listener: {
        ...news.listener,
        ...listener(),
        events: (events) => {
          for (const event of events) {
            session?.stage.note(event)
            session?.groups.note(event)
          }
          news.listener.events(events)
        },
      },
      now,
    })
    const stage = openStage({
      db,
      classId: record.id,
      ingest,
      now,
      seatIds: room.seatIds,
      isMember: room.isMember,
      toSeat: (seatId, message) => seats.get(seatId)?.send(message),
      toBroadcast: {
        signal: (attendeeId, signal) => toBroadcast('broadcast:guest-signal', { attendeeId, signal }),
        mute: (attendeeId, muted) => toBroadcast('broadcast:guest-mute', { attendeeId, muted }),
        leave: (attendeeId) => toBroadcast('broadcast:guest-leave', { attendeeId }),
      },
      changed: (state) => toStudio('live:stage', state),
    })
    const groups = openGroups({
      db,
      classId: record.id,
      teacherName: options.teacherName(),
      ingest,
      now,
      nameOf: room.nameOf,
      seatIds: room.seatIds,
      toSeat: (seatId, message) => seats.get(seatId)?.send(message),
      changed: (round) => toStudio('live:groups', round),
    })
    const staff = openStaff({ db, classId: record.id, ingest, now })
    const deafen = adviser.onLearnt(room.adviceChanged)
    adviser.trainIfWorthIt()
    let media: Media | undefined
    try {
      // Late binding: the door needs somewhere to send pictures' signalling to before the first page arrives.
      media = openMedia({ picture: 'none' }, mediaOutlets(seats))
      const pictures = media
      const desk = createStaffDesk({
        db,
        classId: record.id,
        ingest,
        now,
        isOpen: room.isOpen,
        isAttendee: room.isMember,
        roleOf: staff.roleOf,
        devicesOf: room.devicesOf,
      })
      const door = await doorway.lead({
        token: record.joinToken,
        shortCode: () => (session?.record ?? record).shortCode,
        isStaff: (token) => staff.pass(token) !== undefined,
        assets: new Map([...options.assets, ...coverAssets(db)]),
        calendar: (url) => calendarFile(session?.record ?? record, options.teacherName(), url),
        fileOf: (handoutId) => {
          const target = getHandout(db, record.id, handoutId)?.target
          return target?.kind === 'file'
            ? handoutFile(options.dataDir, record.id, handoutId, target.fileName)
            : undefined
        },
        onSocket: (socket, request, token) => {
          const pass = token === record.joinToken ? undefined : staff.pass(token)
          const seat = openConnection({
            socket,
            room,
            media: pictures,
            stage,
            groups,
            ...(pass
              ? {
                  staff: {
                    role: pass.role,
                    act: (attendeeId, act, done) => desk.act(attendeeId, pass.role(), act, done),
                    left: (attendeeId) => staff.left(attendeeId, pass),
                  },
                }
              : {}),
            onEntered: (attendeeId) => {
              if (pass) {
                staff.entered(attendeeId, pass)
                seat.send({ type: 'role', role: pass.role() })
              }
              seat.send({ type: 'stage', own: stage.own(attendeeId, seat.id) })
              seat.send({ type: 'group', own: groups.own(attendeeId) })
            },
            simulated: isSimulated(request.headers[REHEARSAL_HEADER]),
            entry: () => ({ ...room.entry(), ...fingerprint(door) }),
            device: deviceOf(request, record.joinToken),
            now,
            log,
            onClosed: () => seats.delete(seat.id),
          })
          seats.set(seat.id, seat)
        },
      })
      if (record.state.kind === 'live') await stage.clear()
      const teaching = createTeaching({
        db,
        classId: record.id,
        courses,
        room,
        advice,
        ingest,
        desk,
        selling: () => readSelling(db),
        sellingKey: options.sellingKey,
        now,
      })
      const materials = createMaterials()
      const talk = createTalkMeter()
      return { record, room, news, teaching, advice, door, media, materials, stage, groups, staff, seats, talk, deafen }
    } catch (error) {
      void media?.close()
      room.close()
      deafen()
      if (isListenError(error)) throw new Trouble('port-in-use')
      throw error
    }
  }

  const fingerprint = (door: ClassDoor) => {
    const { secure } = door.info()
    return secure ? { fingerprint: secure.fingerprint } : {}
  }

  const isSimulated = (header: string | string[] | undefined) =>
    options.rehearsalSecret !== undefined && header === options.rehearsalSecret

  function mediaOutlets(seats: Map<string, Seat>) {
    const loadNow = createLoadMeter(options.encodingPercent ?? (() => 0))
    return {
      openSfu: options.openSfu,
      toSeat: (seatId: string, message: Parameters<Seat['send']>[0]) => seats.get(seatId)?.send(message),
      toMonitor: (signal: Pushes['monitor:signal']) => toStudio('monitor:signal', signal),
      monitorGone: () => toStudio('monitor:gone', undefined),
      toPublisher: (signal: Pushes['broadcast:remote-signal']) => toBroadcast('broadcast:remote-signal', signal),
      layersWanted: (layers: Pushes['broadcast:layers']) => toBroadcast('broadcast:layers', layers),
      publishAgain: () => toBroadcast('broadcast:again', undefined),
      viewersChanged: (viewers: number) => toStudio('live:viewers', { viewers }),
      health: (health: Pushes['live:health']) => {
        toStudio('live:health', health)
        toStudio('live:load', loadNow(health))
      },
    }
  }

  function listener(): Pick<RoomListener, 'attendees' | 'offer' | 'advice'> {
    return {
      attendees: () =>
        session?.room.isWaiting() ? tellWaiting() : toStudio('live:attendees', live().room.attendees()),
      offer: (offerId) => {
        const status = live().teaching.offer(offerId)
        if (status) toStudio('live:offer', status)
      },
      advice: () => session?.room.isWaiting() || toStudio('live:matrix', live().advice.matrix(live().room.memberIds())),
    }
  }

  const tellDoor = () => {
    if (!session) return
    if (session.room.isWaiting()) tellWaiting()
    else toStudio('live:door', session.door.info())
  }

  const tellWaiting = () => toStudio('waiting:changed', waitingRoom())

  function get(): Live | null {
    if (!session || session.room.isWaiting()) return null
    const { record, room, news, teaching, advice, media, materials, stage, groups, door } = session
    const deck = materials.deck()
    return {
      class: withoutSecrets(record),
      door: door.info(),
      nowMs: now(),
      attendees: room.attendees(),
      ...news.snapshot(),
      pace: room.pace(),
      offers: teaching.offers(),
      matrix: advice.matrix(room.memberIds()),
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
    // Before the picture goes: its last piece belongs to the file.
    await recorder?.stop()
    if (session !== closing) return
    toBroadcast('broadcast:stop', undefined)
    ingest.flush()
    closing.room.close()
    closing.stage.close()
    closing.groups.stop()
    closing.deafen()
    session = undefined
    tellWaiting()
    broadcast = IDLE
    // Also those who have not said who they are: the door may stay open for others.
    for (const seat of closing.seats.values()) seat.close(1000, 'ended')
    await Promise.all([closing.media.close(), closing.door.close()])
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
    live,
    ingest,
    confirmOrder: (offerId: string, attendeeId: string) => confirmOrder({ db, ingest, now }, offerId, attendeeId),
    /** Enters a training run into the log. */
    keepRun(run: TrainingRun): void {
      ingest.submit({ type: 'model:trained', data: run, actor: STUDIO, id: randomId(), classId: null, atMs: run.atMs })
    },
    recorder,
    /** Copies a file into the class that is live and hands it out. */
    async shareFile(path: string): Promise<{ fileName: string; bytes: number }> {
      const { record } = live()
      const handoutId = randomId()
      const file = await keepHandoutFile(options.dataDir, record.id, handoutId, path)
      const title = file.fileName.replace(/\.[^.]+$/, '')
      await ingest.append({
        type: 'handout:shared',
        data: { handoutId, title, target: { kind: 'file', ...file } },
        actor: TEACHER,
        id: handoutId,
        classId: record.id,
        atMs: now(),
      })
      return file
    },
    blockWords(words: string[]): void {
      saveBlockedWords(db, words)
      blocked = createWordFilter(words)
    },
    report(next: BroadcastReport): void {
      const change = session && pictureChange(broadcast, next)
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
      if (!session || session.room.isWaiting()) return
      session.media.publisherGone()
      session.stage.publishAgain()
      toBroadcast('broadcast:start', session.media.sources)
      toBroadcast('broadcast:set-mute', { muted: session.media.muted })
      toBroadcast('broadcast:board', session.materials.board())
      void recorder?.broadcastLost()
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
