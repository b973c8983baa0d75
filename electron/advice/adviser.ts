import type { Recommendation } from '../../shared/model'
import { createRecommender, type Question, type Recommender } from '../recommender/live'
import type { Interaction } from '../recommender/model'
import type { Progress, Run, TrainRequest } from '../recommender/training'
import { allEvents, eventsBetween, type LoggedEvent } from '../store/events'
import type { ReadableDb } from '../store/open'
import { type Catalogue, readCatalogue } from './catalogue'
import { createEvidence } from './evidence'

export interface AdviserOptions {
  db: ReadableDb
  now(): number
  /** Trains in a thread of its own; absent: what can be fitted at once serves. */
  trainer?: ((request: TrainRequest, heard: (progress: Progress) => void) => Run) | undefined
  log(message: string, detail?: unknown): void
}

export type Adviser = ReturnType<typeof createAdviser>

/** What is asked of the adviser: the recommender's question, the time being its own. */
export type Asked = Omit<Question, 'nowMs'>

const TRAINING_SEED = 1
const TRAINING_BUDGET_MS = 60_000

/**
 * Knows who wants what, from the whole log, all classes and the history included. It lives as long as the program, is
 * read at first need and kept current event by event; a better model is learnt in a thread of its own.
 */
export function createAdviser({ db, now, trainer, log }: AdviserOptions) {
  let state: { catalogue: Catalogue; recommender: Recommender; evidence: (event: LoggedEvent) => Interaction[] }
  let lastSeq = 0
  let opened = false
  let run: Run | undefined
  const listeners = new Set<() => void>()

  function read(catalogue: Catalogue): void {
    const taught = new Map<string, string>()
    const courseOf = (classId: string) => {
      if (!taught.has(classId)) {
        const row = db.prepare('SELECT course_id FROM classes WHERE id = ?').get(classId) as
          | { course_id: string }
          | undefined
        if (row) taught.set(classId, row.course_id)
      }
      return taught.get(classId)
    }
    const evidence = createEvidence({ courseOf, mentions: catalogue.mentions })
    lastSeq = 0
    function* everything(): Generator<Interaction> {
      for (const event of allEvents(db)) {
        lastSeq = event.seq
        yield* evidence(event)
      }
    }
    const recommender = createRecommender({ items: catalogue.items, interactions: everything(), nowMs: now() })
    state = { catalogue, recommender, evidence }
  }

  /** Reads the log at first need, and again when the catalogue has changed. */
  function refresh(): void {
    const catalogue = readCatalogue(db)
    if (opened && catalogue.mark === state.catalogue.mark) {
      catchUp(Number.POSITIVE_INFINITY)
      return
    }
    read(catalogue)
    opened = true
  }

  function take(event: LoggedEvent): string[] {
    lastSeq = event.seq
    const found = state.evidence(event)
    for (const interaction of found) state.recommender.apply(interaction)
    return [...new Set(found.map(({ userId }) => userId))]
  }

  function catchUp(beforeSeq: number): void {
    for (const event of eventsBetween(db, lastSeq, beforeSeq)) take(event)
  }

  /** Learns anew from everything known; a run that is going on goes on. */
  function train(): Run | undefined {
    if (!trainer || run) return run
    const started = trainer(
      {
        items: state.catalogue.items,
        histories: state.recommender.histories(now()),
        seed: TRAINING_SEED,
        nowMs: now(),
        budgetMs: TRAINING_BUDGET_MS,
      },
      () => undefined,
    )
    run = started
    void started.outcome.then((outcome) => {
      run = undefined
      if (outcome.kind === 'done' && state.recommender.adopt(outcome.trained)) for (const tell of listeners) tell()
      if (outcome.kind === 'failed') log('training failed', outcome.message)
    })
    return started
  }

  return {
    refresh,
    train,
    /** Takes a logged event in, and first any the adviser was not told of. Returns whose lists it may have changed. */
    apply(event: LoggedEvent): string[] {
      if (event.seq <= lastSeq) return []
      if (event.seq > lastSeq + 1) catchUp(event.seq)
      return take(event)
    },
    recommend: (userId: string, asked: Asked): Recommendation[] =>
      state.recommender.recommend(userId, { ...asked, nowMs: now() }).map((advised) => ({
        courseId: advised.itemId,
        score: advised.score,
        likelihood: advised.likelihood,
        get reason() {
          return advised.reason
        },
      })),
    owns: (userId: string, courseId: string) => state.recommender.owns(userId, courseId),
    /** Calls back when a better model has taken over: every list may have changed. Returns the way to stop that. */
    onLearnt(tell: () => void): () => void {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    /** Stops a training run that is still going. */
    close: () => run?.cancel(),
  }
}
