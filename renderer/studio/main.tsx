import '../ui/tokens.css'
import '../ui/controls.css'
import './studio.css'
import './rail.css'
import { Tooltip } from 'radix-ui'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { listenToKeys } from './keys'
import { loadApp } from './stores/app'
import { listenToGroupVoice } from './stores/group-voice'
import { listenToLive } from './stores/live'
import { listenToWaiting } from './stores/waiting'
import { startWords, systemLocale } from './words'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')

await startWords(systemLocale())
listenToLive()
listenToGroupVoice()
listenToWaiting()
listenToKeys()
void loadApp()

createRoot(root).render(
  <StrictMode>
    <Tooltip.Provider delayDuration={350} skipDelayDuration={200}>
      <App />
    </Tooltip.Provider>
  </StrictMode>,
)
