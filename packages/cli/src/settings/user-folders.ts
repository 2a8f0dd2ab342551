import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { WrongVariable } from '../live-providers.js'

type Kind = 'cache' | 'config'

/** The variable that names the folder of all programs, where it is otherwise, and what is in the program's own folder there. */
type Convention = readonly [variable: string | undefined, belowHome: string, inOwn?: string]

const freedesktop: Readonly<Record<Kind, Convention>> = {
  cache: ['XDG_CACHE_HOME', '.cache'],
  config: ['XDG_CONFIG_HOME', '.config'],
}

const conventions: Partial<Record<NodeJS.Platform, Readonly<Record<Kind, Convention>>>> = {
  darwin: {
    cache: [undefined, join('Library', 'Caches')],
    config: [undefined, join('Library', 'Preferences')],
  },
  win32: {
    cache: ['LOCALAPPDATA', join('AppData', 'Local'), 'Cache'],
    config: ['APPDATA', join('AppData', 'Roaming'), 'Config'],
  },
}

/**
 * This program's folder by the conventions of the system: on Linux XDG's, for example `~/.cache/pos-auth`.
 *
 * @throws WrongVariable for a variable that names no absolute path, or where there is no home folder: tokens and keys
 *   would end up in whatever project is worked on
 */
export function userFolder(kind: Kind): string {
  return userFolderNamed(kind, 'pos-auth')
}

/** The folder of a program of this name. @throws WrongVariable as `userFolder` does */
export function userFolderNamed(kind: Kind, program: string): string {
  const [variable, belowHome, inOwn = ''] = (conventions[process.platform] ?? freedesktop)[kind]
  const own = join(program, inOwn)
  const named = variable === undefined ? undefined : process.env[variable]
  if (named) {
    if (isAbsolute(named)) return join(named, own)
    throw new WrongVariable(`${variable} takes an absolute path`)
  }
  const home = homeFolder()
  if (home !== undefined) return join(home, belowHome, own)
  const homeVariable = process.platform === 'win32' ? 'USERPROFILE' : 'HOME'
  throw new WrongVariable(
    `${homeVariable} is not an absolute path, so there is no place for ${kind === 'cache' ? 'the cache' : 'keys and profiles'}. Set ${[homeVariable, variable].filter(Boolean).join(' or ')}`,
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
