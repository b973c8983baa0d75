import type { Refusal } from '../../shared/wire'
import { type EventDraft, hasEvent, insertEvent, type LoggedEvent } from '../store/events'
import type { WritableDb } from '../store/open'
import { storeProblem } from '../store/problem'
import { project } from '../store/projections'

export type Receipt =
  | { kind: 'written'; event: LoggedEvent }
  /** The log had it already: a resend. */
  | { kind: 'known' }
  | { kind: 'refused'; code: Refusal }

interface Waiting {
  draft: EventDraft
  /** Asked inside the transaction, so that nothing can change between the check and the write. */
  check: (() => Refusal | undefined) | undefined
  done: ((receipt: Receipt) => void) | undefined
}

export interface Ingest {
  submit(draft: EventDraft, check?: Waiting['check'], done?: Waiting['done']): void
  /** The same for a caller that waits. */
  append(draft: EventDraft, check?: Waiting['check']): Promise<Receipt>
  /**
   * Writes all of them in one transaction, or none.
   * @throws what SQLite says, when one of them cannot be written; then nothing was
   */
  together(drafts: readonly EventDraft[]): LoggedEvent[]
  /** Writes what is waiting now. */
  flush(): void
}

export interface IngestOptions {
  db: WritableDb
  /** Told of the events of one commit, in order, once they are on disk and their senders know. */
  onCommitted(events: LoggedEvent[]): void
  onProblem(problem: unknown): void
}

/** A storm of hearts is written in portions, behind whatever else there is: it delays no vote. */
const PATIENT: ReadonlySet<EventDraft['type']> = new Set(['reaction:sent'])
const PATIENT_A_TURN = 64

/**
 * The one way into the log. Whatever arrives in the same turn of the event loop shares one transaction and so one
 * fsync (group commit); each receipt is given after it.
 */
export function createIngest({ db, onCommitted, onProblem }: IngestOptions): Ingest {
  let waiting: Waiting[] = []
  let patient: Waiting[] = []
  let turn: NodeJS.Immediate | undefined

  const write = db.transaction((batch: Waiting[]): Receipt[] =>
    batch.map(({ draft, check }) => {
      if (hasEvent(db, draft.actor, draft.id)) return { kind: 'known' }
      const code = check?.()
      if (code) return { kind: 'refused', code }
      const seq = insertEvent(db, draft)
      if (seq === undefined) return { kind: 'known' }
      const event = { ...draft, seq }
      project(db, event)
      return { kind: 'written', event }
    }),
  )

  const flush = () => commitTurn(Number.POSITIVE_INFINITY)

  function commitTurn(atMost: number): void {
    clearImmediate(turn)
    turn = undefined
    const batch = [...waiting, ...patient.slice(0, atMost)]
    if (batch.length === 0) return
    waiting = []
    patient = patient.slice(atMost)
    if (patient.length > 0) soon()
    const receipts = commit(batch)
    batch.forEach((entry, index) => {
      entry.done?.(receipts[index] as Receipt)
    })
    const events = receipts.flatMap((receipt) => (receipt.kind === 'written' ? [receipt.event] : []))
    if (events.length > 0) onCommitted(events)
  }

  /** One bad event must not cost the others theirs: where the batch fails, each is tried alone. */
  function commit(batch: Waiting[]): Receipt[] {
    try {
      return write.immediate(batch)
    } catch (error) {
      if (batch.length > 1) return batch.flatMap((entry) => commit([entry]))
      onProblem(storeProblem(error))
      return [{ kind: 'refused', code: 'unavailable' }]
    }
  }

  const writeTogether = db.transaction((drafts: readonly EventDraft[]): LoggedEvent[] =>
    drafts.flatMap((draft) => {
      const seq = insertEvent(db, draft)
      if (seq === undefined) return []
      const event = { ...draft, seq }
      project(db, event)
      return [event]
    }),
  )

  function together(drafts: readonly EventDraft[]): LoggedEvent[] {
    flush()
    const events = writeTogether.immediate(drafts)
    if (events.length > 0) onCommitted(events)
    return events
  }

  function soon(): void {
    turn ??= setImmediate(() => commitTurn(PATIENT_A_TURN))
  }

  function submit(draft: EventDraft, check?: Waiting['check'], done?: Waiting['done']): void {
    soon()
    const lane = PATIENT.has(draft.type) ? patient : waiting
    lane.push({ draft, check, done })
  }

  return {
    submit,
    append: (draft, check) => new Promise((resolve) => submit(draft, check, resolve)),
    together,
    flush,
  }
}
