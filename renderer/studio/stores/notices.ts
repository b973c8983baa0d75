import { create } from 'zustand'
import type { Problem } from '../../../shared/ipc'

export type Notice =
  | { id: number; kind: 'problem'; problem: Problem }
  | { id: number; kind: 'saved-file'; file: string }
  | { id: number; kind: 'offer-sent'; recipients: number }
  | { id: number; kind: 'imported'; added: number; changed: number }
  | { id: number; kind: 'copied' }

/** A notice before it has a number; written out because Omit over a union loses its kinds. */
type NewNotice = Notice extends infer N ? (N extends Notice ? Omit<N, 'id'> : never) : never

const STAYS_MS = { problem: 9000, 'saved-file': 7000, 'offer-sent': 4000, imported: 6000, copied: 2500 }

let lastId = 0

export const useNotices = create<{ notices: Notice[] }>(() => ({ notices: [] }))

/** Shows a notice for a while. The newest three are kept. */
export function tell(notice: NewNotice): void {
  lastId += 1
  const id = lastId
  useNotices.setState(({ notices }) => ({ notices: [...notices.slice(-2), { ...notice, id } as Notice] }))
  setTimeout(() => dismiss(id), STAYS_MS[notice.kind])
}

export function tellProblem(problem: Problem): void {
  tell({ kind: 'problem', problem })
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))
}
