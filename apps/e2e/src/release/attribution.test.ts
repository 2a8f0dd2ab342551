import { describe, expect, it } from 'vitest'
import { attribution } from '../../../../.ci/release/attribution.mjs'

const repository = { type: 'git', url: 'git+https://github.com/pos-auth/pos-auth.git', directory: 'packages/toast' }
const home = 'https://github.com/pos-auth/pos-auth'
const commit = '0123456789abcdef0123456789abcdef01234567'
const by = (author: string, email: string, { pull, where = repository }: { pull?: string; where?: unknown } = {}) =>
  attribution({ commit, parents: [], subject: '', age: 0, author, email, pull }, where)

describe('the attribution of a change', () => {
  it('links to its pull request and the author’s account', () => {
    expect(by('Ada', '17+ada-l@users.noreply.github.com', { pull: '12' })).toBe(
      `([#12](${home}/pull/12) by [@ada-l](https://github.com/ada-l))`,
    )
  })

  it('links to its commit where there was none', () => {
    expect(by('Ada', 'ada@users.noreply.github.com')).toBe(
      `([0123456](${home}/commit/${commit}) by [@ada](https://github.com/ada))`,
    )
  })

  it.each([
    ['Ada Lovelace', 'ada@example.com', 'Ada Lovelace'],
    ['Ada', 'ada@users.noreply.other-forge.example', 'Ada'],
    ['Ada', '17+<script>@users.noreply.github.com', 'Ada'],
    ['A*d_a* [x](y) `z` <b>', 'ada@example.com', String.raw`A\*d\_a\* \[x\]\(y\) \`z\` \<b\>`],
    ['@everyone', 'ada@example.com', 'everyone'],
    ['Ádá 艾达', 'ada@example.com', 'Ádá 艾达'],
  ])('names %s, whose address is %s, as %s', (author, email, named) => {
    expect(by(author, email)).toBe(`([0123456](${home}/commit/${commit}) by ${named})`)
  })

  it.each([
    ['renovate[bot]', '29139614+renovate[bot]@users.noreply.github.com'],
    ['github-actions[bot]', 'actions@example.com'],
    ['ada@example.com', 'ada@example.com'],
    ['', ''],
  ])('names nobody where the author is %j', (author, email) => {
    expect(by(author, email)).toBe(`([0123456](${home}/commit/${commit}))`)
  })

  it.each(['https://forge.example/a/b.git', 'https://forge.example/a/b', { url: 'git+https://forge.example/a/b.git' }])(
    'follows the repository of package.json: %j',
    (where) => {
      expect(by('Ada', 'ada@users.noreply.forge.example', { where, pull: '1' })).toBe(
        '([#1](https://forge.example/a/b/pull/1) by [@ada](https://forge.example/ada))',
      )
    },
  )

  it.each([
    undefined,
    null,
    '',
    'pos-auth/pos-auth',
    { url: 'git@forge.example:a/b.git' },
    { url: 'https://me:token@forge.example/a' },
  ])('has no links where the repository is %j', (where) => {
    expect(by('Ada', 'ada@example.com', { where: where ?? null, pull: '1' })).toBe('(#1 by Ada)')
  })

  it('is nothing for a change that was never committed', () => {
    expect(attribution(undefined, repository)).toBe('')
  })
})
