import type { Reaction } from '../../shared/model'

export interface DigestOutlets {
  presence(): void
  tally(pollId: string): void
  reactions(counts: Partial<Record<Reaction, number>>): void
  offer(offerId: string): void
  advice(attendeeIds: string[]): void
}

export interface Digest {
  presence(): void
  tally(pollId: string): void
  reaction(reaction: Reaction): void
  offer(offerId: string): void
  advice(attendeeId: string): void
  close(): void
}

const EVERY_MS = 250

/**
 * Gathers what changes often and tells it at most four times a second: a storm of hearts is one message, and the
 * message says the newest figure, so nothing is lost by waiting.
 */
export function createDigest(outlets: DigestOutlets): Digest {
  let presence = false
  let reactions: Partial<Record<Reaction, number>> = {}
  const tallies = new Set<string>()
  const offers = new Set<string>()
  const advised = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  function tell(): void {
    timer = undefined
    if (presence) outlets.presence()
    presence = false
    for (const pollId of tallies) outlets.tally(pollId)
    tallies.clear()
    if (Object.keys(reactions).length > 0) outlets.reactions(reactions)
    reactions = {}
    for (const offerId of offers) outlets.offer(offerId)
    offers.clear()
    if (advised.size > 0) outlets.advice([...advised])
    advised.clear()
  }

  function soon(): void {
    timer ??= setTimeout(tell, EVERY_MS)
  }

  return {
    presence() {
      presence = true
      soon()
    },
    tally(pollId) {
      tallies.add(pollId)
      soon()
    },
    reaction(reaction) {
      reactions[reaction] = (reactions[reaction] ?? 0) + 1
      soon()
    },
    offer(offerId) {
      offers.add(offerId)
      soon()
    },
    advice(attendeeId) {
      advised.add(attendeeId)
      soon()
    },
    close() {
      clearTimeout(timer)
    },
  }
}
