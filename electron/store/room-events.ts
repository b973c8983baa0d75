import type { Caption, ChatMode, Handout, Pace, Rating, Reaction, StaffRole } from '../../shared/model'

/** What happens between the people in a class, by type. Messages and questions are known by their place in the log. */
export type RoomHappening =
  /** With the `role` the author had then, where it was one. */
  | { type: 'chat:sent'; data: { text: string; replyTo?: number; role?: StaffRole } }
  | { type: 'chat:edited'; data: { messageSeq: number; text: string } }
  | { type: 'chat:deleted'; data: { messageSeq: number } }
  | { type: 'chat:reacted'; data: { messageSeq: number; reaction: Reaction; on: boolean } }
  | { type: 'chat:pinned'; data: { messageSeq: number; pinned: boolean } }
  | { type: 'chat:mode-set'; data: { mode: ChatMode } }
  /** With `questionSeq` where only the question is known to whoever muted its asker. */
  | { type: 'attendee:muted'; data: { attendeeId: string; muted: boolean; questionSeq?: number } }
  | { type: 'attendee:kicked'; data: { attendeeId: string } }
  /** `devices` are fingerprints under a secret of the class, of what the attendee came with. */
  | { type: 'attendee:banned'; data: { attendeeId: string; banned: boolean; devices: string[] } }
  | { type: 'question:asked'; data: { text: string; anonymous: boolean } }
  | { type: 'question:voted'; data: { questionSeq: number; on: boolean } }
  | { type: 'question:answered'; data: { questionSeq: number; answer: string | null } }
  | { type: 'question:dismissed' | 'question:reopened' | 'question:withdrawn'; data: { questionSeq: number } }
  | { type: 'poll:shared'; data: { pollId: string; shared: boolean } }
  | { type: 'pace:sent'; data: { pace: Pace } }
  | { type: 'checkin:opened'; data: { checkinId: string; endsAtMs: number } }
  | { type: 'checkin:answered'; data: { checkinId: string } }
  | { type: 'handout:shared'; data: { handoutId: string; title: string; target: Handout['target'] } }
  | { type: 'handout:opened'; data: { handoutId: string } }
  /** A line of what is being said, typed as it is said. */
  | { type: 'caption:said'; data: { text: string } }
  /** What was said, from a file, after the class; the newest takes the place of the one before. */
  | { type: 'transcript:imported'; data: { lines: Caption[] } }
  | { type: 'rating:asked'; data: Record<string, never> }
  | { type: 'rating:sent'; data: Rating }
  /** What the teacher did about somebody's feedback. */
  | { type: 'rating:handled'; data: { attendeeId: string; subject: Rating['subject']; note: string } }
