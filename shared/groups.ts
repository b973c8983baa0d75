/** Small groups inside a class: who is where, what they write, who calls for help. */
import type { Author } from './model'

/** Everybody hears everybody over connections of their own: more than this is too many for a phone. */
export const MAX_GROUP = 6

/** The group as its number, and the answer that brought it together where one did. */
export interface GroupName {
  number: number
  label?: string
}

export interface GroupMessage {
  id: string
  author: Author
  text: string
  atMs: number
}

export interface Group extends GroupName {
  id: string
  memberIds: string[]
  /** Since when it calls for help; absent while it does not. */
  helpSinceMs?: number
  /** The teacher has dropped in. */
  visited: boolean
  messages: GroupMessage[]
}

/** Among the voices of a group, the teacher's; no attendee has this id. */
export const TEACHER_VOICE = 'the-teacher'

/** Who speaks in a group, members and teacher. */
export interface GroupVoices {
  groupId: string
  voices: string[]
}

/** One going apart, as the studio shows it. */
export interface GroupRound {
  id: string
  endsAtMs: number
  groups: Group[]
}

/** The group as one of its members sees it. */
export interface OwnGroup extends Omit<Group, 'memberIds'> {
  endsAtMs: number
  members: { id: string; name: string }[]
}
