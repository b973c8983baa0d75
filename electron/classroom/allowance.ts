import type { Device } from './device'
import { createBucket, RATES } from './rate'

type Bucket = () => boolean

/** What somebody may still do. Each is true while they keep to its rate. */
export type Allowance = Record<'chat' | 'reaction' | 'act' | 'passing' | 'message' | 'refusal' | 'pause', Bucket>

/** What may be said by a connection that has not entered. */
export type StrangerAllowance = Pick<Allowance, 'message' | 'pause'>

export type Allowances = ReturnType<typeof createAllowances>

/** More strangers than this are forgotten: they are many, and each of them did next to nothing. */
const MAX_STRANGERS = 5000

/**
 * The rates of one room, by person: three devices of somebody share one allowance, and a connection that is opened anew
 * begins with what the one before has left.
 */
export function createAllowances() {
  const people = new Map<string, Allowance>()
  const strangers = new Map<string, Bucket>()

  /** Whoever has not entered is known by the browser's cookie, or by address and program where there is none. */
  function pauseOf({ browser, address }: Device): Bucket {
    const key = browser ?? address
    const known = strangers.get(key)
    if (known) return known
    if (strangers.size >= MAX_STRANGERS) strangers.clear()
    const bucket = createBucket(RATES.pause)
    strangers.set(key, bucket)
    return bucket
  }

  return {
    of(attendeeId: string): Allowance {
      const known = people.get(attendeeId)
      if (known) return known
      const made: Allowance = {
        chat: createBucket(RATES.chat),
        reaction: createBucket(RATES.reaction),
        act: createBucket(RATES.act),
        passing: createBucket(RATES.passing),
        message: createBucket(RATES.message),
        refusal: createBucket(RATES.refusal),
        pause: createBucket(RATES.pause),
      }
      people.set(attendeeId, made)
      return made
    },
    /** Messages are counted by connection, for many honest ones may share an address; floods are by device. */
    ofStranger: (device: Device): StrangerAllowance => ({
      message: createBucket(RATES.greeting),
      pause: pauseOf(device),
    }),
  }
}
