import { assertNever, type Locale, type LocalText, pickText, type Reason, type ReasonAct, type TopicAct } from './model'

/** What a reason may mention. */
export interface Names {
  courses: Record<string, LocalText>
  topics: Record<string, LocalText>
}

/** The name of a topic, or its id where nobody gave it a name. */
export function topicName(topic: string, locale: Locale, names: Names): string {
  const name = names.topics[topic]
  return name ? pickText(name, locale) : topic
}

type Sentence = (title: string) => string
type Sentences = Record<ReasonAct, Sentence>

const YOU_ZH: Sentences = {
  enrolled: (title) => `因为您学过《${title}》。`,
  paid: (title) => `因为您买了《${title}》。`,
  rated: (title) => `因为您给《${title}》打了高分。`,
  watched: (title) => `因为您听过《${title}》的课。`,
  offerClicked: (title) => `因为您点开过《${title}》的优惠。`,
  courseOpened: (title) => `因为您看过《${title}》的介绍。`,
  materialOpened: (title) => `因为您打开了《${title}》的资料。`,
  mentioned: (title) => `因为您聊到了《${title}》。`,
  slides: (title) => `因为您看了讲到《${title}》的课件。`,
  speech: (title) => `因为您听了关于《${title}》的讲解。`,
  asked: (title) => `因为您在《${title}》课上提过问题。`,
  answeredRight: (title) => `因为您在《${title}》课上答对了题。`,
  answeredWrong: (title) => `因为您在《${title}》课上做了题。`,
  tookPart: (title) => `因为您积极参与了《${title}》的课。`,
}
const YOU_EN: Sentences = {
  enrolled: (title) => `Because you took “${title}”.`,
  paid: (title) => `Because you bought “${title}”.`,
  rated: (title) => `Because you rated “${title}” highly.`,
  watched: (title) => `Because you followed a class on “${title}”.`,
  offerClicked: (title) => `Because you looked into an offer of “${title}”.`,
  courseOpened: (title) => `Because you had a look at “${title}”.`,
  materialOpened: (title) => `Because you opened material of “${title}”.`,
  mentioned: (title) => `Because you wrote about “${title}”.`,
  slides: (title) => `Because you followed the slides about “${title}”.`,
  speech: (title) => `Because you listened to what was said about “${title}”.`,
  asked: (title) => `Because you asked a question in “${title}”.`,
  answeredRight: (title) => `Because you answered well in “${title}”.`,
  answeredWrong: (title) => `Because you tried the quiz in “${title}”.`,
  tookPart: (title) => `Because you took part in “${title}”.`,
}
const THEM_ZH: Sentences = {
  enrolled: (title) => `学过《${title}》，这样的人常接着选它。`,
  paid: (title) => `买了《${title}》，这样的人常接着选它。`,
  rated: (title) => `给《${title}》打了高分。`,
  watched: (title) => `听过《${title}》的课。`,
  offerClicked: (title) => `点开过《${title}》的优惠。`,
  courseOpened: (title) => `看过《${title}》的介绍。`,
  materialOpened: (title) => `打开过《${title}》的资料。`,
  mentioned: (title) => `聊到过《${title}》。`,
  slides: (title) => `看过讲到《${title}》的课件。`,
  speech: (title) => `听过关于《${title}》的讲解。`,
  asked: (title) => `在《${title}》课上提过问题。`,
  answeredRight: (title) => `在《${title}》课上答对了题。`,
  answeredWrong: (title) => `在《${title}》课上做了题。`,
  tookPart: (title) => `积极参与了《${title}》的课。`,
}
const THEM_EN: Sentences = {
  enrolled: (title) => `Took “${title}”, like others who went on to this.`,
  paid: (title) => `Bought “${title}”, like others who went on to this.`,
  rated: (title) => `Rated “${title}” highly.`,
  watched: (title) => `Followed a class on “${title}”.`,
  offerClicked: (title) => `Looked into an offer of “${title}”.`,
  courseOpened: (title) => `Had a look at “${title}”.`,
  materialOpened: (title) => `Opened material of “${title}”.`,
  mentioned: (title) => `Wrote about “${title}”.`,
  slides: (title) => `Followed the slides about “${title}”.`,
  speech: (title) => `Listened to what was said about “${title}”.`,
  asked: (title) => `Asked a question in “${title}”.`,
  answeredRight: (title) => `Answered well in “${title}”.`,
  answeredWrong: (title) => `Tried the quiz in “${title}”.`,
  tookPart: (title) => `Took part in “${title}”.`,
}

type TopicSentences = Record<TopicAct, Sentence>

const YOU_TOPIC_ZH: TopicSentences = {
  mentioned: (topic) => `因为您聊到了“${topic}”。`,
  slides: (topic) => `因为您看了讲到“${topic}”的课件。`,
  speech: (topic) => `因为您听了关于“${topic}”的讲解。`,
}
const YOU_TOPIC_EN: TopicSentences = {
  mentioned: (topic) => `Because you wrote about ${topic}.`,
  slides: (topic) => `Because you followed the slides about ${topic}.`,
  speech: (topic) => `Because you listened to what was said about ${topic}.`,
}
const THEM_TOPIC_ZH: TopicSentences = {
  mentioned: (topic) => `聊到过“${topic}”。`,
  slides: (topic) => `看过讲到“${topic}”的课件。`,
  speech: (topic) => `听过关于“${topic}”的讲解。`,
}
const THEM_TOPIC_EN: TopicSentences = {
  mentioned: (topic) => `Wrote about ${topic}.`,
  slides: (topic) => `Followed the slides about ${topic}.`,
  speech: (topic) => `Listened to what was said about ${topic}.`,
}

/**
 * Why a course is recommended, as one sentence with the act behind it: said to the attendee ("you"), or to the teacher
 * about an attendee ("them").
 */
export function reasonText(reason: Reason, locale: Locale, names: Names, about: 'you' | 'them' = 'them'): string {
  const chinese = locale === 'zh-CN'
  const you = about === 'you'
  switch (reason.kind) {
    case 'because-course': {
      const known = names.courses[reason.courseId]
      const title = known ? pickText(known, locale) : ''
      if (!title)
        return chinese ? '与之前感兴趣的课程相近。' : `Close to a course ${you ? 'you' : 'they'} liked before.`
      if (reason.act) return (you ? (chinese ? YOU_ZH : YOU_EN) : chinese ? THEM_ZH : THEM_EN)[reason.act](title)
      if (chinese) return you ? `因为您对《${title}》感兴趣。` : `对《${title}》感兴趣的人也常选这门课。`
      return you
        ? `Because you were interested in “${title}”.`
        : `Interested in “${title}”, like others who chose this.`
    }
    case 'topic': {
      const topic = topicName(reason.topic, locale, names)
      if (reason.act)
        return (you ? (chinese ? YOU_TOPIC_ZH : YOU_TOPIC_EN) : chinese ? THEM_TOPIC_ZH : THEM_TOPIC_EN)[reason.act](
          topic,
        )
      if (chinese) return you ? `因为您关注“${topic}”。` : `一直关注“${topic}”。`
      return you ? `Because you follow ${topic}.` : `Keeps coming back to ${topic}.`
    }
    case 'class-topic': {
      const topic = topicName(reason.topic, locale, names)
      return chinese ? `接着本节课的“${topic}”继续学。` : `Carries on from ${topic}, the topic of this class.`
    }
    case 'popular': {
      const learners = new Intl.NumberFormat(locale).format(reason.learners)
      if (reason.sample) {
        return chinese
          ? `示例数据中有 ${learners} 名虚构学员选过这门课。`
          : `${learners} invented learners of the sample set have taken it.`
      }
      if (reason.learners === 0) return chinese ? '这门课还没有人学过。' : 'Nobody has taken it yet.'
      if (chinese) return `已有 ${learners} 人学习这门课。`
      return reason.learners === 1 ? '1 person has taken it.' : `${learners} people have taken it.`
    }
    default:
      return assertNever(reason)
  }
}
