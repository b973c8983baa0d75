import { create } from 'zustand'
import type { AppState } from '../../../shared/ipc'
import { request } from '../bridge'

/** Where the teacher is. */
export type Route =
  | { screen: 'home' }
  | { screen: 'new-class' }
  | { screen: 'courses' }
  | { screen: 'course'; courseId?: string }
  | { screen: 'advice' }
  | { screen: 'sales' }
  | { screen: 'settings' }
  | { screen: 'green-room'; classId: string }
  | { screen: 'live' }
  | { screen: 'report'; classId: string }
  | { screen: 'compare' }

interface App {
  /** Undefined until main has answered. */
  state?: AppState
  failed: boolean
  route: Route
}

export const useApp = create<App>(() => ({ failed: false, route: { screen: 'home' } }))

export function open(route: Route): void {
  useApp.setState({ route })
}

/** Asks main how things stand; a class that is live is where the teacher belongs. */
export async function loadApp(): Promise<void> {
  useApp.setState({ failed: false })
  const outcome = await request('app:state')
  if (!outcome.ok) {
    useApp.setState({ failed: true })
    return
  }
  useApp.setState({ state: outcome.value })
  if (outcome.value.liveClassId) open({ screen: 'live' })
}

export function keepApp(state: AppState): void {
  useApp.setState({ state })
}
