import type { LiveProvider, Variables } from './live-providers.js'
import { readSettings } from './read-settings.js'
import { settingsNotes } from './settings-notes.js'

/**
 * Reads the variables of real providers for the demo and the console, which share no cache. Says on standard error what is
 * left aside.
 *
 * @throws WrongVariable
 */
export function liveVariables(providers: readonly LiveProvider[]): Variables {
  const settings = readSettings()
  for (const note of settingsNotes(settings, providers, [])) process.stderr.write(`demo: ${note}\n`)
  return settings.completeAll(providers)
}
