import { useEffect, useState } from 'react'
import type { AdviceFairness as Fairness, Interval } from '../../../shared/advice'
import { pickText } from '../../../shared/model'
import { unpack } from '../../../shared/packed'
import { Bar } from '../../ui/meter'
import { count, percent } from '../../ui/words'
import { ask } from '../bridge'
import { useCatalogue } from '../stores/catalogue'
import { inARow, useWords } from '../words'

/** (d) How much each course was shown and opened, and whether some people are served worse than others. */
export function AdviceFairness() {
  const { t, locale } = useWords()
  const [fairness, setFairness] = useState<Fairness>()
  const names = useCatalogue((catalogue) => catalogue.names)
  useEffect(() => {
    void ask('advice:fairness').then((outcome) => outcome.ok && setFairness(unpack(outcome.value)))
  }, [])
  if (!fairness) return <p className="empty">{t('report.loading')}</p>
  if (fairness.lists === 0) return <p className="empty">{t('advice.fairness.empty')}</p>
  const most = Math.max(...fairness.courses.map(({ share }) => share), 0.001)
  const behind = fairness.courses.filter(({ share, least }) => share < least).length
  return (
    <div className="stack advice" data-testid="advice-fairness">
      <p>
        {inARow(
          locale,
          t('advice.fairness.lead', {
            lists: count(fairness.lists, locale),
            coverage: percent(fairness.coverage, locale),
            gini: fairness.gini.toFixed(2),
            floor: percent(fairness.floor, locale),
          }),
          t(behind === 0 ? 'advice.fairness.kept' : 'advice.fairness.behind', { count: behind }),
        )}
      </p>
      <Shares
        title={t('advice.fairness.byCourse')}
        rows={fairness.courses.map(({ courseId, ...row }) => ({
          ...row,
          key: courseId,
          name: pickText(names.courses[courseId] ?? {}, locale),
        }))}
        most={most}
      />
      <Shares
        title={t('advice.fairness.byGroup')}
        rows={fairness.groups.map(({ group, ...row }) => ({ ...row, key: group, name: t(`advice.fairness.${group}`) }))}
        most={1}
      />
      <Shares
        title={t('advice.fairness.byClass')}
        rows={fairness.classes.map(({ classId, title, ...row }) => ({ ...row, key: classId, name: title }))}
        most={1}
      />
      <p className="faint small">{t('advice.fairness.terms')}</p>
    </div>
  )
}

interface Row {
  key: string
  name: string
  share: number
  hits: Interval
}

function Shares({ title, rows, most }: { title: string; rows: Row[]; most: number }) {
  const { t, locale } = useWords()
  return (
    <section className="stack">
      <h2>{title}</h2>
      <div className="wide-table">
        <table className="table share-table">
          <thead>
            <tr>
              <th>{t('advice.fairness.what')}</th>
              <th>{t('advice.fairness.exposure')}</th>
              <th aria-hidden />
              <th>{t('advice.fairness.hits')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, share, hits }) => (
              <tr key={key} className="figures">
                <td>{name}</td>
                <td>{percent(share, locale, 1)}</td>
                <td>
                  <Bar share={share / most} />
                </td>
                <td>
                  {Math.round(hits.value * hits.count)} / {count(hits.count, locale)}
                  {hits.count > 0 &&
                    ` · ${percent(hits.value, locale)} (${percent(hits.low, locale)}–${percent(hits.high, locale)})`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
