import { assertNever } from '../../shared/model'

export type Audience = { kind: 'one'; attendeeId: string } | { kind: 'likely'; minLikelihood: number } | { kind: 'all' }

/** How somebody who is in the room stands to a course. */
export interface Candidate {
  attendeeId: string
  /** 0 to 1. */
  likelihood: number
  owns: boolean
  /** Has an offer of this course that is still open. */
  offered: boolean
  /** Has put away an offer of this course. */
  dismissed: boolean
}

/**
 * Who gets an offer: of those meant, whoever neither owns the course, nor has it on offer already, nor has put it
 * away. One person named by the teacher is asked again even after putting it away: that is a talk, not a campaign.
 */
export function recipientsOf(audience: Audience, candidates: readonly Candidate[]): string[] {
  return candidates
    .filter(({ owns, offered }) => !owns && !offered)
    .filter((candidate) => isMeant(audience, candidate))
    .map(({ attendeeId }) => attendeeId)
}

function isMeant(audience: Audience, { attendeeId, likelihood, dismissed }: Candidate): boolean {
  switch (audience.kind) {
    case 'one':
      return attendeeId === audience.attendeeId
    case 'likely':
      return !dismissed && likelihood >= audience.minLikelihood
    case 'all':
      return !dismissed
    default:
      return assertNever(audience)
  }
}
