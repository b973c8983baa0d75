import { CalendarClock, DoorClosed, DoorOpen, QrCode } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Class } from '../../../shared/model'
import { Button } from '../../ui/button'
import { dayAndClock } from '../../ui/words'
import { ask } from '../bridge'
import { useKey } from '../keys'
import { show } from '../stores/live-view'
import { keepWaiting, loadWaiting, useWaiting } from '../stores/waiting'
import { isolated, useWords } from '../words'
import { JoinDialog } from './join-dialog'
import { PlanDialog } from './plan-dialog'

/** The class's door before it is live: when it begins, what it asks, who waits already. */
export function WaitingStrip({ row }: { row: Class }) {
  const { t, locale } = useWords()
  const room = useWaiting((store) => (store.room?.classId === row.id ? store.room : null))
  const [planning, setPlanning] = useState(false)
  const waiting = room?.attendees.filter(({ presence }) => presence.kind === 'here') ?? []

  useEffect(() => void loadWaiting(), [])

  const open = async () => {
    const outcome = await ask('class:open-door', { classId: row.id })
    if (!outcome.ok) return
    keepWaiting(outcome.value)
    show({ joinOpen: true })
  }
  const names = waiting.map(({ name }) => isolated(name)).join(' · ')
  useKey('w', t('waiting.open'), () => void open(), room === null)
  useKey('i', t('join.share'), () => show({ joinOpen: true }), room !== null)

  return (
    <section className="waiting-strip" aria-label={t('waiting.title')}>
      <div className="grow">
        <p className="strong" data-testid="waiting-state">
          {room ? t('waiting.count', { count: waiting.length }) : t('waiting.closed')}
        </p>
        <p className="soft small one-line" title={names}>
          {waiting.length > 0
            ? names
            : row.plan
              ? t('waiting.begins', { time: dayAndClock(row.plan.startsAtMs, locale) })
              : t('waiting.hint')}
        </p>
      </div>
      <Button icon={CalendarClock} data-testid="plan-open" onClick={() => setPlanning(true)}>
        {t('plan.title')}
      </Button>
      {room ? (
        <>
          <Button icon={QrCode} tip={t('join.share')} shortcut="i" onClick={() => show({ joinOpen: true })}>
            {t('join.share')}
          </Button>
          <Button icon={DoorClosed} data-testid="door-close" onClick={() => void ask('class:close-door')}>
            {t('waiting.close')}
          </Button>
          <JoinDialog door={room.door} />
        </>
      ) : (
        <Button
          kind="primary"
          icon={DoorOpen}
          tip={t('waiting.openTip')}
          shortcut="w"
          data-testid="door-open"
          onClick={() => void open()}
        >
          {t('waiting.open')}
        </Button>
      )}
      {planning && <PlanDialog row={row} onClose={() => setPlanning(false)} />}
    </section>
  )
}
