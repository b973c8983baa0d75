import type { Role, StaffLink, StaffRole } from '../../shared/model'
import { type Happening, TEACHER } from '../store/events'
import type { WritableDb } from '../store/open'
import { insertStaffLink, listStaffLinks, staffLinkOf } from '../store/staff-links'
import { randomId } from './ids'
import type { Ingest } from './ingest'
import { Trouble } from './trouble'

export interface StaffOptions {
  db: WritableDb
  classId: string
  ingest: Ingest
  now(): number
}

export type Staff = ReturnType<typeof openStaff>

/** Who came by the link of a co-teacher or moderator; their role is that of the link, asked anew for each act. */
export interface StaffPass {
  linkId: string
  /** `attendee` once the link was revoked. */
  role(): Role
}

/** The links of one class, and who came by them. */
export function openStaff({ db, classId, ingest, now }: StaffOptions) {
  /** By attendee, the passes of their open pages. */
  const present = new Map<string, Set<StaffPass>>()

  async function write(happening: Happening): Promise<void> {
    const receipt = await ingest.append({ ...happening, actor: TEACHER, id: randomId(), classId, atMs: now() })
    if (receipt.kind === 'refused') throw new Trouble('failed')
  }

  const held = (linkId: string): StaffLink | undefined =>
    listStaffLinks(db, classId).find(({ id, revoked }) => id === linkId && !revoked)

  return {
    list: () => listStaffLinks(db, classId),
    /** Makes a link. The token is told this once and never again. */
    async invite(role: StaffRole): Promise<{ link: StaffLink; token: string }> {
      const token = randomId()
      const link = { id: randomId(), role, createdAtMs: now() }
      insertStaffLink(db, classId, link, token)
      await write({ type: 'staff:invited', data: { linkId: link.id, role } })
      return { link: { ...link, revoked: false }, token }
    },
    async revoke(linkId: string): Promise<void> {
      if (held(linkId)) await write({ type: 'staff:revoked', data: { linkId } })
    },
    /** The pass that a token in a path gives; undefined when it leads nowhere, or no longer does. */
    pass(token: string): StaffPass | undefined {
      const link = staffLinkOf(db, classId, token)
      if (!link) return undefined
      return { linkId: link.id, role: () => held(link.id)?.role ?? 'attendee' }
    },
    entered(attendeeId: string, pass: StaffPass): void {
      present.set(attendeeId, (present.get(attendeeId) ?? new Set()).add(pass))
    },
    left(attendeeId: string, pass: StaffPass): void {
      present.get(attendeeId)?.delete(pass)
    },
    /** The best role somebody holds by a page that is open now. */
    roleOf(attendeeId: string): StaffRole | undefined {
      const roles = Array.from(present.get(attendeeId) ?? [], (pass) => pass.role())
      return roles.includes('co-teacher') ? 'co-teacher' : roles.includes('moderator') ? 'moderator' : undefined
    },
  }
}
