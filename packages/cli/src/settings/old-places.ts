import { statSync } from 'node:fs'
import { join } from 'node:path'
import { shownPath, userFolderNamed } from './user-folders.js'

/** A file or folder that this program used under an earlier name, and what to do about it. */
export interface OldPlace {
  readonly path: string
  /** Whether a person wrote it. */
  readonly isCredentials?: true
  readonly advice: string
}

/** How this program was called, and its folders with it. */
const oldName = 'auth-demo'

/** What is left of it, and is used no more. */
export function oldPlaces(folder = process.cwd()): OldPlace[] {
  const places: OldPlace[] = [
    { path: userFolderNamed('cache', oldName), advice: 'Delete it: the next calls ask for new tokens' },
    { path: userFolderNamed('config', oldName), advice: 'Delete it: a new key is made when it is needed' },
    {
      path: join(folder, 'apps', 'demo', '.env'),
      isCredentials: true,
      advice: 'Move it to .env in the folder in which you run pos-auth',
    },
  ]
  return places.filter(({ path }) => statSync(path, { throwIfNoEntry: false }) !== undefined)
}

/** The same in a sentence each. */
export function oldNotes(): string[] {
  return oldPlaces().map(({ path, advice }) => `${shownPath(path)} is of an earlier name and no longer used. ${advice}`)
}
