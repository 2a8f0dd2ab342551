import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { installedPackages } from './installed-packages.js'

let folder: string

/** A package at a place. */
function install(place: string, manifest: object) {
  mkdirSync(join(folder, place), { recursive: true })
  const text = JSON.stringify({ name: place.split('node_modules/').at(-1), version: '1.0.0', ...manifest })
  writeFileSync(join(folder, place, 'package.json'), text)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-packages-'))
  install('node_modules/top', {
    dependencies: { '@scope/a': '1', b: '1' },
    devDependencies: { unused: '1' },
    peerDependencies: { needed: '1', optional: '1' },
    peerDependenciesMeta: { optional: { optional: true } },
  })
  install('node_modules/@scope/a', { dependencies: { b: '2' } })
  install('node_modules/@scope/a/node_modules/b', { version: '2.0.0' })
  install('node_modules/b', { dependencies: { '@scope/a': '1' } })
  for (const name of ['needed', 'optional', 'unused']) install(`node_modules/${name}`, {})
})
afterAll(() => rmSync(folder, { recursive: true }))

it('finds dependencies of dependencies, each version once, and peers that are not optional', () => {
  const found = installedPackages('top', folder).map(({ name, version }) => `${name}@${version}`)
  expect(found.toSorted()).toEqual(['@scope/a@1.0.0', 'b@1.0.0', 'b@2.0.0', 'needed@1.0.0', 'top@1.0.0'])
})

it('says what is missing', () => {
  expect(() => installedPackages('absent', folder)).toThrow('absent is not installed')
})
