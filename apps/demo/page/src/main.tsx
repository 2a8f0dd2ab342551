import { render } from 'preact'
import { App } from './app.js'
import { applyTheme, keptTheme } from './shell/theme.js'

applyTheme(keptTheme())
const root = document.querySelector('#app')
if (root) render(<App />, root)
