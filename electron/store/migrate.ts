import type { Database } from 'better-sqlite3'
import { first } from './migrations/0001-first'
import { activity } from './migrations/0002-activity'
import { advice } from './migrations/0003-advice'
import { registration } from './migrations/0004-registration'
import { recordings } from './migrations/0005-recordings'
import { offers } from './migrations/0006-offers'
import { catalogue } from './migrations/0007-catalogue'
import { courseOpens } from './migrations/0008-course-opens'
import { teacher } from './migrations/0009-teacher'
import { stage } from './migrations/0010-stage'
import { orders } from './migrations/0011-orders'
import { room } from './migrations/0012-room'
import { groups } from './migrations/0013-groups'
import { staff } from './migrations/0014-staff'
import { strandedPayments } from './migrations/0015-stranded-payments'
import { replay } from './migrations/0016-replay'
import { checkout } from './migrations/0017-checkout'
import { erasedText } from './migrations/0018-erased-text'
import { chatRoles } from './migrations/0019-chat-roles'
import { ordersByAttendee } from './migrations/0020-orders-by-attendee'
import { voteDevices } from './migrations/0021-vote-devices'
import { StoreProblem } from './problem'

/** In order; the number of the last one applied stands in `user_version`. */
const MIGRATIONS = [
  first,
  activity,
  advice,
  registration,
  recordings,
  offers,
  catalogue,
  courseOpens,
  teacher,
  stage,
  orders,
  room,
  groups,
  staff,
  strandedPayments,
  replay,
  checkout,
  erasedText,
  chatRoles,
  ordersByAttendee,
  voteDevices,
]
export const SCHEMA_VERSION = MIGRATIONS.length

/**
 * The schema's version. Asked before anything is written, so that a newer program's file stays as it is.
 * @throws {StoreProblem} `newer`
 */
export function refuseNewer(db: Database): number {
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > SCHEMA_VERSION) {
    throw new StoreProblem('newer', `schema ${version}, this program knows ${SCHEMA_VERSION}`)
  }
  return version
}

/**
 * Brings a database up to this program's schema, in one transaction.
 * @throws {StoreProblem} `newer` when a later version of the program wrote it: it is left as it is.
 */
export function migrate(db: Database): void {
  const upgrade = db.transaction(() => {
    const version = refuseNewer(db)
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql)
    if (version < SCHEMA_VERSION) db.pragma(`user_version = ${SCHEMA_VERSION}`)
  })
  // Immediate, so that a database another program is writing to is noticed now and not at the first message.
  upgrade.immediate()
}
