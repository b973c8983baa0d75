import { createEvent } from 'ics'
import type { Class } from '../../shared/model'

const REMIND_BEFORE_MINUTES = 15

/**
 * A class as a calendar file (RFC 5545) with a reminder a quarter of an hour before.
 * @param url where to enter
 * @returns undefined while the class has no planned time
 */
export function calendarFile(
  { id, title, description, plan }: Pick<Class, 'id' | 'title' | 'description' | 'plan'>,
  teacherName: string,
  url: string,
): string | undefined {
  if (!plan) return undefined
  const { error, value } = createEvent({
    uid: `${id}@lectern`,
    productId: 'lectern',
    title: teacherName ? `${title} · ${teacherName}` : title,
    description: [description, url].filter(Boolean).join('\n\n'),
    // The library knows no address of IPv6; the description has it.
    ...(url.includes('//[') ? {} : { url }),
    start: plan.startsAtMs,
    startInputType: 'utc',
    duration: { minutes: plan.minutes },
    alarms: [{ action: 'display', description: title, trigger: { minutes: REMIND_BEFORE_MINUTES, before: true } }],
  })
  if (error) throw error
  return value ?? undefined
}
