import { type GroupRound, MAX_GROUP, type OwnGroup } from '../../shared/groups'
import { assertNever } from '../../shared/model'
import type { Act, Refusal, ServerMessage } from '../../shared/wire'
import { type Happening, type LoggedEvent, STUDIO, TEACHER } from '../store/events'
import { groupIdOf, openRound } from '../store/groups'
import type { ReadableDb } from '../store/open'
import { createGroupVoices, type TeacherVoice } from './group-voices'
import type { Grouping } from './grouping'
import { randomId } from './ids'
import type { Ingest } from './ingest'
import { Trouble } from './trouble'

export type GroupAct = Extract<Act, { type: `group:${string}` }>

export interface GroupsOptions {
  db: ReadableDb
  classId: string
  teacherName: string
  ingest: Ingest
  now(): number
  nameOf(attendeeId: string): string
  /** The pages somebody has open now. */
  seatIds(attendeeId: string): string[]
  toSeat(seatId: string, message: ServerMessage): void
  changed(round: GroupRound | null): void
  teacher: TeacherVoice
}

export type Groups = ReturnType<typeof openGroups>

/** Whether an attendee may do this now: to others than its members a group does not exist. */
export function refuseGroupAct(
  act: GroupAct,
  { db, classId, attendeeId }: { db: ReadableDb; classId: string; attendeeId: string },
): Refusal | undefined {
  return groupIdOf(db, classId, attendeeId) === act.groupId ? undefined : 'no-group'
}

/** What an act in a group becomes in the log. */
export function groupHappening(act: GroupAct): Happening {
  switch (act.type) {
    case 'group:say':
      return { type: 'group:said', data: { groupId: act.groupId, text: act.text } }
    case 'group:call':
      return { type: 'group:called', data: { groupId: act.groupId, help: act.help } }
    default:
      return assertNever(act)
  }
}

/** The groups of one live class: who is in which, who hears whom, and the end of it. */
export function openGroups(options: GroupsOptions) {
  const { db, classId, teacherName, ingest, now, nameOf, seatIds, toSeat, changed, teacher } = options
  let timer: NodeJS.Timeout | undefined

  async function write(happening: Happening, actor = TEACHER): Promise<void> {
    const receipt = await ingest.append({ ...happening, actor, id: randomId(), classId, atMs: now() })
    if (receipt.kind === 'refused') throw new Trouble('failed')
  }

  const round = () => openRound(db, classId, teacherName)

  function own(attendeeId: string): OwnGroup | null {
    const open = round()
    const group = open?.groups.find(({ memberIds }) => memberIds.includes(attendeeId))
    if (!open || !group) return null
    const { memberIds, ...rest } = group
    return { ...rest, endsAtMs: open.endsAtMs, members: memberIds.map((id) => ({ id, name: nameOf(id) })) }
  }

  function membersOf(groupId: string): string[] {
    return round()?.groups.find(({ id }) => id === groupId)?.memberIds ?? []
  }

  function tell(attendeeIds: readonly string[]): void {
    for (const attendeeId of attendeeIds) {
      const group = own(attendeeId)
      for (const seatId of seatIds(attendeeId)) toSeat(seatId, { type: 'group', own: group })
    }
  }

  const voices = createGroupVoices({
    groupOf: (attendeeId) => groupIdOf(db, classId, attendeeId),
    membersOf,
    seatIds,
    toSeat,
    teacher,
  })

  /** Back to the class by itself when the time is over. */
  function watchEnd(): void {
    clearTimeout(timer)
    const open = round()
    if (open) timer = setTimeout(() => void close(STUDIO), Math.max(0, open.endsAtMs - now()))
  }

  async function close(actor = TEACHER): Promise<void> {
    const open = round()
    if (open) await write({ type: 'groups:closed', data: { roundId: open.id } }, actor)
  }

  /** A newcomer joins the smallest group that has room; where there is none, they stay with the class. */
  function place(attendeeId: string): void {
    const open = round()
    const [smallest] = (open?.groups ?? [])
      .filter(({ memberIds }) => memberIds.length < MAX_GROUP)
      .sort((a, b) => a.memberIds.length - b.memberIds.length)
    if (!open || !smallest) return
    ingest.submit(
      {
        type: 'group:joined',
        data: { groupId: smallest.id, attendeeId },
        actor: STUDIO,
        id: `placed:${open.id}:${attendeeId}`,
        classId,
        atMs: now(),
      },
      () => (round()?.id === open.id ? undefined : 'no-group'),
    )
  }

  let apart: string[] = round()?.groups.flatMap(({ memberIds }) => memberIds) ?? []
  watchEnd()

  /** Called with each event of the groups, once it is on disk. */
  function note(event: LoggedEvent): void {
    switch (event.type) {
      case 'groups:opened':
      case 'groups:closed': {
        const before = apart
        voices.clear()
        apart = round()?.groups.flatMap(({ memberIds }) => memberIds) ?? []
        tell([...new Set([...before, ...apart])])
        watchEnd()
        break
      }
      case 'attendee:joined':
        return place(event.data.attendeeId)
      case 'group:joined':
        apart.push(event.data.attendeeId)
        tell(membersOf(event.data.groupId))
        break
      case 'groups:announced':
        tell(apart)
        break
      case 'group:said':
      case 'group:called':
      case 'group:visited':
        tell(membersOf(event.data.groupId))
        break
      default:
        return
    }
    changed(round() ?? null)
  }

  return {
    own,
    note,
    round: () => round() ?? null,
    voice: voices.voice,
    signal: voices.signal,
    seatGone: voices.seatGone,
    teacherSignal: voices.teacherSignal,
    /**
     * The teacher speaks in this group, and in no other; undefined: in none.
     * @throws {Trouble} `unknown-group`
     */
    speak(groupId: string | undefined): void {
      if (groupId !== undefined && membersOf(groupId).length === 0) throw new Trouble('unknown-group')
      voices.teacherTo(groupId)
    },
    /** @throws {Trouble} `groups-open`, `group-too-large`, `nobody-to-send-to` */
    async open(grouping: Grouping, minutes: number): Promise<void> {
      if (round()) throw new Trouble('groups-open')
      const groups = grouping.filter(({ memberIds }) => memberIds.length > 0)
      if (groups.some(({ memberIds }) => memberIds.length > MAX_GROUP)) throw new Trouble('group-too-large')
      if (groups.length === 0) throw new Trouble('nobody-to-send-to')
      await write({
        type: 'groups:opened',
        data: {
          roundId: randomId(),
          groups: groups.map((group) => ({ id: randomId(), ...group })),
          endsAtMs: now() + Math.round(minutes * 60_000),
        },
      })
    },
    close: () => close(),
    announce: (text: string) => write({ type: 'groups:announced', data: { text } }),
    /** @throws {Trouble} `unknown-group` */
    async say(groupId: string, text: string): Promise<void> {
      if (membersOf(groupId).length === 0) throw new Trouble('unknown-group')
      await write({ type: 'group:said', data: { groupId, text } })
    },
    async visit(groupId: string, here: boolean): Promise<void> {
      if (membersOf(groupId).length === 0) throw new Trouble('unknown-group')
      await write({ type: 'group:visited', data: { groupId, here } })
    },
    stop(): void {
      clearTimeout(timer)
      voices.clear()
    },
  }
}
