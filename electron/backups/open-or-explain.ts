import { openStore, type Store } from '../store/open'
import { StoreProblem, type StoreProblemCode } from '../store/problem'
import { type BackupPlace, listBackups, replaceDamaged, takeStaged } from './copies'

export interface Explaining {
  place: BackupPlace
  now(): number
  /** Told why it cannot be opened, before anybody is asked. */
  onProblem(code: StoreProblemCode | 'failed', cause: unknown): void
  /** Asks what to do: take the copy made at that moment, where there is one, or leave. */
  ask(code: StoreProblemCode | 'failed', cause: unknown, copyMadeAtMs: number | undefined): Promise<'restore' | 'quit'>
}

/**
 * Opens the database; where it is damaged and there is a copy, offers that. A copy that turns out to be damaged too gives
 * way to the one before.
 * @returns undefined when it cannot be opened and whoever was asked wants to leave
 */
export async function openOrExplain({ place, now, onProblem, ask }: Explaining): Promise<Store | undefined> {
  const { file, nativeBinding } = place
  const copies = listBackups(place.folder).filter(({ kind }) => kind === 'usual')
  let restoring = false
  for (;;) {
    try {
      if (restoring) restoreNewest()
      takeStaged(place, now())
      return openStore({ file, ...(nativeBinding ? { nativeBinding } : {}) })
    } catch (error) {
      const code = error instanceof StoreProblem ? error.code : 'failed'
      onProblem(code, error)
      const answer = await ask(code, error, code === 'corrupt' ? copies[0]?.madeAtMs : undefined)
      if (answer === 'quit') return undefined
      restoring = true
    }
  }

  function restoreNewest(): void {
    for (let copy = copies.shift(); copy; copy = copies.shift()) {
      try {
        return replaceDamaged(place, copy.name, now())
      } catch (error) {
        if (!(error instanceof StoreProblem) || error.code !== 'corrupt') throw error
      }
    }
  }
}
