/** The people of a class by what they did, for a word afterwards. */
export interface FollowUpPerson {
  attendeeId: string
  name: string
  /** Courses it is about: bought, clicked or seen. */
  courseIds: string[]
  presentMs: number
  simulated: boolean
  /** Only of those who agreed to be written to. */
  contact?: string
  mayContact: boolean
}

export interface FollowUp {
  classId: string
  lists: Record<'bought' | 'clicked' | 'seen' | 'left-before' | 'asked' | 'declined', FollowUpPerson[]>
  /** All who came: the denominator. */
  came: number
}
