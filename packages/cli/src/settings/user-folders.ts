import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { WrongVariable } from '../live-providers.js'

type Kind = 'cache' | 'config'

/** The variable that names the folder of all programs, where it is otherwise, and what is ours in it. */
type Convention = readonly [variable: string | undefined, belowHome: string, own: string]

const freedesktop: Readonly<Record<Kind, Convention>> = {
  cache: ['XDG_CACHE_HOME', '.cache', 'auth-demo'],
  config: ['XDG_CONFIG_HOME', '.config', 'auth-demo'],
}

const conventions: Partial<Record<NodeJS.Platform, Readonly<Record<Kind, Convention>>>> = {
  darwin: {
    cache: [undefined, join('Library', 'Caches'), 'auth-demo'],
    config: [undefined, join('Library', 'Preferences'), 'auth-demo'],
  },
  win32: {
    cache: ['LOCALAPPDATA', join('AppData', 'Local'), join('auth-demo', 'Cache')],
    config: ['APPDATA', join('AppData', 'Roaming'), join('auth-demo', 'Config')],
  },
}

/**
 * This program's folder by the conventions of the system: on Linux XDG's, for example `~/.cache/auth-demo`.
 *
 * @throws WrongVariable where that would be below the current folder: tokens and keys would end up in whatever project is
 *   worked on
 */
export function userFolder(kind: Kind): string {
  const [variable, belowHome, own] = (conventions[process.platform] ?? freedesktop)[kind]
  const named = variable === undefined ? undefined : process.env[variable]
  if (named) {
    if (isAbsolute(named)) return join(named, own)
    throw new WrongVariable(`${variable} takes an absolute path`)
  }
  const home = homeFolder()
  if (home !== undefined) return join(home, belowHome, own)
  const homeVariable = process.platform === 'win32' ? 'USERPROFILE' : 'HOME'
  throw new WrongVariable(
    `${homeVariable} is not an absolute path, so there is no place for ${kind === 'cache' ? 'the cache' : 'the key file'}. Set ${[homeVariable, variable].filter(Boolean).join(' or ')}`,
  )
}

/** A path as it is shown: a report that goes into a ticket need not name the user, and no name may steer a terminal. */
export function shownPath(path: string): string {
  const home = homeFolder()
  const short = home !== undefined && home !== '/' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
  return short.replaceAll(/\p{C}/gu, '?')
}

/** The system asks for one of a user whom it does not know, and takes what HOME says, an empty string too. */
function homeFolder(): string | undefined {
  try {
    return isAbsolute(homedir()) ? homedir() : undefined
  } catch {
    return undefined
  }
}
