import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Manifest {
  name: string
  version: string
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

/** A package that comes along. */
export interface InstalledPackage {
  name: string
  version: string
}

/** A package and all that an installation of it brings: its dependencies, theirs, and the peers that are not optional. */
export function installedPackages(name: string, fromFolder: string): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>()
  const visit = (wanted: string, from: string) => {
    const folder = folderOf(wanted, from)
    if (found.has(folder)) return
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    found.set(folder, { name: manifest.name, version: manifest.version })
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest
    const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true)
    for (const next of [...Object.keys(dependencies), ...peers]) visit(next, folder)
  }
  visit(name, fromFolder)
  return [...found.values()]
}

/** Where a package is found from a folder, as Node looks for it. @throws Error where it is not installed */
function folderOf(name: string, from: string): string {
  for (let folder = realpathSync(from); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
    if (folder === dirname(folder)) throw new Error(`${name} is not installed in ${from}`)
  }
}
