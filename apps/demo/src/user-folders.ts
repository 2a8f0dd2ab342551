import { homedir } from 'node:os'
import envPaths from 'env-paths'

/** This program's folders by the conventions of the system: on Linux XDG's, for example `~/.cache/auth-demo`. */
export const { cache: cacheFolder, config: configFolder } = envPaths('auth-demo', { suffix: '' })

/** A path as it is shown: a report that goes into a ticket need not name the user. */
export function shownPath(path: string): string {
  const home = homedir()
  return home !== '/' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
}
