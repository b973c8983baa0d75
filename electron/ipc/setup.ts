import type { AppState } from '../../shared/ipc'
import { enterSample } from '../store/sample'
import { enterSampleClasses } from '../store/sample-classes'
import { defaultSettings, readSelling, readSettings, saveSelling, saveSettings } from '../store/settings'
import type { Context } from './context'
import type { Handlers } from './handle'

export function setupHandlers(
  context: Context,
): Pick<Handlers, 'app:state' | 'setup:finish' | 'settings:save' | 'selling:save'> {
  const { store, now } = context

  function state(): AppState {
    const settings = readSettings(store.read)
    const live = context.classroom.get()
    return {
      version: context.version,
      platform: process.platform,
      settings: settings ?? defaultSettings(context.systemLocale()),
      selling: readSelling(store.read),
      firstRun: settings === undefined,
      ...(live ? { liveClassId: live.class.id } : {}),
      rehearsal: context.rehearsal,
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
      return state()
    },
    'selling:save': (selling) => {
      saveSelling(store.write, selling)
      return state()
    },
    'settings:save': (settings) => {
      saveSettings(store.write, settings)
      return state()
    },
  }
}
