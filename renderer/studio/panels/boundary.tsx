import { Component, type ReactNode } from 'react'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { request } from '../bridge'
import { useWords } from '../words'

/** Where drawing a screen fails, this says so in its place: otherwise the window would be empty, in mid-class too. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: unknown) {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error)
    void request('log:failed', { cause: cause.slice(0, 4000) })
  }

  override render() {
    return this.state.failed ? <Broken /> : this.props.children
  }
}

/** Drawn anew from what main says: what the window held may have been the cause. */
function Broken() {
  const { t } = useWords()
  return (
    <main className="centre">
      <div className="stack">
        <Notice kind="problem">{t('app.broken')}</Notice>
        <Button data-testid="draw-again" onClick={() => void request('app:reload')}>
          {t('app.retry')}
        </Button>
      </div>
    </main>
  )
}
