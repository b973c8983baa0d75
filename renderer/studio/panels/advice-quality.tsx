import { RefreshCw, X } from 'lucide-react'
import { useEffect } from 'react'
import type {
  Interval,
  AdviceQuality as Quality,
  ServingModel,
  TrainingRun,
  TrainingState,
} from '../../../shared/advice'
import { Button } from '../../ui/button'
import { Bar } from '../../ui/meter'
import { Notice } from '../../ui/notice'
import { count, dayAndClock, duration, percent } from '../../ui/words'
import { ask } from '../bridge'
import { listenToTraining, loadQuality, useAdvice } from '../stores/advice'
import { inARow, useWords } from '../words'

/** Fewer people than this whose last course could be held back say nothing firm. */
const FIRM = 100

/** (a) How good the advice is, measured on what people really took next. */
export function AdviceQuality() {
  const { t } = useWords()
  const quality = useAdvice((store) => store.quality)
  useEffect(() => {
    void loadQuality()
    return listenToTraining()
  }, [])
  if (!quality) return <p className="empty">{t('report.loading')}</p>
  const [run] = quality.runs
  const nobody = quality.known.people + quality.known.sample === 0
  return (
    <div className="stack advice" data-testid="advice-quality">
      <Known quality={quality} />
      <Training model={quality.model} training={quality.training} nobody={nobody} />
      {run ? (
        <Comparison run={run} invented={quality.known.sampleTook} />
      ) : (
        <p className="empty">{t(nobody ? 'advice.quality.nobody' : 'advice.quality.noRuns')}</p>
      )}
      {quality.runs.length > 0 && <Runs runs={quality.runs} />}
    </div>
  )
}

function Known({ quality: { known } }: { quality: Quality }) {
  const { t, locale } = useWords()
  if (known.sample === 0) {
    return <p className="soft">{t('advice.quality.known', { people: count(known.people, locale) })}</p>
  }
  return (
    <Notice kind="note">
      {t('advice.quality.knownSample', { people: count(known.people, locale), sample: count(known.sample, locale) })}
    </Notice>
  )
}

interface TrainingProps {
  model: ServingModel
  training: TrainingState
  /** There is nobody to learn from. */
  nobody: boolean
}

function Training({ model, training, nobody }: TrainingProps) {
  const { t, locale } = useWords()
  const serving =
    model.kind === 'learnt'
      ? t(`advice.serving.${model.from}`, { time: dayAndClock(model.trainedAtMs, locale) })
      : t(`advice.serving.${model.because}`)
  return (
    <div className="training">
      <p data-testid="serving-model">{serving}</p>
      {training.kind === 'running' ? (
        <div className="training-run" role="status">
          <Bar share={training.share} />
          <span className="soft small figures">
            {t(`advice.stage.${training.stage}`)} {percent(training.share, locale)}
          </span>
          <Button size="small" icon={X} data-testid="train-cancel" onClick={() => void ask('advice:cancel')}>
            {t('app.cancel')}
          </Button>
        </div>
      ) : (
        <div className="training-run">
          <span className="soft small" role="status">
            {training.kind === 'idle' ? '' : t(`advice.training.${training.kind}`)}
          </span>
          {!nobody && (
            <Button size="small" icon={RefreshCw} data-testid="train" onClick={() => void ask('advice:train')}>
              {t(model.kind === 'learnt' ? 'advice.train' : 'advice.trainFirst')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function Comparison({ run, invented }: { run: TrainingRun; invented: boolean }) {
  const { t, locale } = useWords()
  const blend = run.figures.find(({ name }) => name === 'blend')
  const popular = run.figures.find(({ name }) => name === 'popularity')
  const trials = blend?.recall10.count ?? 0
  const ofHundred = ({ value, low, high }: Interval) => ({
    hits: Math.round(value * 100),
    low: Math.round(low * 100),
    high: Math.round(high * 100),
  })
  const share = ({ value, low, high }: Interval) =>
    `${percent(value, locale, 1)} (${percent(low, locale)}–${percent(high, locale)})`
  const weight = (name: string) => run.weights.find((one) => one.name === name)?.share
  const modelName = (name: string) => t(`advice.model.${name as 'blend'}`, { defaultValue: name })
  const { leftOut = [] } = run
  const sorted = [...run.figures]
    .filter(({ name }) => !leftOut.includes(name))
    .sort((a, b) => b.ndcg10.value - a.ndcg10.value)
  return (
    <section className="stack">
      <h2>{t('advice.quality.title')}</h2>
      {blend && popular && trials > 0 && (
        <p data-testid="quality-words">
          {inARow(
            locale,
            t('advice.quality.blend', ofHundred(blend.recall10)),
            t('advice.quality.popular', ofHundred(popular.recall10)),
            t(
              blend.ndcg10.low > popular.ndcg10.high
                ? 'advice.quality.better'
                : blend.ndcg10.value > popular.ndcg10.value
                  ? 'advice.quality.perhapsBetter'
                  : 'advice.quality.notBetter',
            ),
          )}
        </p>
      )}
      <p className="soft small">
        {inARow(
          locale,
          t('advice.quality.trials', { trials: count(trials, locale) }),
          invented && t('advice.quality.invented'),
          trials < FIRM && t('advice.quality.few'),
          t(`advice.choice.${run.choice}`),
        )}
      </p>
      {leftOut.length > 0 && (
        <p className="soft small" data-testid="quality-left-out">
          {t('advice.quality.leftOut', {
            models: new Intl.ListFormat(locale).format(leftOut.map(modelName)),
          })}
        </p>
      )}
      <div className="wide-table">
        <table className="table">
          <thead>
            <tr>
              <th>{t('advice.quality.model')}</th>
              <th>{t('advice.quality.recall')}</th>
              <th>{t('advice.quality.ndcg')}</th>
              <th>{t('advice.quality.coverage')}</th>
              <th>{t('advice.quality.gini')}</th>
              <th>{t('advice.quality.weight')}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(({ name, recall10, ndcg10, coverage, gini }) => (
              <tr
                key={name}
                className={name === 'blend' ? 'figures strong' : 'figures'}
                data-testid={`quality-row-${name}`}
              >
                <td>{modelName(name)}</td>
                <td>{share(recall10)}</td>
                <td>{share(ndcg10)}</td>
                <td>{percent(coverage, locale)}</td>
                <td>{gini.toFixed(2)}</td>
                <td>{weight(name) === undefined ? '' : percent(weight(name) as number, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="faint small">{t('advice.quality.terms')}</p>
    </section>
  )
}

function Runs({ runs }: { runs: readonly TrainingRun[] }) {
  const { t, locale } = useWords()
  return (
    <section className="stack">
      <h2>{t('advice.runs.title')}</h2>
      <div className="wide-table">
        <table className="table">
          <thead>
            <tr>
              <th>{t('advice.runs.when')}</th>
              <th>{t('advice.runs.people')}</th>
              <th>{t('advice.runs.courses')}</th>
              <th>{t('advice.runs.took')}</th>
              <th>{t('advice.quality.ndcg')}</th>
              <th>{t('advice.runs.settings')}</th>
              <th>{t('advice.runs.fingerprint')}</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.atMs + run.fingerprint} className="figures" data-testid="training-run">
                <td>{dayAndClock(run.atMs, locale)}</td>
                <td>{count(run.people, locale)}</td>
                <td>{count(run.courses, locale)}</td>
                <td>{duration(run.tookMs, locale)}</td>
                <td>{percent(run.figures.find(({ name }) => name === 'blend')?.ndcg10.value ?? 0, locale, 1)}</td>
                <td className="small run-settings" title={settingsText(run)}>
                  {settingsText(run)}
                </td>
                <td>
                  <code title={run.fingerprint}>{run.fingerprint.slice(0, 8)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The settings that were tuned, as their names in the literature. */
const settingsText = ({ settings, seed }: TrainingRun) =>
  [
    ...Object.entries(settings).flatMap(([model, numbers]) =>
      Object.entries(numbers).map(([name, value]) => `${model} ${name} ${value}`),
    ),
    `seed ${seed}`,
  ].join(' · ')
