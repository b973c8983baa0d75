/**
 * How strongly each act speaks for or against a course: the one table of weights, which README.md prints with reasons.
 * Having a course is the yardstick (1). The rest was set by how much of a decision the act is, and stays below one
 * purchase however often it is repeated. What the studio itself did (an offer sent, advice shown) is no evidence: a
 * recommender that learns from its own choices confirms itself.
 */
export const WEIGHTS = {
  /** Had the course before, elsewhere. */
  enrolled: 1,
  paid: 1,
  /** Gave it back: having it counts no longer, and this stands against it. */
  refunded: -0.3,
  /** Five stars; one star is as much against it, three say nothing. The newest rating replaces the earlier ones. */
  rated: 0.5,
  /** Was there from the first to the last minute of a class on the course; a part of it counts in proportion. */
  watched: 0.5,
  offerClicked: 0.4,
  courseOpened: 0.3,
  /** Opened a hand-out of a class on the course. */
  materialOpened: 0.15,
  /** Wrote its name, or (shared among the courses it stands for) the name of a topic. */
  mentioned: 0.14,
  /** Wrote that they do not want it. */
  mentionedAgainst: -0.14,
  /**
   * Followed slides, or what was said, that named it (or, shared, a topic of its) for five minutes; less time counts in
   * proportion, and none while they had lost the thread. The teacher chose it, not they: less than a line of their own.
   */
  slides: 0.1,
  speech: 0.1,
  /** Asked a question in a class on the course. */
  asked: 0.08,
  /** Answered a quiz of a class on the course rightly, or wrongly: also trying is interest. */
  answeredRight: 0.08,
  answeredWrong: 0.02,
  /** A vote, a line of chat or a reaction: interest in what is being taught. */
  tookPart: 0.03,
  /** Was lost or found it too fast. */
  lost: -0.05,
  /** Had the offer in view; a click that follows outweighs it many times over. */
  offerSeen: -0.02,
  /** Being in a class on the course now, for an attendee of whom nothing else may be known. */
  attending: 0.2,
  offerDismissed: -0.4,
  courseDismissed: -0.6,
} as const

/** The act behind a piece of evidence. */
export type Signal = keyof typeof WEIGHTS

/** How often an act counts within one class: the eleventh heart says nothing new. */
export const MOST_REPEATS: Partial<Record<Signal, number>> = {
  tookPart: 10,
  asked: 5,
  mentioned: 3,
  mentionedAgainst: 3,
  lost: 3,
  materialOpened: 3,
}
