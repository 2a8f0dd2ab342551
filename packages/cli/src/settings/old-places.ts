import { WrongVariable } from '../live-providers.js'
import { isThere } from './is-there.js'
import { shownPath, userFolderNamed } from './user-folders.js'

/** A folder that this program used under an earlier name, and what to do about it. */
export interface OldPlace {
  readonly path: string
  readonly advice: string
}

/** How this program was called, and its folders with it. */
const oldName = 'auth-demo'

const advices = {
  cache: 'Delete it: the next calls ask for new tokens',
  config: 'Delete it: a new key is made when it is needed',
} as const

/** What is left of it, and is used no more. */
export function oldPlaces(): OldPlace[] {
  return (['cache', 'config'] as const).flatMap((kind) => {
    const path = oldFolder(kind)
    return path !== undefined && isThere(path) === true ? [{ path, advice: advices[kind] }] : []
  })
}

function oldFolder(kind: 'cache' | 'config'): string | undefined {
  try {
    return userFolderNamed(kind, oldName)
  } catch (error) {
    // Whoever needs a folder there says that there is none.
    if (error instanceof WrongVariable) return undefined
    throw error
  }
}

/** The same in a sentence each. */
export function oldNotes(): string[] {
  return oldPlaces().map(({ path, advice }) => `${shownPath(path)} is of an earlier name and no longer used. ${advice}`)
}
