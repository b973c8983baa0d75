import { REACTIONS } from '../../shared/model'
import { REACTION_ICONS, type ReactionCounts } from './reactions'

/**
 * How often each reaction was given just now, over the picture; for eyes only, as it passes at once.
 *
 * @param place a class that says where over the picture
 */
export function CountedReactions({ counts, place }: { counts: ReactionCounts; place: string }) {
  return (
    <div className={`counted-reactions ${place}`} aria-hidden>
      {REACTIONS.filter((kind) => counts[kind]).map((kind) => {
        const Icon = REACTION_ICONS[kind]
        return (
          <span key={kind} className="figures" data-testid={`class-reaction-${kind}`}>
            <Icon size={16} /> {counts[kind]}
          </span>
        )
      })}
    </div>
  )
}
