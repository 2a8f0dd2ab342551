import { dirname } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { files, read } from './repository.fixture.js'

describe('docs/decisions/README.md', () => {
  const records = files.filter((path) => /^docs\/decisions\/\d{4}-.+\.md$/.test(path))
  const rows = [...read('docs/decisions/README.md').matchAll(/^\| \[(.+)\]\((.+)\) +\| (.+?) +\|$/gm)]

  it('lists every record once, in order, under its own title', () => {
    const listed = rows.map(([, title, file]) => ({ path: `docs/decisions/${file}`, title }))
    const titleOf = (path: string) => /^# (.+)$/m.exec(read(path))?.[1]
    expect(records.length).toBeGreaterThan(15)
    expect(listed).toEqual(records.map((path) => ({ path, title: titleOf(path) })))
  })

  it('gives each a status, and a superseded one says by which', () => {
    const unclear = rows.filter(
      ([, , , status = '']) => !/^(accepted|superseded (in part )?by \[\d+\]\(\d{4}-.+\.md\).*)$/.test(status),
    )
    expect(unclear.map(([row]) => row)).toEqual([])
  })

  it('has records whose numbers leave none out', () => {
    const numbers = records.map((path) => Number(/\/(\d{4})-/.exec(path)?.[1]))
    expect(numbers).toEqual(records.map((_, index) => index + 1))
  })
})

describe('dependency updates', () => {
  it('are looked for in the folder of every lockfile', () => {
    const { updates } = parse(read('.github/dependabot.yml')) as {
      updates: { 'package-ecosystem': string; directories?: string[] }[]
    }
    const watched = updates
      .filter((entry) => entry['package-ecosystem'] === 'npm')
      .flatMap((entry) => entry.directories)
    const locked = files
      .filter((path) => /(^|\/)(pnpm-lock\.yaml|package-lock\.json)$/.test(path))
      .map((path) => `/${dirname(path)}`)
    expect(new Set(watched)).toEqual(new Set(locked.map((folder) => (folder === '/.' ? '/' : folder))))
  })
})

describe('issue forms', () => {
  const forms = files.filter((path) => /^\.github\/ISSUE_TEMPLATE\/(?!config).+\.yml$/.test(path))

  it.each(forms)('%s has a name, a description and fields that can be told apart', (path) => {
    const form = parse(read(path)) as { name: string; description: string; body: { type: string; id?: string }[] }
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) })
    const ids = form.body.filter(({ type }) => type !== 'markdown').map(({ id }) => id)
    expect(ids.every((id) => typeof id === 'string')).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
