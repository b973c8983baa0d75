import { lazy, Suspense, useEffect, useState } from 'react'
import { assertNever } from '../../shared/model'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { useKey } from './keys'
import { Boundary } from './panels/boundary'
import { KeyList } from './panels/key-list'
import { Notices } from './panels/notices'
import { CourseScreen } from './screens/course'
import { Courses } from './screens/courses'
import { FirstRun } from './screens/first-run'
import { GreenRoom } from './screens/green-room'
import { Home } from './screens/home'
import { LiveScreen } from './screens/live'
import { NewClass } from './screens/new-class'
import { SalesScreen } from './screens/sales'
import { SettingsScreen } from './screens/settings'
import { loadApp, type Route, useApp } from './stores/app'
import { speak, useWords } from './words'

// With the charts they are half of the studio's script, and nobody needs them at once: they come while the teacher reads.
const later = {
  advice: () => import('./screens/advice'),
  compare: () => import('./screens/compare'),
  report: () => import('./screens/report'),
}
const AdviceScreen = lazy(async () => ({ default: (await later.advice()).AdviceScreen }))
const Compare = lazy(async () => ({ default: (await later.compare()).Compare }))
const ReportScreen = lazy(async () => ({ default: (await later.report()).ReportScreen }))

function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case 'home':
      return <Home />
    case 'new-class':
      return <NewClass />
    case 'courses':
      return <Courses />
    case 'course':
      return <CourseScreen courseId={route.courseId} />
    case 'advice':
      return <AdviceScreen />
    case 'sales':
      return <SalesScreen />
    case 'settings':
      return <SettingsScreen />
    case 'green-room':
      return <GreenRoom classId={route.classId} />
    case 'live':
      return <LiveScreen />
    case 'report':
      return <ReportScreen classId={route.classId} />
    case 'compare':
      return <Compare />
    default:
      return assertNever(route)
  }
}

/** Everything the studio shows, and the list of keys over it. */
export function App() {
  const { t } = useWords()
  const state = useApp((app) => app.state)
  const failed = useApp((app) => app.failed)
  const route = useApp((app) => app.route)
  const [keysOpen, setKeysOpen] = useState(false)
  const settings = state?.settings
  useKey('?', t('keys.list'), () => setKeysOpen(true))

  useEffect(() => {
    const fetching = requestIdleCallback(() => {
      for (const fetch of Object.values(later)) void fetch()
    })
    return () => cancelIdleCallback(fetching)
  }, [])

  useEffect(() => {
    // Before the first-run answers there are no settings of the teacher's, only main's defaults.
    if (settings && !state?.firstRun) speak(settings.locale)
  }, [settings, state?.firstRun])

  useEffect(() => {
    if (settings && settings.theme !== 'system') document.documentElement.dataset.theme = settings.theme
    else delete document.documentElement.dataset.theme
  }, [settings])

  return (
    <>
      {failed && (
        <main className="centre">
          <div className="stack">
            <Notice kind="problem">{t('app.failed')}</Notice>
            <Button onClick={() => void loadApp()}>{t('app.retry')}</Button>
          </div>
        </main>
      )}
      <Boundary key={route.screen}>
        <Suspense>{state && !failed && (state.firstRun ? <FirstRun /> : <Screen route={route} />)}</Suspense>
      </Boundary>
      <Notices />
      <KeyList open={keysOpen} onClose={() => setKeysOpen(false)} />
    </>
  )
}
