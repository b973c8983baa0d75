import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import './page.css'
import { App } from './app'
import { openStudio } from './studio'
import { Studio } from './use-page'

const studio = openStudio(navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en')

createRoot(document.getElementById('root') as HTMLElement).render(
  <Studio.Provider value={studio}>
    <App />
  </Studio.Provider>,
)
