import { Heart, Laugh, PartyPopper, Sparkles, ThumbsUp } from 'lucide-react'

export const REACTION_ICONS = { clap: PartyPopper, heart: Heart, laugh: Laugh, wow: Sparkles, thumbs: ThumbsUp }
