/** Somebody who is kept in the data, as they are looked for. */
export interface FoundPerson {
  attendeeId: string
  name: string
  /** How many they were in. */
  classes: number
  /** When they last came into one; null: registered only. */
  lastMs: number | null
}
