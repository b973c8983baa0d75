import { create } from 'zustand'
import type { BroadcastHealth } from '../../../shared/broadcast'
import type { Load } from '../../../shared/capacity'

/** A minute, at one reading a second. */
const REMEMBERED = 60

interface HealthStore {
  health?: BroadcastHealth
  load?: Load
  /** How busy the machine was, oldest first, 0 to 100. */
  busy: number[]
}

const NOTHING: HealthStore = { busy: [] }

export const useHealth = create<HealthStore>(() => NOTHING)

export function keepLoad(load: Load): void {
  useHealth.setState(({ busy }) => ({ load, busy: [...busy.slice(1 - REMEMBERED), load.busyPercent] }))
}

export function resetHealth(): void {
  useHealth.setState(NOTHING, true)
}
