import { useEffect, useState } from 'react'
import { Segments } from '../../ui/segments'
import { AdviceCauses } from '../panels/advice-causes'
import { AdviceFairness } from '../panels/advice-fairness'
import { AdviceQuality } from '../panels/advice-quality'
import { AdviceGraph } from '../panels/graph/advice-graph'
import { PageHead, Shell } from '../panels/shell'
import { loadCatalogue } from '../stores/catalogue'
import { useWords } from '../words'

const TABS = ['quality', 'graph', 'causes', 'fairness'] as const

/** What the advice is worth, in four answers. */
export function AdviceScreen() {
  const { t } = useWords()
  const [tab, setTab] = useState<(typeof TABS)[number]>('quality')
  useEffect(() => void loadCatalogue(), [])
  return (
    <Shell at="advice">
      <div className="page page-advice">
        <PageHead title={t('nav.advice')} back={{ screen: 'home' }}>
          <Segments
            label={t('nav.advice')}
            value={tab}
            testId="advice"
            onChange={setTab}
            options={TABS.map((value) => ({ value, label: t(`advice.tabs.${value}`) }))}
          />
        </PageHead>
        {tab === 'quality' && <AdviceQuality />}
        {tab === 'graph' && <AdviceGraph />}
        {tab === 'causes' && <AdviceCauses />}
        {tab === 'fairness' && <AdviceFairness />}
      </div>
    </Shell>
  )
}
