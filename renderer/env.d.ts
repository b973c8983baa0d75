import type { Bridge } from '../shared/ipc'

declare global {
  interface Window {
    /** Put there by preload, in the studio and in the broadcast window. */
    lectern: Bridge
  }
}
