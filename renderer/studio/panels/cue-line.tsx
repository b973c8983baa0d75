import { Lightbulb } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Cue, Live } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { percent } from '../../ui/words'
import { ask, request } from '../bridge'
import { useKey } from '../keys'
import { useCatalogue } from '../stores/catalogue'
import { changeDraft, show } from '../stores/live-view'
import { useWords } from '../words'

/** What to do next may change with every vote; a teacher's eye need not follow faster than this. */
const ASK_EVERY_MS = 10_000

/** One calm line: whom to offer what now, what speaks for it, and a way to say "not now". */
export function CueLine({ live }: { live: Live }) {
  const { t, locale } = useWords()
  const names = useCatalogue((catalogue) => catalogue.names)
  const [cue, setCue] = useState<Cue | null>(null)
  const offers = live.offers.length
  useEffect(() => {
    let current = true
    const look = () =>
      void request('cue:get').then((outcome) => {
        if (current) setCue(outcome.ok ? outcome.value : null)
      })
    look()
    const timer = setInterval(look, ASK_EVERY_MS)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [offers])

  const prepare = () => {
    if (!cue) return
    show({ offerTab: 'new', likelyFrom: cue.evidence.kind === 'likely' ? cue.evidence.likelyFrom : 0.2 })
    changeDraft({
      courseId: cue.courseId,
      bundleId: undefined,
      ...(cue.evidence.kind === 'answered'
        ? { audience: 'segment', segment: `answered:${cue.evidence.pollId}:${cue.evidence.choice}` }
        : { audience: 'likely' }),
    })
  }
  useKey('y', t('cue.prepare'), prepare, cue !== null)
  if (!cue) return null
  const title = pickText(names.courses[cue.courseId] ?? {}, locale)
  const { evidence } = cue
  const said = { count: cue.count, here: cue.here, title, likelihood: percent(cue.likelihood, locale) }
  return (
    <div className="cue" role="status" data-testid="cue">
      <Lightbulb size={14} aria-hidden />
      <span className="grow">
        {evidence.kind === 'answered'
          ? t('cue.answered', { ...said, label: evidence.label, minutes: evidence.stayedMinutes })
          : t('cue.likely', said)}
      </span>
      <Button size="small" tip={t('cue.prepare')} shortcut="y" data-testid="cue-prepare" onClick={prepare}>
        {t('cue.prepare')}
      </Button>
      <Button
        size="small"
        kind="quiet"
        data-testid="cue-not-now"
        onClick={() => {
          setCue(null)
          void ask('cue:snooze', { courseId: cue.courseId })
        }}
      >
        {t('cue.notNow')}
      </Button>
    </div>
  )
}
