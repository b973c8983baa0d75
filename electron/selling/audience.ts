import { assertNever } from '../../shared/model'

export type Audience =
  | { kind: 'one'; attendeeId: string }
  | { kind: 'likely'; minLikelihood: number }
  | { kind: 'all' }
  /** Of those who did something, or gave an answer: whoever the candidates say it of. */
  | { kind: 'stayed' | 'did' | 'answered' }

/** How somebody who is in the room stands to what may be offered. */
export interface Candidate {
  attendeeId: string
  /** 0 to 1. */
  likelihood: number
  owns: boolean
  /** Has it on an offer that is still open. */
  offered: boolean
  /** Has put it away. */
  refused: boolean
  /** Was not shown an earlier offer of it, by lot. */
  heldOut: boolean
  /** Offers sent to them in this class. */
  asked: number
  /** Belongs to the segment that the audience names, where it names one. */
  inSegment: boolean
}

/** Whom an offer is meant for, and whom of them it may not reach because an earlier one was measured by their not seeing it. */
export interface Eligible {
  fresh: string[]
  heldOut: string[]
}

/**
 * Who may get an offer: of those meant, whoever neither owns it, nor has it on offer already, nor has put it away in
 * this class, nor has been asked `maxOffers` times. Who was held out stays so, except where the teacher names one
 * person: that is a talk, not a campaign.
 */
export function eligibleFor(audience: Audience, candidates: readonly Candidate[], maxOffers: number): Eligible {
  const meant = candidates
    .filter(({ owns, offered, refused, asked }) => !owns && !offered && !refused && asked < maxOffers)
    .filter((candidate) => isMeant(audience, candidate))
  const measured = audience.kind === 'one' ? [] : meant.filter(({ heldOut }) => heldOut)
  return {
    fresh: meant.filter((candidate) => !measured.includes(candidate)).map(({ attendeeId }) => attendeeId),
    heldOut: measured.map(({ attendeeId }) => attendeeId),
  }
}

function isMeant(audience: Audience, { attendeeId, likelihood, inSegment }: Candidate): boolean {
  switch (audience.kind) {
    case 'one':
      return attendeeId === audience.attendeeId
    case 'likely':
      return likelihood >= audience.minLikelihood
    case 'all':
      return true
    case 'stayed':
    case 'did':
    case 'answered':
      return inSegment
    default:
      return assertNever(audience)
  }
}
