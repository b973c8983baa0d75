import { Hand, Power } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Live } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Mark } from '../../ui/mark'
import { Segments } from '../../ui/segments'
import { elapsed } from '../../ui/words'
import { act, ask } from '../bridge'
import { useKey } from '../keys'
import { ChatPanel } from '../panels/chat'
import { ClassTools } from '../panels/class-tools'
import { Health } from '../panels/health'
import { JoinDialog } from '../panels/join-dialog'
import { Monitor } from '../panels/monitor'
import { OfferPanel } from '../panels/offer'
import { PeoplePanel } from '../panels/people'
import { PollsPanel } from '../panels/polls'
import { QuestionsPanel } from '../panels/questions'
import { Scenes } from '../panels/scenes'
import { Wants } from '../panels/wants'
import { loadCatalogue, useCatalogue } from '../stores/catalogue'
import { loadLive, nowMs, useLive } from '../stores/live'
import { show, useLiveView } from '../stores/live-view'
import { useWords } from '../words'

function Header({ live }: { live: Live }) {
  const { t, locale } = useWords()
  const course = useCatalogue((catalogue) => catalogue.names.courses[live.class.courseId])
  const [now, setNow] = useState(nowMs)
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), 1000)
    return () => clearInterval(timer)
  }, [])
  const startedAtMs = live.class.state.kind === 'planned' ? now : live.class.state.startedAtMs
  const here = live.attendees.filter(({ presence }) => presence.kind === 'here').length
  return (
    <header className="live-head">
      <Mark />
      <span className="badge badge-live" data-testid="live-badge">
        <span className="dot" />
        {t('live.badge')}
      </span>
      <span className="figures">{elapsed(now - startedAtMs)}</span>
      <span className="one-line live-title" title={live.class.title}>
        <strong>{live.class.title}</strong>
        {course && <span className="soft"> · {pickText(course, locale)}</span>}
      </span>
      <span className="figures soft" data-testid="here">
        {t('live.here', { count: here })}
      </span>
      <span className="figures soft">{t('live.viewers', { count: live.viewers })}</span>
      <Health live={live} />
      <Button kind="danger" icon={Power} data-testid="end-class" onClick={() => show({ ending: true })}>
        {t('live.end')}
      </Button>
    </header>
  )
}

function Rail({ live }: { live: Live }) {
  const { t } = useWords()
  const tab = useLiveView((view) => view.tab)
  useKey('a', t('live.chat'), () => show({ tab: 'chat' }))
  const open = live.questions.filter(({ state }) => state.kind === 'open').length
  useKey('q', t('live.questions'), () => show({ tab: 'questions' }))
  useKey('k', t('live.tools'), () => show({ tab: 'tools' }))
  useKey('p', t('live.polls'), () => show({ tab: 'polls' }))
  useKey('l', t('live.people'), () => show({ tab: 'people' }))
  return (
    <aside className="panel rail" aria-label={t('live.rail')}>
      <header className="panel-head">
        <Segments
          label={t('live.rail')}
          value={tab}
          testId="tab"
          onChange={(next) => show({ tab: next })}
          options={[
            { value: 'chat', label: t('live.chat'), shortcut: 'a' },
            {
              value: 'questions',
              label: open > 0 ? `${t('live.questions')} ${open}` : t('live.questions'),
              shortcut: 'q',
            },
            { value: 'polls', label: t('live.polls'), shortcut: 'p' },
            {
              value: 'people',
              label: `${t('live.people')} ${live.hands.length || live.attendees.length}`,
              ...(live.hands.length > 0
                ? { icon: Hand, tip: `${t('live.people')} · ${t('stage.hands', { count: live.hands.length })}` }
                : {}),
              shortcut: 'l',
            },
            { value: 'tools', label: t('live.tools'), shortcut: 'k' },
          ]}
        />
      </header>
      {tab === 'chat' && <ChatPanel live={live} />}
      {tab === 'questions' && <QuestionsPanel questions={live.questions} />}
      {tab === 'polls' && <PollsPanel live={live} />}
      {tab === 'people' && <PeoplePanel live={live} />}
      {tab === 'tools' && <ClassTools live={live} />}
    </aside>
  )
}

function EndDialog({ live }: { live: Live }) {
  const { t } = useWords()
  const ending = useLiveView((view) => view.ending)
  const close = () => show({ ending: false })
  return (
    <Dialog
      open={ending}
      title={t('live.endTitle')}
      description={t('live.endText')}
      closeLabel={t('app.close')}
      onClose={close}
    >
      <div className="dialog-actions">
        {!live.feedback.asked && (
          <Button
            kind="quiet"
            data-testid="end-ask-rating"
            onClick={() => {
              close()
              void act({ type: 'rating:ask' })
            }}
          >
            {t('tools.askRating')}
          </Button>
        )}
        <Button onClick={close}>{t('app.cancel')}</Button>
        <Button
          kind="danger"
          data-testid="end-confirm"
          onClick={() => {
            close()
            void ask('class:end', { classId: live.class.id })
          }}
        >
          {t('live.end')}
        </Button>
      </div>
    </Dialog>
  )
}

/** The room while it is live: the stage is the largest thing, everything else has its fixed place around it. */
export function LiveScreen() {
  const live = useLive((store) => store.live)
  useEffect(() => {
    void loadLive()
    void loadCatalogue()
  }, [])
  if (!live) return null
  return (
    <div className="live" data-testid="live">
      <Header live={live} />
      <main className="live-main">
        <Monitor live={live} />
        <Scenes live={live} />
        <div className="live-panels">
          <Wants live={live} />
          <OfferPanel live={live} />
        </div>
      </main>
      <Rail live={live} />
      <JoinDialog door={live.door} />
      <EndDialog live={live} />
    </div>
  )
}
