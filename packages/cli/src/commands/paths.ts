import { join } from 'node:path'
import { encryptionKeyFile } from '../cache/encryption-key.js'
import { cacheFile, cachePlace, placeName } from '../cache/open-cache.js'
import { profilesFile } from '../profiles/profiles-file.js'
import { WrongVariable } from '../live-providers.js'
import { isThere } from '../settings/is-there.js'
import { oldPlaces } from '../settings/old-places.js'
import { currentFolder } from '../settings/read-settings.js'
import { shownPath } from '../settings/user-folders.js'
import { wrap } from '../terminal/wrap.js'
import type { CommandContext } from './command.js'

/** A file or folder that this program uses, or did. */
interface Place {
  readonly what: string
  readonly path: string
  /** `undefined` where that cannot be looked at. */
  readonly exists: boolean | undefined
  /** `old`: it can be deleted, since nothing uses it any more. `yes`: it is made anew. `no`: a person wrote it. */
  readonly deletable: 'yes' | 'no' | 'old'
  readonly note: string
}

/**
 * Shows all files and folders that this program uses, and what can be deleted. Reads none of them but the `.env` file, and
 * changes nothing. The exit code is 2 where one cannot be found for a wrong variable; the others are shown.
 */
export async function showPaths({ settings, output }: CommandContext): Promise<number> {
  const problems = new Set<string>()
  const attempt = <Result>(work: () => Result): Result[] => {
    try {
      return [work()]
    } catch (error) {
      if (!(error instanceof WrongVariable)) throw error
      problems.add(error.message)
      return []
    }
  }
  const places: Place[] = [
    ...attempt(() => place('.env file', join(currentFolder(), '.env'), 'no', 'your credentials: of this folder alone')),
    ...attempt(() => place('profiles', profilesFile(), 'no', 'your credentials: for --profile')),
    ...attempt(() =>
      place('key', encryptionKeyFile(), 'yes', 'encrypts tokens of IT Retail; without it they are asked for anew'),
    ),
    ...attempt(() => place('cache', cacheFile(), 'yes', 'tokens; without it they are asked for anew')),
    ...oldPlaces().map(({ path, advice: what }) => place('old', path, 'old', `no longer used. ${what}`)),
  ]
  const [sources] = attempt(() => settings([]).sources)
  const servers = [sources?.environment, sources?.file].flatMap((source) => {
    if (!source?.variables['REDIS_URL']) return []
    return attempt(() => ({ server: placeName(cachePlace(source.variables)), source: source.name }))
  })
  const { paint, width } = output
  const lines = places.flatMap(({ what, path, exists, note }) => [
    `${what.padEnd(columnWidth)}${shownPath(path)}`,
    ...wrap(note, { width, indent, taken: columnWidth + stateOf(exists).length + 2 }).map((line, index) =>
      index === 0 ? `${indent}${paint(exists ? 'green' : 'dim', stateOf(exists))}; ${line}` : line,
    ),
  ])
  const serverLines = servers.map(({ server, source }) => `${''.padEnd(columnWidth)}${server}, named by ${source}`)
  output.answer([...lines, ...serverLines, '', ...wrap(advice(places), { width })].join('\n'), {
    paths: places,
    servers,
  })
  for (const problem of problems) output.note(problem)
  return problems.size > 0 ? 2 : 0
}

const columnWidth = 11
const indent = ' '.repeat(columnWidth)

function stateOf(exists: boolean | undefined): string {
  if (exists === undefined) return 'cannot be looked at'
  return exists ? 'there' : 'not there'
}

function place(what: string, path: string, deletable: Place['deletable'], note: string): Place {
  return { what, path, exists: isThere(path), deletable, note }
}

function advice(places: readonly Place[]): string {
  const there = places.filter(({ exists, deletable }) => exists && deletable !== 'no')
  if (there.length === 0) return 'There is nothing to delete.'
  return `Can be deleted: ${there.map(({ path }) => shownPath(path)).join(', ')}`
}
