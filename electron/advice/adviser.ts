import type { AdviceQuality, ServingModel, TrainingRun, TrainingState } from '../../shared/advice'
import type { Reason, Recommendation } from '../../shared/model'
import { createRecommender, type Question, type Recommender } from '../recommender/live'
import type { Interaction } from '../recommender/model'
import type { Progress, Run, TrainRequest } from '../recommender/training'
import { eventsBetween, type LoggedEvent } from '../store/events'
import type { ReadableDb } from '../store/open'
import { isSampleActor, type Sample } from '../store/sample'
import type { Bandit } from './bandit'
import { type Catalogue, readCatalogue } from './catalogue'
import { readKnown } from './known'
import type { Learners } from './learners'
import { dropKeptModel, prepareModelFolder, readKeptModel } from './model-store'
import { popularReason, withAct } from './reasons'
import { trainingRunOf } from './training-run'

export interface AdviserOptions {
  db: ReadableDb
  now(): number
  /** Where the model is kept. */
  modelFile: string
  /** Trains in a thread of its own; absent: what can be fitted at once serves. */
  trainer?: ((request: TrainRequest, heard: (progress: Progress) => void) => Run) | undefined
  /** The sample set, which stands in while there are few people; absent: nothing does. */
  sample?(): Sample
  /** Told of each run that has come to its end, for the log. */
  onRun?(run: TrainingRun): void
  onTraining?(state: TrainingState): void
  log(message: string, detail?: unknown): void
}

export type Adviser = ReturnType<typeof createAdviser>

/** What is asked of the adviser: the recommender's question, the time being its own. */
export type Asked = Omit<Question, 'nowMs'>

const TRAINING_SEED = 1
const TRAINING_BUDGET_MS = 60_000
/** After so much new evidence, or this long, the next class begins with a new training. */
const WORTH_TRAINING = 200
const CATALOGUE_EVERY_MS = 1000
const WORTH_TRAINING_MS = 86_400_000

interface State {
  catalogue: Catalogue
  recommender: Recommender
  evidence(event: LoggedEvent): Interaction[]
  learners: Learners
  bandit: Bandit
  model: ServingModel
  /** Pieces of evidence that came since the model was learnt, as far as this program knows. */
  since: number
}

/**
 * Knows who wants what, from the whole log, all classes and the history included. It lives as long as the program, is
 * read at first need and kept current event by event; a better model is learnt in a thread of its own and kept on disk.
 */
export function createAdviser(options: AdviserOptions) {
  const { db, now, modelFile, trainer, onRun, onTraining, log } = options
  let current: State | undefined
  let lastSeq = 0
  let catalogueAtMs = Number.NEGATIVE_INFINITY
  let run: Run | undefined
  let training: TrainingState = { kind: 'idle' }
  const listeners = new Set<() => void>()

  const state = (): State => {
    current ??= read(readCatalogue(db))
    return current
  }

  function read(catalogue: Catalogue): State {
    const {
      interactions,
      evidence,
      learners,
      bandit,
      lastSeq: seq,
    } = readKnown(db, catalogue, {
      nowMs: now(),
      sample: options.sample,
    })
    lastSeq = seq
    const people = new Set(interactions.map(({ userId }) => userId)).size
    const kept = readKeptModel(modelFile, catalogue.items, people, now())
    if (kept.kind === 'unusable' && kept.because !== 'none') {
      log('the stored model is not used; advice falls back to what can be fitted at once', kept)
    }
    return {
      catalogue,
      evidence,
      learners,
      bandit,
      recommender: createRecommender({
        items: catalogue.items,
        interactions,
        nowMs: now(),
        trained: kept.kind === 'good' ? kept.trained : undefined,
      }),
      model:
        kept.kind === 'good'
          ? { kind: 'learnt', trainedAtMs: kept.trained.trainedAtMs, from: 'file' }
          : { kind: 'quick', because: kept.because },
      since: 0,
    }
  }

  /** Reads the log at first need, and again when the catalogue has changed. */
  function refresh(): void {
    const before = current
    if (!before) {
      state()
      return
    }
    catalogueAtMs = now()
    const catalogue = readCatalogue(db)
    if (catalogue.mark !== before.catalogue.mark) current = read(catalogue)
    else catchUp(Number.POSITIVE_INFINITY)
  }

  /** For whoever asks often: every event is in the answer, a change of the catalogue within a second. */
  function keepUp(): void {
    if (!current || now() - catalogueAtMs > CATALOGUE_EVERY_MS) refresh()
    else catchUp(Number.POSITIVE_INFINITY)
  }

  function take(event: LoggedEvent): string[] {
    const { evidence, recommender, learners, bandit } = state()
    bandit.take(event)
    lastSeq = Math.max(lastSeq, event.seq)
    const found = evidence(event)
    for (const interaction of found) {
      recommender.apply(interaction)
      learners.take(interaction)
    }
    state().since += found.length
    return [...new Set(found.map(({ userId }) => userId))]
  }

  function catchUp(beforeSeq: number): void {
    for (const event of eventsBetween(db, lastSeq, beforeSeq)) take(event)
  }

  function tellTraining(next: TrainingState): void {
    training = next
    onTraining?.(next)
  }

  /** Learns anew from everything known; a run that is going on goes on. */
  function train(): void {
    if (!trainer || run) return
    refresh()
    const { catalogue, recommender } = state()
    prepareModelFolder(modelFile)
    tellTraining({ kind: 'running', stage: 'tuning', share: 0 })
    const started = trainer(
      {
        items: catalogue.items,
        histories: recommender.histories(now()),
        seed: TRAINING_SEED,
        nowMs: now(),
        budgetMs: TRAINING_BUDGET_MS,
        keepAt: modelFile,
      },
      (progress) => run === started && tellTraining({ kind: 'running', ...progress }),
    )
    run = started
    void started.outcome.then((outcome) => {
      if (run === started) run = undefined
      switch (outcome.kind) {
        case 'done':
          // The catalogue may have changed meanwhile: what was learnt of another one is not served.
          if (state().recommender.adopt(outcome.trained)) {
            state().model = { kind: 'learnt', trainedAtMs: outcome.trained.trainedAtMs, from: 'run' }
            state().since = 0
            for (const tell of listeners) tell()
          }
          onRun?.(trainingRunOf(outcome.trained))
          return tellTraining({ kind: 'done', atMs: now() })
        case 'cancelled':
          return tellTraining({ kind: 'cancelled' })
        case 'failed':
          log('training failed', outcome.message)
          return tellTraining({ kind: 'failed' })
      }
    })
  }

  /** Learns anew where it is worth it: nothing learnt serves, much has happened since, or it was long ago. */
  function trainIfWorthIt(): void {
    const { model, since } = state()
    const old = model.kind === 'learnt' && now() - model.trainedAtMs > WORTH_TRAINING_MS
    if (model.kind === 'quick' || old || since >= WORTH_TRAINING) train()
  }

  /**
   * Drops all that is known of people who have been erased, and with it the stored model and a run that has seen them:
   * user neighbours keep histories.
   */
  async function forget(...userIds: string[]): Promise<void> {
    for (const userId of userIds) current?.recommender.forget(userId)
    const going = run
    run = undefined
    going?.cancel()
    await going?.outcome
    dropKeptModel(modelFile)
    current = read(readCatalogue(db))
    current.model = { kind: 'quick', because: 'erased' }
    for (const tell of listeners) tell()
  }

  return {
    refresh,
    keepUp,
    train,
    trainIfWorthIt,
    forget,
    cancelTraining: () => run?.cancel(),
    /** Takes a logged event in, and first any the adviser was not told of. Returns whose lists it may have changed. */
    apply(event: LoggedEvent): string[] {
      state()
      if (event.seq <= lastSeq) return []
      if (event.seq > lastSeq + 1) catchUp(event.seq)
      return take(event)
    },
    recommend: (userId: string, asked: Asked): Recommendation[] =>
      state()
        .recommender.recommend(userId, { ...asked, nowMs: now() })
        .map((advised) => ({
          courseId: advised.itemId,
          score: advised.score,
          likelihood: advised.likelihood,
          get reason() {
            const { reason } = advised
            if (reason.kind === 'popular') return popularReason(advised.itemId, state().learners)
            return withAct(reason, state().recommender.evidence(userId), now())
          },
        })),
    owns: (userId: string, courseId: string) => state().recommender.owns(userId, courseId),
    knows: (userId: string) => state().recommender.knows(userId),
    catalogue: () => state().catalogue,
    people: () => state().recommender.people(),
    evidence: (userId: string) => state().recommender.evidence(userId),
    bandit: () => state().bandit,
    learners: (courseId: string) => state().learners.of(courseId),
    popularReason: (courseId: string): Reason => popularReason(courseId, state().learners),
    /** Courses the person has put away and not looked at since. */
    putAway(userId: string): Set<string> {
      const away = new Set<string>()
      for (const { itemId, signal } of state().recommender.evidence(userId)) {
        if (signal === 'courseDismissed') away.add(itemId)
        else if (signal === 'courseOpened') away.delete(itemId)
      }
      return away
    },
    training: () => training,
    model: () => state().model,
    /** Whose histories there are. */
    known(): AdviceQuality['known'] {
      const { recommender } = state()
      const ids = recommender.people()
      const sample = ids.filter(isSampleActor)
      return {
        people: ids.length - sample.length,
        sample: sample.length,
        sampleTook: sample.some((id) => recommender.evidence(id).some(({ owned }) => owned)),
      }
    },
    /** Calls back when a better model has taken over: every list may have changed. Returns the way to stop that. */
    onLearnt(tell: () => void): () => void {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    /** Stops a training run that is still going. */
    close: () => run?.cancel(),
  }
}
