import {
  type Locale,
  PACES,
  type Pace,
  type Poll,
  PURPOSES,
  type Purpose,
  REACTIONS,
  type Reaction,
} from '../../shared/model'
import type { Answers, RegistrationField } from '../../shared/registration'

const NAMES = {
  'zh-CN': [
    '陈晓雨',
    '李明',
    '王思远',
    '张雅婷',
    '刘洋',
    '赵一诺',
    '黄子涵',
    '周文博',
    '吴佳怡',
    '孙浩然',
    '林若溪',
    '徐天宇',
  ],
  en: [
    'Amelia Hart',
    'Noah Brooks',
    'Priya Nair',
    'Lucas Meyer',
    'Sofia Rossi',
    'Ethan Cole',
    'Maya Okafor',
    'Oliver Lind',
  ],
}
const LINES = {
  'zh-CN': [
    '老师好！',
    '这一步没跟上，可以再讲一遍吗？',
    '原来如此，懂了。',
    '讲义在哪里可以下载？',
    '这个例子很清楚。',
    '后面会讲练习题吗？',
    '声音很清晰。',
    '学完这门接着学什么好？',
  ],
  en: [
    'Hello everyone!',
    'Could you go over that step again?',
    'Ah, that makes sense now.',
    'Where can I find the notes?',
    'Great example.',
    'Will there be exercises?',
    'Sound and picture are fine here.',
    'What should I take after this one?',
  ],
}

const QUESTIONS = {
  'zh-CN': ['这个结论在什么条件下成立？', '考试会考这一部分吗？', '有没有推荐的参考书？', '实际工作里怎么用？'],
  en: [
    'When does this hold, and when not?',
    'Will this be in the exam?',
    'Is there a book you recommend?',
    'How is this used at work?',
  ],
}
const REPLIES = {
  'zh-CN': ['同问', '我也是', '谢谢', '说得对'],
  en: ['Same here', 'Thanks!', 'Good point', 'I think so too'],
}
const WORDS = {
  'zh-CN': ['清楚', '有点难', '有意思', '需要练习'],
  en: ['clear', 'hard', 'interesting', 'more practice'],
}
const FEEDBACK = {
  'zh-CN': ['例子很好', '可以再慢一点', '希望多留时间提问', ''],
  en: ['Good examples', 'A little slower, please', 'More time for questions', ''],
}

/** Repeatable chance: the same seed gives the same class (Steele, Lea and Flood 2014, SplitMix). */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32
  }
}

/** One generator a purpose: what somebody does at one occasion does not depend on how many others there were before. */
function stream(seed: number, index: number, purpose: string): () => number {
  let hash = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)
  for (const sign of purpose) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193)
  return chance(hash)
}

/** Something to do, and how long after the occasion, in milliseconds. */
interface Timed<T> {
  afterMs: number
  what: T
}

type OfferStep = 'see' | 'click' | 'claim' | 'checkout' | 'dismiss' | 'pay'

/**
 * What one simulated attendee is like: the same for the same seed and index. `nth` counts occasions of a kind (the
 * first poll, the second hand-out); where there is nothing to do, the answer is undefined.
 */
export function createBehaviour(seed: number, index: number) {
  const person = stream(seed, index, 'person')
  const locale: Locale = person() < 0.6 ? 'zh-CN' : 'en'
  const names = NAMES[locale]
  const round = Math.floor(index / names.length)
  const diligence = 0.5 + person() / 2
  const at = (purpose: string, nth: number) => stream(seed, index, `${purpose} ${nth}`)
  const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

  function answer(poll: Pick<Poll, 'kind' | 'choices'>, random: () => number): { choices: number[]; text?: string } {
    const place = () => Math.floor(random() ** 1.6 * poll.choices.length)
    switch (poll.kind) {
      case 'single':
        return { choices: [place()] }
      case 'rating':
        return { choices: [poll.choices.length - 1 - place()] }
      case 'multiple':
        return { choices: [...new Set([place(), place()])].sort((a, b) => a - b) }
      case 'text':
        return { choices: [], text: pick(random, WORDS[locale]) }
    }
  }

  return {
    locale,
    name: `${names[index % names.length]}${round > 0 ? ` ${round + 1}` : ''}`,
    /** When it comes in, after the rehearsal has begun: a few at once, then a trickle. */
    entersAfterMs: 300 + index * 40 + person() * Math.min(8000, index * 120 + 500),
    line(nth: number): Timed<{ text: string; reply: boolean }> {
      const random = at('line', nth)
      const reply = random() < 0.25
      return {
        afterMs: 4000 + random() * 50_000,
        what: { text: pick(random, reply ? REPLIES[locale] : LINES[locale]), reply },
      }
    },
    clap(nth: number): Timed<Reaction> {
      const random = at('clap', nth)
      return { afterMs: 3000 + random() * 25_000, what: pick(random, REACTIONS) }
    },
    /** Whether a line of somebody else's gets a reaction. */
    likes(nth: number): Timed<Reaction> | undefined {
      const random = at('likes', nth)
      return random() < 0.06 ? { afterMs: 1500 + random() * 8000, what: pick(random, REACTIONS) } : undefined
    },
    question(nth: number): Timed<{ text: string; anonymous: boolean }> | undefined {
      const random = at('question', nth)
      if (random() > 0.4) return undefined
      return {
        afterMs: 8000 + random() * 90_000,
        what: { text: pick(random, QUESTIONS[locale]), anonymous: random() < 0.4 },
      }
    },
    upvotes(nth: number): Timed<true> | undefined {
      const random = at('upvote', nth)
      return random() < 0.35 ? { afterMs: 1000 + random() * 12_000, what: true } : undefined
    },
    pace(nth: number): Timed<Pace> | undefined {
      const random = at('pace', nth)
      return random() < 0.3 ? { afterMs: 6000 + random() * 80_000, what: pick(random, PACES) } : undefined
    },
    vote(poll: Pick<Poll, 'kind' | 'choices'>, nth: number): Timed<{ choices: number[]; text?: string }> | undefined {
      const random = at('vote', nth)
      if (random() > 0.9) return undefined
      return { afterMs: 1500 + random() * 10_000, what: answer(poll, random) }
    },
    /** Puts a hand up, and down again where nobody has taken it. */
    raisesHand(nth: number): Timed<{ downAfterMs: number }> | undefined {
      const random = at('hand', nth)
      return random() < 0.2
        ? { afterMs: 10_000 + random() * 120_000, what: { downAfterMs: 30_000 + random() * 60_000 } }
        : undefined
    },
    /** Thinks better of a line of its own, or of a question. */
    amends(nth: number): Timed<'edit' | 'delete'> | undefined {
      const random = at('amend', nth)
      return random() < 0.12 ? { afterMs: 2000 + random() * 8000, what: random() < 0.6 ? 'edit' : 'delete' } : undefined
    },
    withdraws(nth: number): Timed<true> | undefined {
      const random = at('withdraw', nth)
      return random() < 0.1 ? { afterMs: 5000 + random() * 20_000, what: true } : undefined
    },
    /** Says something in the small group. */
    groupLine(nth: number): Timed<string> {
      const random = at('group', nth)
      return { afterMs: 3000 + random() * 25_000, what: pick(random, random() < 0.3 ? REPLIES[locale] : LINES[locale]) }
    },
    /** Switches its microphone on in the small group. */
    talks(nth: number): Timed<true> | undefined {
      const random = at('talk', nth)
      return random() < 0.6 ? { afterMs: 1000 + random() * 8000, what: true } : undefined
    },
    /** How long it speaks and is silent then, on stage and in the group. */
    turn(nth: number): { forMs: number; pauseMs: number } {
      const random = at('turn', nth)
      return { forMs: 1500 + random() * 5000, pauseMs: 800 + random() * 4000 }
    },
    callsForHelp(nth: number): Timed<true> | undefined {
      const random = at('help', nth)
      return random() < 0.1 ? { afterMs: 10_000 + random() * 40_000, what: true } : undefined
    },
    /** Asked onto the stage, it says no, or comes up with its voice alone and goes back after a while. */
    answersStage(nth: number): Timed<{ comes: false } | { comes: true; backAfterMs: number }> {
      const random = at('stage', nth)
      const afterMs = 2000 + random() * 4000
      return {
        afterMs,
        what: random() < 0.7 ? { comes: true, backAfterMs: 8000 + random() * 30_000 } : { comes: false },
      }
    },
    /** What it writes into the fields of a registration form. */
    register(fields: readonly RegistrationField[]): Answers {
      const random = at('register', 0)
      const answer = (field: RegistrationField): string => {
        switch (field.kind) {
          case 'text':
            return pick(random, WORDS[locale])
          case 'number':
            return String(1 + Math.floor(random() * 40))
          case 'email':
            return `learner-${index + 1}@example.org`
          case 'choice':
            return pick(random, field.choices)
        }
      }
      const filled = fields.filter(({ required }) => required || random() < 0.6)
      return Object.fromEntries(filled.map((field) => [field.id, answer(field)]))
    },
    /** Types a code that the teacher has written. */
    redeems(nth: number): Timed<true> | undefined {
      const random = at('redeem', nth)
      return random() < 0.4 ? { afterMs: 2000 + random() * 10_000, what: true } : undefined
    },
    /** Loses its connection for a while. */
    drops(nth: number): Timed<{ awayMs: number }> {
      const random = at('drop', nth)
      return { afterMs: 60_000 + random() ** 0.5 * 900_000, what: { awayMs: 400 + random() ** 3 * 20_000 } }
    },
    /** What it agrees to beyond being in the class. */
    agrees(): Timed<Purpose> | undefined {
      const random = at('agree', 0)
      return random() < 0.2 ? { afterMs: 15_000 + random() * 60_000, what: pick(random, PURPOSES) } : undefined
    },
    checksIn(nth: number): Timed<true> | undefined {
      const random = at('checkin', nth)
      return random() < diligence ? { afterMs: 1000 + random() * 15_000, what: true } : undefined
    },
    opensHandout(nth: number): Timed<true> | undefined {
      const random = at('handout', nth)
      return random() < diligence ? { afterMs: 1500 + random() * 20_000, what: true } : undefined
    },
    rating(): Timed<{ class: number; course: number; text: string }> | undefined {
      const random = at('rating', 0)
      if (random() > 0.7) return undefined
      const stars = () => 5 - Math.floor(random() ** 2 * 4)
      return {
        afterMs: 3000 + random() * 20_000,
        what: { class: stars(), course: stars(), text: pick(random, FEEDBACK[locale]) },
      }
    },
    /** Looks at a recommended course, or puts it away. */
    browses(): Timed<{ opens: boolean; place: number }> {
      const random = at('browse', 0)
      return { afterMs: 5000 + random() * 40_000, what: { opens: random() < 0.8, place: random() } }
    },
    seesAdvice: (): Timed<true> => ({ afterMs: 2000 + at('advice', 0)() * 20_000, what: true }),
    /** Not everybody looks, fewer click, some put it away, and a few of those who clicked pay the teacher. */
    considers(nth: number): Timed<OfferStep>[] {
      const random = at('offer', nth)
      const steps: Timed<OfferStep>[] = []
      if (random() < 0.85) steps.push({ afterMs: 800 + random() * 3000, what: 'see' })
      const mood = random()
      if (mood < 0.35) steps.push({ afterMs: 4000 + random() * 9000, what: 'click' })
      else if (mood < 0.55) steps.push({ afterMs: 4000 + random() * 9000, what: 'dismiss' })
      if (mood < 0.15) steps.push({ afterMs: 16_000 + random() * 12_000, what: 'pay' })
      if (mood < 0.25) steps.push({ afterMs: 13_100, what: 'claim' })
      if (mood < 0.2) steps.push({ afterMs: 14_500, what: 'checkout' })
      return steps
    },
  }
}
