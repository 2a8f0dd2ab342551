import { statSync } from 'node:fs'
import { join } from 'node:path'
import { encryptionKeyFile } from '../cache/encryption-key.js'
import { cachePlace, placeName } from '../cache/open-cache.js'
import { profilesFile } from '../profiles/profiles-file.js'
import { oldPlaces } from '../settings/old-places.js'
import { shownPath } from '../settings/user-folders.js'
import { wrap } from '../terminal/wrap.js'
import type { CommandContext } from './command.js'

/** A file or folder that this program uses, or did. */
interface Place {
  readonly what: string
  readonly path: string
  readonly exists: boolean
  /** `old`: it can be deleted, since nothing uses it any more. `yes`: it is made anew. `no`: a person wrote it. */
  readonly deletable: 'yes' | 'no' | 'old'
  readonly note: string
}

/** Shows all files and folders that this program uses, and what can be deleted. Reads none of them, and changes nothing. */
export async function showPaths({ settings, output }: CommandContext): Promise<number> {
  const { environment, file } = settings([]).sources
  const cache = cachePlace({})
  const places: Place[] = [
    place('.env file', join(process.cwd(), '.env'), 'no', 'your credentials: of this folder alone'),
    place('profiles', profilesFile(), 'no', 'your credentials: for --profile'),
    place('key', encryptionKeyFile(), 'yes', 'encrypts tokens of IT Retail; without it they are asked for anew'),
    ...('path' in cache ? [place('cache', cache.path, 'yes', 'tokens; without it they are asked for anew')] : []),
    ...oldPlaces().map(({ path, isCredentials, ...old }) =>
      place('old', path, isCredentials ? 'no' : 'old', `no longer used. ${old.advice}`),
    ),
  ]
  const servers = [environment, file].flatMap((source) => {
    if (!source?.variables['REDIS_URL']) return []
    return [{ server: placeName(cachePlace(source.variables)), source: source.name }]
  })
  const { paint, width } = output
  const lines = places.flatMap(({ what, path, exists, note }) => [
    `${what.padEnd(columnWidth)}${shownPath(path)}`,
    ...wrap(note, { width, indent, taken: columnWidth + stateOf(exists).length }).map((line, index) =>
      index === 0 ? indent + paint(exists ? 'green' : 'dim', exists ? 'there' : 'not there') + `; ${line}` : line,
    ),
  ])
  const serverLines = servers.map(({ server, source }) => `${''.padEnd(columnWidth)}${server}, named by ${source}`)
  output.answer([...lines, ...serverLines, '', ...wrap(advice(places), { width })].join('\n'), {
    paths: places,
    servers,
  })
  return 0
}

const columnWidth = 11
const indent = ' '.repeat(columnWidth)
const stateOf = (exists: boolean) => (exists ? 'there; ' : 'not there; ')

function place(what: string, path: string, deletable: Place['deletable'], note: string): Place {
  return { what, path, exists: statSync(path, { throwIfNoEntry: false }) !== undefined, deletable, note }
}

function advice(places: readonly Place[]): string {
  const there = places.filter(({ exists, deletable }) => exists && deletable !== 'no')
  if (there.length === 0) return 'There is nothing to delete.'
  return `Can be deleted: ${there.map(({ path }) => shownPath(path)).join(', ')}`
}
