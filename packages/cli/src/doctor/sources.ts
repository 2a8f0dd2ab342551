import { statSync } from 'node:fs'
import type { LiveProvider } from '../live-providers.js'
import { settingsNotes } from '../settings/settings-notes.js'
import type { Settings } from '../settings/settings.js'
import { ok, warning, type Finding } from './finding.js'

const check = 'variables'

/** Where variables come from, who else can read them, and what of them is left aside. */
export function checkSources(settings: Settings, providers: readonly LiveProvider[]): Finding[] {
  const { file, folder } = settings.sources
  const notes = settingsNotes(settings, providers).map((note) =>
    warning(
      check,
      note,
      note.startsWith('unknown')
        ? 'Correct the name, or remove it'
        : 'What a provider needs comes from one of the two: remove the rest, or put all of it there',
    ),
  )
  const beside = folder === undefined ? '' : `; ${folder} is a folder, and is not read`
  if (settings.profile !== undefined) return [ok(check, `from ${settings.sources.environment.name}`), ...notes]
  if (file === undefined) return [ok(check, `from the environment; there is no .env file${beside}`), ...notes]
  if (process.platform !== 'win32' && (statSync(file.path).mode & 0o077) !== 0) {
    return [warning(check, `others may read ${file.name}`, `It holds credentials: chmod 600 ${file.name}`), ...notes]
  }
  const configured = providers.filter((provider) => settings.isConfigured(provider))
  const used = new Set(configured.map((provider) => settings.sourceOf(provider).name))
  return [
    ok(check, `from ${[...used].join(' and ') || `${settings.sources.environment.name} and ${file.name}`}${beside}`),
    ...notes,
  ]
}
