/**
 * What those who run a class can do: the studio over IPC, co-teachers and moderators over their own connection. Which
 * role may do what is decided in electron/classroom/moderation.ts.
 */
import { z } from 'zod'
import { POLL_KINDS } from './model'
import type { Guest } from './stage'
import { id, line, MAX_CAPTION_LENGTH, seq } from './wire'

export const MAX_CHOICES = 10

export const pollDraftSchema = z
  .object({
    question: line(300),
    kind: z.enum(POLL_KINDS),
    choices: z.array(line(200)).max(MAX_CHOICES),
    correct: z.array(z.number().int().min(0)).max(MAX_CHOICES).default([]),
    anonymous: z.boolean().default(false),
    shared: z.boolean().default(true),
  })
  .refine(({ kind, choices }) => (kind === 'text' ? choices.length === 0 : choices.length >= 2), 'enough choices')
  .refine(({ correct, choices }) => correct.every((place) => place < choices.length), 'right answers among the choices')

const chatModeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('slow'), seconds: z.number().int().min(2).max(600) }),
  z.object({ kind: z.literal('questions') }),
  z.object({ kind: z.literal('off') }),
])

/** Somebody by name, or whoever asked an anonymous question, who stays unknown. */
const target = z.union([z.object({ attendeeId: z.string().max(64) }), z.object({ questionSeq: seq })])

/** Polls, check-ins and hand-outs are known by the `id` of the act that opened them. */
export const staffActSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chat:mode'), id, mode: chatModeSchema }),
  z.object({ type: z.literal('message:delete'), id, messageSeq: seq }),
  z.object({ type: z.literal('message:pin'), id, messageSeq: seq, pinned: z.boolean() }),
  z.object({ type: z.literal('attendee:mute'), id, target, muted: z.boolean() }),
  z.object({ type: z.literal('attendee:kick'), id, attendeeId: z.string().max(64) }),
  z.object({ type: z.literal('attendee:ban'), id, attendeeId: z.string().max(64), banned: z.boolean() }),
  z.object({ type: z.literal('hand:take-down'), id, attendeeId: z.string().max(64) }),
  z.object({ type: z.literal('stage:invite'), id, attendeeId: z.string().max(64), camera: z.boolean() }),
  z.object({ type: z.literal('stage:mute'), id, attendeeId: z.string().max(64), muted: z.boolean() }),
  z.object({ type: z.literal('stage:send-back'), id, attendeeId: z.string().max(64) }),
  z.object({ type: z.literal('question:answer'), id, questionSeq: seq, answer: line(2000).nullable() }),
  z.object({ type: z.literal('question:dismiss'), id, questionSeq: seq }),
  z.object({ type: z.literal('question:reopen'), id, questionSeq: seq }),
  z.object({ type: z.literal('poll:open'), id, draft: pollDraftSchema }),
  z.object({ type: z.literal('poll:close'), id, pollId: id }),
  z.object({ type: z.literal('poll:share'), id, pollId: id, shared: z.boolean() }),
  z.object({ type: z.literal('checkin:open'), id, seconds: z.number().int().min(10).max(3600) }),
  z.object({
    type: z.literal('handout:share'),
    id,
    title: line(120),
    url: z.url({ protocol: /^https?$/ }).max(2000),
  }),
  /** What is being said, typed as it is said. */
  z.object({ type: z.literal('caption:say'), id, text: line(MAX_CAPTION_LENGTH) }),
  z.object({ type: z.literal('rating:ask'), id }),
])
export type StaffAct = z.infer<typeof staffActSchema>

interface Named {
  id: string
  name: string
}

/** Hands, stage and who is restrained, as those who help to run the class see it. */
export interface HelpersDesk {
  hands: Named[]
  guests: (Omit<Guest, 'attendeeId'> & Named)[]
  muted: Named[]
  banned: Named[]
}
