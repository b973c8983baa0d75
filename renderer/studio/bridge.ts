import type { Answers, Channel, Outcome, RequestOf } from '../../shared/ipc'
import type { StaffAct } from '../../shared/staff'
import { tellProblem } from './stores/notices'

/** Asks main. A refusal comes back as the outcome and nothing is shown. */
export async function request<C extends Channel>(
  channel: C,
  ...body: RequestOf<C> extends undefined ? [] : [RequestOf<C>]
): Promise<Outcome<Answers[C]>> {
  try {
    return await window.lectern.request(channel, ...body)
  } catch {
    return { ok: false, problem: 'failed' }
  }
}

/** Asks main, and says so in a sentence when it refuses. */
export async function ask<C extends Channel>(
  channel: C,
  ...body: RequestOf<C> extends undefined ? [] : [RequestOf<C>]
): Promise<Outcome<Answers[C]>> {
  const outcome = await request(channel, ...body)
  if (!outcome.ok) tellProblem(outcome.problem)
  return outcome
}

/** What `room:act` takes, before it has an id. */
type ActDraft = StaffAct extends infer One ? (One extends StaffAct ? Omit<One, 'id'> : never) : never

/** Does something in class as its owner. */
export function act(draft: ActDraft): Promise<Outcome<undefined>> {
  return ask('room:act', { ...draft, id: newId() } as StaffAct)
}

/** A name for something this window creates, so that a repeated request changes nothing. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
