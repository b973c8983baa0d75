/**
 * How strongly each act speaks for a course. Buying is the yardstick (1); the rest was set by how much of a decision
 * the act is, and stays below one purchase however often it is repeated within a class.
 */
export const WEIGHTS = {
  enrolled: 1,
  paid: 1,
  offerClicked: 0.4,
  courseOpened: 0.3,
  mentioned: 0.14,
  offerSeen: 0.02,
  /** Being in a class on the course, for an attendee of whom nothing else may be known. */
  attending: 0.2,
  /** A vote, a line of chat or a reaction: interest in what is being taught. */
  tookPart: 0.03,
  offerDismissed: -0.4,
  courseDismissed: -0.6,
} as const
