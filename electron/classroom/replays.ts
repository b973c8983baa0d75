import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { PushChannel, Pushes } from '../../shared/ipc'
import type { Course } from '../../shared/model'
import type { ReplayOffers, ReplayState } from '../../shared/replay'
import type { Adviser } from '../advice/adviser'
import { type ClassRecord, getClass } from '../store/classes'
import { listCourses } from '../store/courses'
import { type Happening, type LoggedEvent, TEACHER } from '../store/events'
import type { WritableDb } from '../store/open'
import { listRecordings } from '../store/recordings'
import { insertReplayLink, type OpenReplay, openReplays } from '../store/replays'
import { readSelling } from '../store/settings'
import { createAllowances } from './allowance'
import type { Asset } from './assets'
import { openConnection } from './connection'
import { coverAssets } from './covers'
import { deviceOf } from './device'
import type { ClassDoor, Doorway } from './doorway'
import { isListenError } from './doorway'
import { randomId } from './ids'
import type { Ingest } from './ingest'
import type { Seat } from './members'
import { openReplayRoom, type ReplayRoom } from './replay-room'
import type { FinishedRecording } from './replay-view'
import { REHEARSAL_HEADER } from './room-at-door'
import { Trouble } from './trouble'

export interface ReplaysOptions {
  db: WritableDb
  doorway: Doorway
  ingest: Ingest
  adviser: Adviser
  /** Where recordings are; undefined: there are none. */
  folder: string | undefined
  assets: ReadonlyMap<string, Asset>
  sellingKey: Buffer
  teacherName(): string
  blocked(text: string): boolean
  /** Of the rehearsal's attendees; undefined: there are none. */
  rehearsalSecret?: string | undefined
  toStudio<C extends PushChannel>(channel: C, payload: Pushes[C]): void
  now(): number
  log(message: string, detail?: unknown): void
}

interface Showing {
  replay: OpenReplay
  room: ReplayRoom
  door: ClassDoor
  seats: Set<Seat>
}

/** What a replay has no use for is refused as it is in a class that has not begun. */
const NOTHING = {
  media: { join: () => {}, leave: () => {}, wish: () => {}, signal: () => {} },
  stage: { signal: () => 'not-here' as const, seatGone: () => {} },
  groups: { voice: () => 'not-here' as const, signal: () => 'not-here' as const, seatGone: () => {} },
}

export type Replays = ReturnType<typeof createReplays>

/** The classes that can be watched later, each behind a link of its own at the studio's door, while the studio is open. */
export function createReplays(options: ReplaysOptions) {
  const { db, doorway, ingest, adviser, folder, rehearsalSecret, now, log, toStudio } = options
  const showing = new Map<string, Showing>()

  const fileOf = (name: string) => join(folder ?? '', basename(name))

  /** Finished, and still where they were put. */
  const playable = (classId: string): FinishedRecording[] =>
    folder === undefined
      ? []
      : listRecordings(db, classId).flatMap((recording) =>
          recording.durationMs !== undefined && recording.durationMs > 0 && existsSync(fileOf(recording.file))
            ? { ...recording, durationMs: recording.durationMs }
            : [],
        )

  async function write(classId: string, happening: Happening): Promise<void> {
    const receipt = await ingest.append({ ...happening, actor: TEACHER, id: randomId(), classId, atMs: now() })
    if (receipt.kind === 'refused') throw new Trouble('failed')
  }

  function ended(classId: string): ClassRecord {
    const record = getClass(db, classId)
    if (!record) throw new Trouble('unknown-class')
    if (record.state.kind !== 'ended') throw new Trouble('not-ended')
    return record
  }

  function state(classId: string): ReplayState {
    const shown = showing.get(classId)
    if (!shown) return { kind: 'off' }
    const { shortCode: _, ...links } = shown.door.info()
    const { offers, openedAtMs } = shown.replay
    return { kind: 'on', offers, openedAtMs, links, watching: shown.room.watching() }
  }

  const tell = (classId: string) => toStudio('replay:changed', { classId, state: state(classId) })

  /** Leads whoever has the link to the recording. */
  async function show(record: ClassRecord, replay: OpenReplay): Promise<void> {
    const room = openReplayRoom({
      db,
      record,
      replay,
      courses: new Map(listCourses(db).map((course): [string, Course] => [course.id, course])),
      teacherName: record.teacher || options.teacherName(),
      ingest,
      sellingKey: options.sellingKey,
      recordings: () => playable(record.id),
      maxOffers: () => readSelling(db).maxOffers,
      blocked: options.blocked,
      changed: () => tell(record.id),
      now,
    })
    const seats = new Set<Seat>()
    const allowances = createAllowances()
    const door = await doorway.lead({
      token: replay.token,
      assets: new Map([...options.assets, ...coverAssets(db)]),
      entry: room.entry,
      recordingOf: (place) => {
        const recording = room.recordingAt(place)
        return recording && fileOf(recording.file)
      },
      captionsOf: (place) => {
        const recording = room.recordingAt(place)
        return recording && room.captionsOf(recording)
      },
      onSocket: (socket, request) => {
        const seat = openConnection({
          socket,
          stream: request.socket,
          room: room.desk,
          ...NOTHING,
          onEntered: () => {},
          simulated: rehearsalSecret !== undefined && request.headers[REHEARSAL_HEADER] === rehearsalSecret,
          entry: room.entry,
          device: deviceOf(request, record.joinToken),
          allowances,
          now,
          log,
          onClosed: () => seats.delete(seat),
        })
        seats.add(seat)
      },
    })
    showing.set(record.id, { replay, room, door, seats })
  }

  async function hide(classId: string): Promise<void> {
    const shown = showing.get(classId)
    if (!shown) return
    showing.delete(classId)
    shown.room.close()
    for (const seat of shown.seats) seat.close(1000, 'ended')
    await shown.door.close()
  }

  return {
    state,
    /**
     * Switches the replay of a class on, under a link that nobody has yet.
     * @throws {Trouble} `unknown-class`, `not-ended`, `no-recording`, `port-in-use`
     */
    async open(classId: string, offers: ReplayOffers): Promise<ReplayState> {
      const record = ended(classId)
      if (playable(classId).length === 0) throw new Trouble('no-recording')
      if (showing.has(classId)) return state(classId)
      const replay: OpenReplay = { classId, linkId: randomId(), token: randomId(), offers, openedAtMs: now() }
      try {
        await show(record, replay)
      } catch (error) {
        if (isListenError(error)) throw new Trouble('port-in-use')
        throw error
      }
      insertReplayLink(db, { id: replay.linkId, classId, token: replay.token })
      await write(classId, { type: 'replay:opened', data: { linkId: replay.linkId, offers } })
      return state(classId)
    },
    /** Switches it off: the link and all that was signed for it lead nowhere from now on. */
    async close(classId: string): Promise<ReplayState> {
      const [replay] = openReplays(db, classId)
      await hide(classId)
      if (replay) await write(classId, { type: 'replay:closed', data: { linkId: replay.linkId } })
      return state(classId)
    },
    /** After a start of the studio: whatever was on is on again. */
    async resume(): Promise<void> {
      for (const replay of openReplays(db)) {
        const record = getClass(db, replay.classId)
        if (!record || playable(record.id).length === 0) continue
        await show(record, replay).catch((error: unknown) => log('replay not opened', error))
      }
    },
    /** Called with what one commit wrote, in order. */
    committed(events: readonly LoggedEvent[]): void {
      for (const event of events) if (event.type.startsWith('replay:')) adviser.apply(event)
      for (const { room } of showing.values()) room.committed(events)
    },
    async shut(): Promise<void> {
      await Promise.all([...showing.keys()].map(hide))
    },
  }
}
