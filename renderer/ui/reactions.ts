import { Heart, Laugh, PartyPopper, Sparkles, ThumbsUp } from 'lucide-react'
import { REACTIONS, type Reaction } from '../../shared/model'

export const REACTION_ICONS = { clap: PartyPopper, heart: Heart, laugh: Laugh, wow: Sparkles, thumbs: ThumbsUp }

export type ReactionCounts = Partial<Record<Reaction, number>>

/** How long the reactions of a class are shown after they came. */
export const REACTIONS_SHOWN_MS = 6000

/** What there is with more of it, or with less. */
export function addReactions(before: ReactionCounts, more: ReactionCounts, sign: 1 | -1): ReactionCounts {
  const next = { ...before }
  for (const kind of REACTIONS) next[kind] = Math.max(0, (next[kind] ?? 0) + sign * (more[kind] ?? 0))
  return next
}
