import { describe, expect, it } from 'vitest'
import { documents, fencesIn, proseOf } from './markdown.fixture.js'
import { folders, packages, read, readJson } from './repository.fixture.js'

describe('commands in documents', () => {
  const { scripts, packageManager } = readJson('package.json') as {
    scripts: Record<string, string>
    packageManager: string
  }
  const inline = (path: string) => [...proseOf(path).matchAll(/`([^`\n]+)`/g)].map(([, command = '']) => command)
  const shell = (path: string) =>
    fencesIn(read(path)).flatMap(({ language, code }) => (language === 'sh' ? code.trim().split('\n') : []))
  const commands = documents.flatMap((path) => [...shell(path), ...inline(path)].map((command) => ({ path, command })))

  it('name the pnpm of this repository, and scripts that there are', () => {
    const ofPnpm = commands.flatMap(({ path, command }) => {
      const [, version, rest = ''] = /^(?:npx --yes )?pnpm(@\S+)?( .+)$/.exec(command) ?? []
      return rest === '' ? [] : [{ path, command, version, rest }]
    })
    const known = new Set([...Object.keys(scripts), 'add', 'install', 'changeset', '…'])
    const wrong = ofPnpm.filter(({ version, rest }) => {
      if (version !== undefined && `pnpm${version}` !== packageManager.replace(/\+.+/, '')) return true
      const filters = [...rest.matchAll(/ --filter @auth\/(\S+)/g)].map(([, name = '']) => name)
      const word =
        rest
          .replaceAll(/ --filter \S+| --silent/g, '')
          .trim()
          .split(' ')[0] ?? ''
      const own = filters.flatMap((name) => scriptsOf(name))
      return filters.length > 0 ? !['pack', ...own].includes(word) : !known.has(word)
    })
    expect(ofPnpm.length).toBeGreaterThan(15)
    expect(wrong.map(({ path, command }) => `${path}: ${command}`)).toEqual([])
  })

  it('run our own programs by npx with the package, since the name alone is anybody’s', () => {
    const programs = packages.flatMap((name) => Object.keys(readJson(`packages/${name}/package.json`)['bin'] ?? {}))
    const ofNpx = commands.filter(({ command }) =>
      programs.some((name) => new RegExp(`npx .*\\b${name}\\b`).test(command)),
    )
    const isSafe = (command: string) => / --no-install |npx (--yes )?--package @auth\/|pnpm@/.test(command)
    expect(ofNpx.length).toBeGreaterThan(1)
    expect(ofNpx.filter(({ command }) => !isSafe(command)).map(({ path, command }) => `${path}: ${command}`)).toEqual(
      [],
    )
  })

  it('install packages that there are', () => {
    const kinds = ['dependencies', 'devDependencies']
    const dependencies = new Set(
      folders.flatMap((folder) => {
        const manifest = readJson(`${folder}/package.json`)
        return kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}))
      }),
    )
    const installed = commands.flatMap(({ path, command }) => {
      const [, names = ''] = /^(?:npm i(?:nstall)?|pnpm add|yarn add)((?: [\w@/-]+)+)$/.exec(command) ?? []
      return names
        .split(' ')
        .filter((name) => /^[@\w]/.test(name))
        .map((name) => ({ path, name }))
    })
    const isThere = (name: string) => packages.includes(name.replace('@auth/', '')) || dependencies.has(name)
    expect(installed.length).toBeGreaterThan(6)
    expect(installed.filter(({ name }) => !isThere(name))).toEqual([])
  })

  function scriptsOf(name: string): string[] {
    const folder = folders.find((path) => path.endsWith(`/${name}`))
    return folder === undefined ? [] : Object.keys(readJson(`${folder}/package.json`)['scripts'] as object)
  }
})
