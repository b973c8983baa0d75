import type { AppState } from '../../shared/ipc'
import { enterSample } from '../store/sample'
import { enterSampleClasses } from '../store/sample-classes'
import {
  defaultSettings,
  keepRestored,
  readRestored,
  readSelling,
  readSettings,
  saveSelling,
  saveSettings,
} from '../store/settings'
import type { Context } from './context'
import type { Handlers } from './handle'

export function setupHandlers(
  context: Context,
): Pick<
  Handlers,
  | 'app:state'
  | 'setup:finish'
  | 'settings:save'
  | 'selling:save'
  | 'backup:noted'
  | 'log:show'
  | 'log:failed'
  | 'app:reload'
> {
  const { store, now } = context

  function state(): AppState {
    const settings = readSettings(store.read)
    const liveClassId = context.classroom.liveClassId()
    const restored = readRestored(store.read)
    return {
      version: context.version,
      platform: process.platform,
      settings: settings ?? defaultSettings(context.systemLocale()),
      selling: readSelling(store.read),
      firstRun: settings === undefined,
      ...(liveClassId ? { liveClassId } : {}),
      rehearsal: context.rehearsal,
      ...(restored ? { restored } : {}),
    }
  }

  return {
    'app:state': state,
    'setup:finish': ({ locale, teacherName, catalogue }) => {
      if (catalogue === 'sample') {
        enterSample(store.write, context.sample(), now())
        enterSampleClasses(store.write, context.sampleClasses(), { locale, nowMs: now(), teacher: teacherName })
      }
      saveSettings(store.write, { locale, teacherName, theme: 'system' })
      context.speak()
      return state()
    },
    'log:show': () => {
      context.showLog()
      return undefined
    },
    'log:failed': ({ cause }) => {
      context.log('a screen could not be drawn', { cause })
      return undefined
    },
    'app:reload': () => {
      context.reload()
      return undefined
    },
    'backup:noted': () => {
      keepRestored(store.write, undefined)
      return state()
    },
    'selling:save': (selling) => {
      saveSelling(store.write, selling)
      return state()
    },
    'settings:save': (settings) => {
      saveSettings(store.write, settings)
      context.speak()
      return state()
    },
  }
}
