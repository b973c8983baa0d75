import { checkInteraction, type Interaction } from './model'

/** All that is known of everybody, person by person. */
export interface Memory {
  /** Takes one event in; a later one of the same key takes the place of the earlier. @throws {RangeError} */
  take(interaction: Interaction): void
  /** What is known of one person, oldest first. */
  of(userId: string): readonly Interaction[]
  knows(userId: string): boolean
  people(): string[]
  /** Courses a person has and did not give back. */
  ownedBy(userId: string): ReadonlySet<string>
  forget(userId: string): void
}

const NOTHING: ReadonlySet<string> = new Set()

/** @throws {RangeError} with a sentence, when an interaction is not usable */
export function createMemory(interactions: Iterable<Interaction>): Memory {
  const people = new Map<string, Interaction[]>()
  const owned = new Map<string, Set<string>>()

  function take(interaction: Interaction): void {
    checkInteraction(interaction)
    const { userId, itemId, key } = interaction
    const list = people.get(userId)
    const place = key && list ? list.findIndex((one) => one.key === key && one.itemId === itemId) : -1
    if (!list) people.set(userId, [interaction])
    else if (place < 0) list.push(interaction)
    else list[place] = interaction
    if (interaction.returned) owned.get(userId)?.delete(itemId)
    else if (interaction.owned) owned.set(userId, (owned.get(userId) ?? new Set()).add(itemId))
  }

  for (const interaction of interactions) take(interaction)
  return {
    take,
    of: (userId) => people.get(userId) ?? [],
    knows: (userId) => people.has(userId),
    people: () => [...people.keys()],
    ownedBy: (userId) => owned.get(userId) ?? NOTHING,
    forget(userId) {
      people.delete(userId)
      owned.delete(userId)
    },
  }
}
