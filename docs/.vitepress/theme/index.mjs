import DefaultTheme from 'vitepress/theme'
// Bundled with the page.
// oxlint-disable-next-line import/no-unassigned-import
import './style.css'

export default DefaultTheme
