/** Who asks to speak, who is on stage, and where an attendee stands in that. */

/** A raised hand. */
export interface Hand {
  attendeeId: string
  raisedAtMs: number
}

/** Somebody who was asked onto the stage, or is on it. */
export interface Guest {
  attendeeId: string
  state: 'invited' | 'on'
  /** With picture; else with voice alone. */
  camera: boolean
  /** By the teacher. */
  muted: boolean
}

/** Where the attendee stands, as told to each of their pages. */
export type OwnStage =
  | { kind: 'seated'; handRaised: boolean }
  | { kind: 'invited'; camera: boolean }
  /** `here`: with this page, and not with another one of theirs. */
  | { kind: 'on'; camera: boolean; muted: boolean; here: boolean }

/** As many as fit into the one picture beside the teacher. */
export const MAX_ON_STAGE = 5
