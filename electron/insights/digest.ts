import type { ChatMessage } from '../../shared/model'
import type { Digest } from '../../shared/report'
import { share } from './funnel'

const MOST_WORDS = 12
const ANSWER_WITHIN_MS = 5 * 60_000

/** Words that say nothing about a class. */
const COMMON = new Set(
  `a about after again all also am an and any are as at be because been but by can could did do does doing for from get
   go going good great had has have he hello here hi how i if im in is it its just know like make many me mean more much
   my no not now of off ok okay on one only or our out over please really right say see she should so some sound sure
   take thank thanks that the their them then there these they thing this those to too understand up us very want was we
   well were what when where which while who why will with would yes you your
   一个 一下 一些 一样 不是 不会 不能 为什么 什么 今天 他们 但是 你们 你好 再 再讲 可以 吗 呢 吧 听 听到 因为 如果 如何 就是
   已经 怎么 怎样 我们 所以 时候 是不是 有没有 有点 没有 现在 知道 老师 老师好 能不能 自己 觉得 讲 说 请问 谢谢 还是 还有 这个
   这些 这样 这里 那个 那么 那些 都 非常 大家 看到 好的 不懂 明白 懂了 清楚`
    .split(/\s+/)
    .filter(Boolean),
)

const segmenter = new Intl.Segmenter('zh-CN', { granularity: 'word' })

/** The words of a line worth counting: two letters or two characters and more, none of the common ones. */
export function wordsOf(text: string): string[] {
  const found = new Set<string>()
  for (const run of text.toLowerCase().match(/[\p{Script=Han}]+|[\p{L}\p{N}'’]+/gu) ?? []) {
    // Chinese puts no spaces between words; all else is cut by them, which costs a hundredth of the time.
    const words = /\p{Script=Han}/u.test(run) ? Array.from(segmenter.segment(run), ({ segment }) => segment) : [run]
    for (const word of words) if (word.length >= 2 && !COMMON.has(word) && !/^\d+$/.test(word)) found.add(word)
  }
  return [...found]
}

/** True for a line that asks: a question mark, or the particles and words Chinese asks with at its end. */
const isQuestion = (text: string) => /[?？]/.test(text) || /(吗|呢|么|什么|怎么办)[。！…\s]*$/.test(text.trim())

/** What was talked about, who talked, and which questions the teacher came back to. */
export function digestOf(chat: readonly ChatMessage[], came: number): Digest {
  const people = new Map<string, Set<string>>()
  const messages = new Map<string, number>()
  const writers = new Set<string>()
  /** "Thank you" is said a hundred times: taking Chinese apart costs the most of all that is done here. */
  const known = new Map<string, string[]>()
  for (const { author, text } of chat) {
    if (author.kind === 'teacher') continue
    writers.add(author.id)
    const words = known.get(text) ?? wordsOf(text)
    known.set(text, words)
    for (const word of words) {
      const who = people.get(word) ?? new Set<string>()
      people.set(word, who.add(author.id))
      messages.set(word, (messages.get(word) ?? 0) + 1)
    }
  }
  return {
    writers: share(writers.size, Math.max(came, writers.size)),
    words: Array.from(people, ([word, who]) => ({ word, people: who.size, messages: messages.get(word) ?? 0 }))
      .filter(({ messages: count }) => count > 1)
      .sort((a, b) => b.people - a.people || b.messages - a.messages || a.word.localeCompare(b.word))
      .slice(0, MOST_WORDS),
    questions: questionsOf(chat),
  }
}

/** Backwards, so that the teacher's next line is known at each question. */
function questionsOf(chat: readonly ChatMessage[]): Digest['questions'] {
  const found: Digest['questions'] = []
  let answeredAtMs = Number.POSITIVE_INFINITY
  for (let at = chat.length - 1; at >= 0; at -= 1) {
    const message = chat[at] as ChatMessage
    if (message.author.kind === 'teacher') answeredAtMs = message.atMs
    else if (isQuestion(message.text)) {
      const afterMs = answeredAtMs - message.atMs
      found.push({ message, ...(afterMs <= ANSWER_WITHIN_MS ? { answeredAfterMs: afterMs } : {}) })
    }
  }
  return found.reverse()
}
