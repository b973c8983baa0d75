/** The class report as the studio shows and exports it. Each figure stands beside its denominator. */
import type { ChatMessage, Class, Course, Offer, Poll, Reaction, Tally } from './model'

export interface ReportMarker {
  atMs: number
  kind: 'poll' | 'offer' | 'order'
  label: string
}

export interface Report {
  class: Class
  course: Course
  /** Attendees present at the end of each step of the curve. */
  curve: { atMs: number; here: number }[]
  markers: ReportMarker[]
  attendees: {
    attendeeId: string
    name: string
    simulated: boolean
    joinedAtMs: number
    /** Time with at least one connection, never counted twice. */
    presentMs: number
    messages: number
    votes: number
    reactions: number
  }[]
  peak: { atMs: number; here: number }
  /** Over all who came. */
  meanPresentMs: number
  polls: { poll: Poll; tally: Tally; present: number }[]
  reactions: Partial<Record<Reaction, number>>
  funnel: {
    offer: Offer
    course: Course
    sent: number
    shown: number
    seen: number
    clicked: number
    dismissed: number
    paid: number
    revenueCents: number
  }[]
  /** One entry a currency: currencies are never added together. */
  revenue: { currency: string; cents: number; orders: number }[]
  orders: {
    offerId: string
    attendeeId: string
    name: string
    courseId: string
    cents: number
    currency: string
    atMs: number
  }[]
  chat: ChatMessage[]
}
