/**
 * How strongly each act speaks for a course. Buying is the yardstick (5); the rest was set by how much of a decision
 * the act is, and stays below one purchase however often it is repeated within a class.
 */
export const WEIGHTS = {
  enrolled: 5,
  paid: 5,
  offerClicked: 2,
  courseOpened: 1.5,
  mentioned: 0.7,
  offerSeen: 0.1,
  /** Being in a class on the course, for an attendee of whom nothing else may be known. */
  attending: 1,
  /** A vote, a line of chat or a reaction: interest in what is being taught. */
  tookPart: 0.15,
  offerDismissed: -2,
  courseDismissed: -3,
} as const
