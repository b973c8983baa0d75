import { useEffect, useState } from 'react'
import type { AdviceSettings, AdviceCauses as Causes, Effect, Interval } from '../../../shared/advice'
import { unpack } from '../../../shared/packed'
import { count, percent } from '../../ui/words'
import { ask } from '../bridge'
import { inARow, useWords } from '../words'

/** (c) What advice and offers cause: people held out by chance against the others. */
export function AdviceCauses() {
  const { t, locale } = useWords()
  const [causes, setCauses] = useState<Causes>()
  useEffect(() => void ask('advice:causes').then((outcome) => outcome.ok && setCauses(unpack(outcome.value))), [])
  if (!causes) return <p className="empty">{t('report.loading')}</p>
  return (
    <div className="stack advice" data-testid="advice-causes">
      <p className="soft">{t('advice.causes.lead')}</p>
      <EffectText title={t('advice.causes.opened')} effect={causes.opened} testId="effect-opened" />
      <EffectText
        title={t('advice.causes.bought', { days: causes.windowDays })}
        effect={causes.bought}
        testId="effect-bought"
      />
      <EffectText
        title={t('advice.causes.offers', { days: causes.windowDays })}
        effect={causes.offers}
        testId="effect-offers"
      />
      <Judged judged={causes.judged} />
      <Chance settings={causes.settings} onChanged={(settings) => setCauses({ ...causes, settings })} />
      <p className="faint small">{t('advice.causes.methods', { count: count(causes.judged.lists, locale) })}</p>
    </div>
  )
}

function EffectText({ title, effect, testId }: { title: string; effect: Effect; testId: string }) {
  const { t, locale } = useWords()
  const points = (share: number) => `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(share * 100).toFixed(1)}`
  return (
    <section className="effect" data-testid={testId}>
      <h2>{title}</h2>
      {effect.kind === 'too-little' ? (
        <p>{t('advice.causes.tooLittle', { treated: effect.treated, heldOut: effect.heldOut })}</p>
      ) : (
        <>
          <p className="figure-value figures">
            {t('advice.causes.points', { value: points(effect.difference) })}
            <span className="soft small">
              {' '}
              {t('advice.causes.interval', { low: points(effect.low), high: points(effect.high) })}
            </span>
          </p>
          <p>
            {inARow(
              locale,
              t(
                effect.low > 0
                  ? 'advice.causes.helps'
                  : effect.high < 0
                    ? 'advice.causes.hurts'
                    : 'advice.causes.unclear',
              ),
              t('advice.causes.detectable', { points: (effect.detectable * 100).toFixed(1) }),
            )}
          </p>
          <p className="soft small figures">
            {inARow(
              locale,
              t('advice.causes.base', {
                treated: count(effect.treated, locale),
                heldOut: count(effect.heldOut, locale),
                classes: count(effect.classes, locale),
              }),
              effect.leftOut > 0 && t('advice.causes.leftOut', { count: effect.leftOut }),
              effect.noiseRemoved !== undefined &&
                t('advice.causes.noise', { share: percent(effect.noiseRemoved, locale) }),
            )}
          </p>
        </>
      )}
    </section>
  )
}

/** Fewer lists than this are worth no figure. */
const FEW = 30

function Judged({ judged }: { judged: Causes['judged'] }) {
  const { t, locale } = useWords()
  const figure = ({ value, low, high }: Interval) =>
    `${percent(value, locale, 1)} (${percent(Math.max(0, low), locale)}–${percent(Math.max(0, high), locale)})`
  return (
    <section className="effect">
      <h2>{t('advice.judged.title')}</h2>
      {judged.lists === 0 ? (
        <p>{t('advice.judged.none')}</p>
      ) : (
        <div className="wide-table">
          <table className="table">
            <thead>
              <tr>
                <th>{t('advice.judged.policy')}</th>
                <th>{t('advice.judged.doublyRobust')}</th>
                <th>{t('advice.judged.selfNormalised')}</th>
                <th>{t('advice.judged.ips')}</th>
                <th>{t('advice.judged.effective')}</th>
              </tr>
            </thead>
            <tbody>
              <tr className="figures">
                <td>{t('advice.judged.served')}</td>
                <td colSpan={3}>{figure(judged.served)}</td>
                <td>{count(judged.lists, locale)}</td>
              </tr>
              {judged.policies.map(({ name, ips, selfNormalised, doublyRobust, effective }) => (
                <tr key={name} className="figures" data-testid={`judged-${name}`}>
                  <td>{t(`advice.judged.${name}`)}</td>
                  {effective < FEW ? (
                    <td colSpan={3} className="soft">
                      {t('advice.judged.tooFew')}
                    </td>
                  ) : (
                    <>
                      <td>{figure(doublyRobust)}</td>
                      <td>{figure(selfNormalised)}</td>
                      <td>{figure(ips)}</td>
                    </>
                  )}
                  <td>{t('advice.judged.of', { effective: effective.toFixed(0), lists: judged.lists })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

/** The shares of chance this knowledge is bought with. */
function Chance({ settings, onChanged }: { settings: AdviceSettings; onChanged: (settings: AdviceSettings) => void }) {
  const { t, locale } = useWords()
  const keep = (change: Partial<AdviceSettings>) => {
    const next = { ...settings, ...change }
    onChanged(next)
    void ask('advice:settings', next).then((outcome) => outcome.ok || onChanged(settings))
  }
  const line = (key: 'exploreShare' | 'holdOutShare') => (
    <label className="choice">
      <input
        type="checkbox"
        className="check"
        data-testid={`advice-${key}`}
        checked={settings[key] > 0}
        onChange={(event) => keep({ [key]: event.target.checked ? SHARE : 0 })}
      />
      <span>
        {t(`advice.chance.${key}`, { share: percent(settings[key] || SHARE, locale) })}
        <span className="faint">{t(`advice.chance.${key}Hint`)}</span>
      </span>
    </label>
  )
  return (
    <section className="effect">
      <h2>{t('advice.chance.title')}</h2>
      <div className="choice-list">
        {line('holdOutShare')}
        {line('exploreShare')}
      </div>
    </section>
  )
}

const SHARE = 0.1
