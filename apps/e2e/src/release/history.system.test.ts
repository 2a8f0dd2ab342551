import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changesetOrigins } from '../../../../.ci/release/history.mjs'
import { run } from './command.fixture.js'

let folder: string
const person = { GIT_AUTHOR_NAME: 'C', GIT_AUTHOR_EMAIL: 'c@x', GIT_COMMITTER_NAME: 'C', GIT_COMMITTER_EMAIL: 'c@x' }
const env = { ...process.env, ...person, GIT_CONFIG_GLOBAL: devNull }
const git = (...args: string[]) => run('git', args, { cwd: folder, env })

/** Commits a changeset. */
async function add(id: string, subject: string, author = 'Ada <ada@example.com>') {
  await mkdir(join(folder, '.changeset'), { recursive: true })
  await writeFile(join(folder, `.changeset/${id}.md`), id)
  await git('add', '--all')
  await git('commit', '--quiet', `--message=${subject}`, `--author=${author}`)
  return git('rev-parse', 'HEAD')
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'))
  await git('init', '--quiet', '--initial-branch=main')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('where a changeset came from', () => {
  it('is its commit, with its author and the pull request that its subject or its merge names', async () => {
    await add('first', 'First')
    await git('switch', '--quiet', '--create', 'topic')
    const merged = await add(
      'merged',
      'Merged, with a (#3) in the middle',
      'Bob "B" O’Neil <17+bob@users.noreply.github.com>',
    )
    await git('switch', '--quiet', '--create', 'nested')
    const nested = await add('nested', 'Nested')
    await git('switch', '--quiet', 'topic')
    await git('merge', '--quiet', '--no-ff', '--message=Merge branch nested', 'nested')
    await git('switch', '--quiet', 'main')
    const squashed = await add('squashed', 'Squashed `$(x)` %H \\ "odd" (#1) (#12)')
    await git('merge', '--quiet', '--no-ff', '--message=Merge pull request #34 from bob/topic', 'topic')
    await add('later', 'Later')

    const origin = changesetOrigins(folder)
    expect(origin('first')).toMatchObject({ pull: undefined, author: 'Ada', email: 'ada@example.com' })
    expect(origin('squashed')).toMatchObject({ pull: '12', commit: squashed })
    expect(origin('merged')).toMatchObject({
      pull: '34',
      commit: merged,
      author: 'Bob "B" O’Neil',
      email: '17+bob@users.noreply.github.com',
    })
    expect(origin('nested')).toMatchObject({ pull: '34', commit: nested })
    const ages = ['later', 'squashed', 'first'].map((id) => origin(id)?.age ?? 0)
    expect(ages).toEqual(ages.toSorted((one, other) => one - other))
  })

  it('stays what it was where a prerelease has put it away, and is that of the last one of its name', async () => {
    const before = changesetOrigins(folder)('merged')
    await mkdir(join(folder, '.changeset/pre'), { recursive: true })
    await rename(join(folder, '.changeset/merged.md'), join(folder, '.changeset/pre/merged.md'))
    await git('rm', '--quiet', '.changeset/first.md')
    await git('add', '--all')
    await git('commit', '--quiet', '--message=Version packages', '--author=Bot <bot@example.com>')
    const again = await add('first', 'First, again')
    const origin = changesetOrigins(folder)
    expect(origin('pre/merged')?.commit).toBe(before?.commit)
    expect(origin('first')?.commit).toBe(again)
  })

  it('is not known of one that was never committed', async () => {
    await writeFile(join(folder, '.changeset/new.md'), 'new')
    expect(changesetOrigins(folder)('new')).toBe(undefined)
  })

  it('is not known of what the history that is here does not reach', async () => {
    const whole = folder
    folder = await mkdtemp(join(tmpdir(), 'shallow-'))
    await git('clone', '--quiet', '--depth=2', `file://${whole}`, folder)
    expect(changesetOrigins(folder)('squashed')).toBe(undefined)
    expect(changesetOrigins(folder)('first')).toMatchObject({ subject: 'First, again' })
    await rm(join(folder, '.git'), { recursive: true, force: true })
    expect(changesetOrigins(folder)('first')).toBe(undefined)
    await rm(folder, { recursive: true, force: true })
    folder = whole
  })
})
