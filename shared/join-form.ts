/**
 * The form by which one enters a class, as HTML: the door puts it into the page, so that it is there before any script,
 * and the page's script makes it again in the other language or when the class has changed. One function for both.
 */
import type { Locale } from './model'
import { MAX_ANSWER_LENGTH, type RegistrationField } from './registration'
import type { Entry, Refusal } from './wire'

const zh = {
  connecting: '正在连接课堂…',
  by: (teacher: string) => `主讲：${teacher}`,
  /** Before the time, which is written in the reader's own zone and so by the page. */
  begins: '开始时间：',
  replay: '这节课已经结束，这里是课堂录像。你看了哪些部分、怎么回答投票也会保存给老师，与课上的数据分开统计。',
  name: '你的名字',
  placeholder: '老师和同学看到的名字',
  optional: '选填',
  choose: '请选择…',
  consent:
    '我同意：我的名字、发言、投票、互动、在线时间以及对课程的点击会保存在老师的电脑上，用于上课、课后复盘和向我推荐课程。不会上传到其他服务器，可随时请老师删除。',
  enter: { live: '进入课堂', waiting: '进入等候室', replay: '观看回放' },
  refused: {
    'class-full': '课堂人数已满。',
    'bad-answer': '有一项没有填对，请检查后再试。',
    'blocked-word': '名字里有老师不允许的词，请换一个。',
    'old-consent': '老师刚刚修改了须知，请重新阅读并同意。',
    'too-fast': '请稍等一下再试。',
    'unknown-version': '页面版本不符，请刷新。',
  } as Partial<Record<Refusal, string>>,
  failed: '没有成功，请再试一次。',
}

const en: typeof zh = {
  connecting: 'Connecting to the class…',
  by: (teacher) => `Taught by ${teacher}`,
  begins: 'Begins ',
  replay:
    'This class is over; here is its recording. What you watch of it and how you answer its polls is kept for the teacher too, counted apart from the class.',
  name: 'Your name',
  placeholder: 'The teacher and the class see it',
  optional: 'optional',
  choose: 'Choose…',
  consent:
    "I agree: my name, messages, votes, reactions, time in class and clicks on courses are kept on the teacher's computer, to run the class, to review it and to recommend courses to me. They go to no other server, and the teacher deletes them on request.",
  enter: { live: 'Enter the class', waiting: 'Enter the waiting room', replay: 'Watch the recording' },
  refused: {
    'class-full': 'The class is full.',
    'bad-answer': 'One of the answers does not fit. Check them and try again.',
    'blocked-word': 'The name has a word in it that the teacher does not allow. Choose another.',
    'old-consent': 'The teacher has changed the terms. Read and agree to them again.',
    'too-fast': 'Wait a moment and try again.',
    'unknown-version': 'This page is out of date. Reload it.',
  },
  failed: 'That did not work. Try again.',
}

export type JoinWords = typeof zh
export const joinWordsIn = (locale: Locale): JoinWords => (locale === 'zh-CN' ? zh : en)

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in HTML, between tags and in quoted attributes. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] as string)

/**
 * Name, what the teacher asks, consent, in. The button is made disabled: until a script minds the form, nothing is sent.
 * The form carries the entry it was made from, as JSON.
 */
export function joinForm(entry: Entry, locale: Locale): string {
  const words = joinWordsIn(locale)
  const { registration } = entry
  const own = registration.consentText
  return `<form data-entry="${escapeHtml(JSON.stringify(entry))}">
${about(entry, words)}
<label class="field">${words.name}
<input data-testid="join-name" name="name" placeholder="${words.placeholder}" maxlength="60" autocomplete="nickname" required></label>
${registration.fields.map((field) => asked(field, words)).join('\n')}
<label class="consent"><input data-testid="join-consent" name="consent" type="checkbox" required><span>${words.consent}</span></label>
${own && `<label class="consent"><input data-testid="join-consent-own" name="consent-own" type="checkbox" required><span class="described">${escapeHtml(own)}</span></label>`}
<p class="problem" role="alert" hidden></p>
<button class="primary" type="submit" data-testid="join-submit" disabled>${words.enter[entry.phase]}</button>
<button class="quiet" type="button" lang="${locale === 'zh-CN' ? 'en' : 'zh-CN'}">${locale === 'zh-CN' ? 'English' : '简体中文'}</button>
</form>`
}

function about({ title, teacherName, description, phase, plan }: Entry, words: JoinWords): string {
  const soft = (inner: string) => `<p class="soft">${inner}</p>`
  return `<header class="about"><h1>${escapeHtml(title)}</h1>
${teacherName && soft(escapeHtml(words.by(teacherName)))}
${plan && phase === 'waiting' ? soft(`${words.begins}<time data-at-ms="${plan.startsAtMs}"></time>`) : ''}
${description && `<p class="described">${escapeHtml(description)}</p>`}
${phase === 'replay' ? soft(words.replay) : ''}</header>`
}

const INPUT = {
  text: 'type="text"',
  number: 'type="text" inputmode="decimal"',
  email: 'type="email" inputmode="email" autocomplete="email"',
} as const

function asked(field: RegistrationField, words: JoinWords): string {
  const common = `data-testid="answer-${escapeHtml(field.id)}" data-field="${escapeHtml(field.id)}"${field.required ? ' required' : ''}`
  const control =
    field.kind === 'choice'
      ? `<select ${common}><option value="">${words.choose}</option>${field.choices
          .map((choice) => `<option value="${escapeHtml(choice)}">${escapeHtml(choice)}</option>`)
          .join('')}</select>`
      : `<input ${common} ${INPUT[field.kind]} maxlength="${MAX_ANSWER_LENGTH}">`
  return `<label class="field"><span>${escapeHtml(field.label)}${field.required ? '' : ` <small class="soft">${words.optional}</small>`}</span>
${control}</label>`
}
