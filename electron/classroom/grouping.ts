import { type GroupName, MAX_GROUP } from '../../shared/groups'

/** Who is to be in which group. */
export type Grouping = (GroupName & { memberIds: string[] })[]

/** Cuts a list into as few parts as keep to `size`, as equal as can be. */
function parts<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size)
  return Array.from({ length: count }, (_, at) =>
    list.slice(Math.floor((at * list.length) / count), Math.floor(((at + 1) * list.length) / count)),
  )
}

const numbered = (groups: { label?: string; memberIds: string[] }[]): Grouping =>
  groups.map((group, at) => ({ number: at + 1, ...group }))

/**
 * Groups of at most `size`, by lot (Fisher and Yates).
 * @param random gives numbers from 0 to 1, 1 excluded
 */
export function groupsByLot(attendeeIds: readonly string[], size: number, random: () => number): Grouping {
  const order = [...attendeeIds]
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    const moved = order[at] as string
    order[at] = order[other] as string
    order[other] = moved
  }
  return numbered(parts(order, Math.min(size, MAX_GROUP)).map((memberIds) => ({ memberIds })))
}

/**
 * Those who gave the same answer together, split where they are many; who gave none is with others who gave none.
 * @param answers the label of each attendee's answer
 */
export function groupsByAnswer(attendeeIds: readonly string[], answers: ReadonlyMap<string, string>): Grouping {
  const together = new Map<string | undefined, string[]>()
  for (const id of attendeeIds) {
    const label = answers.get(id)
    together.set(label, [...(together.get(label) ?? []), id])
  }
  return numbered(
    [...together].flatMap(([label, ids]) =>
      parts(ids, MAX_GROUP).map((memberIds) => ({ ...(label === undefined ? {} : { label }), memberIds })),
    ),
  )
}

/** As the teacher said: by attendee the number of their group; who is in class and in none stays with the teacher. */
export function groupsByHand(chosen: Readonly<Record<string, number>>, present: ReadonlySet<string>): Grouping {
  const byNumber = new Map<number, string[]>()
  for (const [id, number] of Object.entries(chosen)) {
    if (present.has(id)) byNumber.set(number, [...(byNumber.get(number) ?? []), id])
  }
  return [...byNumber].sort(([a], [b]) => a - b).map(([number, memberIds]) => ({ number, memberIds }))
}
