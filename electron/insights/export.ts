import { unparse } from 'papaparse'
import { type Locale, pickText } from '../../shared/model'
import { FUNNEL_STEPS, type Report, type ReportTable } from '../../shared/report'
import { writeAmount } from '../exchange/amount'

/** UTF-8 with a byte-order mark: without it spreadsheets take Chinese for something else. */
const BYTE_ORDER_MARK = '\ufeff'

/**
 * One table of a report as CSV (RFC 4180, CRLF). A cell that a spreadsheet would run as a formula gets an apostrophe
 * in front (OWASP, CSV injection).
 */
export function reportTable(report: Report, table: ReportTable, locale: Locale): string {
  const rows = TABLES[table](report, locale)
  return BYTE_ORDER_MARK + unparse(rows, { escapeFormulae: true, newline: '\r\n' })
}

const iso = (atMs: number) => new Date(atMs).toISOString()
const minutes = (durationMs: number) => Math.round(durationMs / 6000) / 10

type Row = Record<string, string | number | boolean>

const TABLES: Record<ReportTable, (report: Report, locale: Locale) => Row[]> = {
  attendance: (report) =>
    report.attendees.map((row) => ({
      name: row.name,
      joined_at: iso(row.joinedAtMs),
      present_minutes: minutes(row.presentMs),
      messages: row.messages,
      votes: row.votes,
      reactions: row.reactions,
      simulated: row.simulated,
    })),
  minutes: ({ attendees, heat, startMs }) =>
    heat.flatMap(({ attendeeId, cells }) => {
      const name = attendees.find((row) => row.attendeeId === attendeeId)?.name ?? ''
      return cells.map((acts, minute) => ({
        name,
        minute,
        at: iso(startMs + minute * 60_000),
        present: acts >= 0,
        acts: Math.max(0, acts),
      }))
    }),
  moments: ({ moments, startMs }, locale) =>
    moments.map(({ kind, fromMs, toMs, size, against, happened }) => ({
      moment: kind,
      from: iso(fromMs),
      to: iso(toMs),
      minute: minutes(fromMs - startMs),
      size,
      against,
      happened: happened.map((marker) => `${marker.kind}: ${pickText(marker.label, locale)}`).join('; '),
    })),
  chat: (report) =>
    report.chat.map(({ atMs, author, text }) => ({
      at: iso(atMs),
      author: author.name,
      from: (author.kind === 'attendee' && author.role) || author.kind,
      text,
    })),
  transcript: ({ transcript, startMs }) =>
    transcript.map(({ atMs, text }) => ({ at: iso(atMs), minute: minutes(atMs - startMs), text })),
  polls: (report) =>
    report.polls.flatMap(({ poll, tally, present }) =>
      poll.choices.map((choice, index) => ({
        question: poll.question,
        choice,
        votes: tally.counts[index] ?? 0,
        voters: tally.voters,
        present,
      })),
    ),
  participation: (report) =>
    report.participation.map(({ kind, atMs, share, title, times, groups, messages }) => ({
      what: kind,
      at: iso(atMs),
      title: title ?? '',
      people: share.part,
      of: share.whole,
      times: times ?? '',
      groups: groups ?? '',
      messages: messages ?? '',
    })),
  funnel: (report, locale) =>
    report.funnel.map((row) => ({
      course: pickText(row.course.title, locale),
      sent_at: iso(row.offer.opensAtMs),
      price: writeAmount(row.offer.priceCents, row.offer.currency),
      currency: row.offer.currency,
      sent: row.sent,
      ...Object.fromEntries(FUNNEL_STEPS.map((step) => [step, row.steps[step].part])),
      dismissed: row.dismissed,
      revenue: writeAmount(row.revenueCents, row.offer.currency),
    })),
  later: ({ later }) =>
    (later?.people ?? []).map((row) => ({
      name: row.name,
      opened_at: iso(row.joinedAtMs),
      played_minutes: minutes(row.watchedMs),
      covered_minutes: minutes(row.coveredMs),
      of_minutes: minutes(later?.lengthMs ?? 0),
      votes: row.votes,
      was_in_class: row.inClass,
      simulated: row.simulated,
    })),
  orders: (report, locale) =>
    report.orders.map((row) => {
      const course = report.funnel.find(({ offer }) => offer.id === row.offerId)?.course
      return {
        at: iso(row.atMs),
        name: row.name,
        course: course ? pickText(course.title, locale) : row.courseId,
        amount: writeAmount(row.cents, row.currency),
        currency: row.currency,
        refunded: writeAmount(row.refundedCents, row.currency),
      }
    }),
}
