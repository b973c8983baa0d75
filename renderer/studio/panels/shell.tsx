import { ArrowLeft, BookOpen, CalendarDays, ChartLine, Receipt, Settings as SettingsIcon, Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { useKey } from '../keys'
import { open, type Route, useApp } from '../stores/app'
import { useWords } from '../words'

const PLACES = [
  { screen: 'home', key: 'h', icon: CalendarDays },
  { screen: 'compare', key: 'a', icon: ChartLine },
  { screen: 'courses', key: 'c', icon: BookOpen },
  { screen: 'advice', key: 'v', icon: Sparkles },
  { screen: 'sales', key: 's', icon: Receipt },
  { screen: 'settings', key: ',', icon: SettingsIcon },
] as const

/** The frame of every screen outside a class: where one is, and where else one can go. */
export function Shell({ at, children }: { at: (typeof PLACES)[number]['screen']; children: ReactNode }) {
  const { t } = useWords()
  const rehearsal = useApp((app) => app.state?.rehearsal)
  useKey('h', t('nav.home'), () => open({ screen: 'home' }))
  useKey('a', t('nav.compare'), () => open({ screen: 'compare' }))
  useKey('c', t('nav.courses'), () => open({ screen: 'courses' }))
  useKey('v', t('nav.advice'), () => open({ screen: 'advice' }))
  useKey('s', t('nav.sales'), () => open({ screen: 'sales' }))
  useKey(',', t('nav.settings'), () => open({ screen: 'settings' }))
  return (
    <div className="shell">
      <header className="shell-bar">
        <span className="wordmark">
          <Mark />
          Lectern
        </span>
        <nav className="shell-nav" aria-label={t('nav.label')}>
          {PLACES.map(({ screen, key, icon }) => (
            <Button
              key={screen}
              kind="quiet"
              icon={icon}
              aria-current={screen === at ? 'page' : undefined}
              tip={t(`nav.${screen}`)}
              shortcut={key}
              onClick={() => open({ screen })}
            >
              {t(`nav.${screen}`)}
            </Button>
          ))}
        </nav>
        {rehearsal && <span className="badge badge-warning">{t('app.rehearsal')}</span>}
      </header>
      <main className="shell-page">{children}</main>
    </div>
  )
}

/** The top of a page: its name, the way back, and what one can do here. */
export function PageHead({
  title,
  back,
  children,
  note,
}: {
  title: string
  back?: Route
  note?: ReactNode
  children?: ReactNode
}) {
  const { t } = useWords()
  useKey('Escape', t('app.back'), () => back && open(back), back !== undefined)
  return (
    <header className="page-head">
      {back && <IconButton icon={ArrowLeft} label={t('app.back')} shortcut="Escape" onClick={() => open(back)} />}
      <div className="page-title">
        <h1>{title}</h1>
        {note}
      </div>
      {children}
    </header>
  )
}
