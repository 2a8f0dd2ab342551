import { describe, expect, inject, it } from 'vitest'
import { caches, providers } from '../lists.fixture.js'
import { installedBy, type Client } from '../release/installed.fixture.js'
import { folders, moved } from '../release/registry.fixture.js'

async function packument(folder: string) {
  const reply = await fetch(`${inject('registryUrl')}@auth%2f${folder}`)
  return (await reply.json()) as { 'dist-tags': object; versions: Record<string, Record<string, unknown>> }
}

describe('the release scripts publish', () => {
  it.each(folders)('@auth/%s once, as the latest', async (folder) => {
    const { versions, 'dist-tags': tags } = await packument(folder)
    const isMoved = moved.includes(folder)
    expect(Object.keys(versions)).toEqual(['0.1.0', ...(isMoved ? ['0.2.0'] : [])])
    expect(tags).toEqual({ latest: '0.1.0', ...(isMoved && { next: '0.2.0' }) })
  })

  it.each(folders)('@auth/%s with caret ranges of the others, and nothing of the workspace', async (folder) => {
    const { versions } = await packument(folder)
    const manifest = versions['0.1.0'] ?? {}
    const ranges = Object.entries((manifest['dependencies'] ?? {}) as Record<string, string>)
    expect(ranges.filter(([name, range]) => name.startsWith('@auth/') && range !== '^0.1.0')).toEqual([])
    expect(JSON.stringify(manifest)).not.toContain('workspace:')
  })
})

describe.each<Client>(['npm', 'pnpm'])('%s', (client) => {
  it.each([...providers, ...caches])(
    'installs @auth/%s with core, ky and valibot, and nothing else',
    async (folder) => {
      const installed = await installedBy(client, `@auth/${folder}`, inject('registryUrl'))
      expect(Object.keys(installed).toSorted()).toEqual(['@auth/core', `@auth/${folder}`, 'ky', 'valibot'].toSorted())
      expect(installed).toMatchObject({ '@auth/core': '0.1.0', [`@auth/${folder}`]: '0.1.0' })
    },
    120_000,
  )
})
