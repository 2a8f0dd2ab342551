import { describe, expect, it } from 'vitest'
import { changelogSection, withSection } from '../../../../.ci/release/changelog.mjs'

type Plan = Parameters<typeof changelogSection>[2]
type Bump = 'major' | 'minor' | 'patch'

const release = (name: string, type: Bump, oldVersion: string, newVersion: string) => ({
  name: `@auth/${name}`,
  type,
  oldVersion,
  newVersion,
  changesets: [],
})
const changeset = (id: string, summary: string, bumps: Record<string, Bump | 'none'>) => ({
  id,
  summary,
  releases: Object.entries(bumps).map(([name, type]) => ({ name: `@auth/${name}`, type })),
})
const plan = (releases: Plan['releases'], changesets: Plan['changesets']): Plan => ({
  releases,
  changesets,
  preState: undefined,
})
const dependingOn = (...names: string[]) => ({
  name: '',
  version: '0.1.0',
  dependencies: Object.fromEntries(names.map((name) => [`@auth/${name}`, 'workspace:^'])),
})
const by = ({ id }: { id: string }) => `(${id})`

const core = release('core', 'minor', '0.1.0', '0.2.0')
const toast = release('toast', 'minor', '0.1.0', '0.2.0')
const mypos = release('mypos', 'minor', '0.1.0', '0.2.0')
const sandbox = release('sandbox', 'minor', '0.1.0', '0.2.0')
const more = changeset('a', 'Core can do more.', { core: 'minor', otel: 'minor' })
const kinder = changeset('b', 'Core is kinder.', { core: 'patch' })
const both = changeset('c', 'Both say `label`.', { core: 'minor', toast: 'minor' })
const own = changeset('d', 'Toast is kinder.', { toast: 'patch' })

describe('a section of a changelog', () => {
  it('has a sentence once that came with two bumps, under the larger', () => {
    const twice = [
      changeset('s', 'Toast is kind.', { toast: 'patch' }),
      changeset('l', 'Toast is kind.', { toast: 'minor' }),
    ]
    const section = changelogSection(toast, dependingOn(), plan([toast], twice), undefined, by)
    expect(section).toBe('## 0.2.0\n\n### Minor Changes\n\n- Toast is kind. (l)')
  })

  it.each(['```ts\nfoo()\n```', '- one\n- two', '> quoted'])(
    'says who brought it before what cannot hold that: %j',
    (summary) => {
      const section = changelogSection(
        toast,
        dependingOn(),
        plan([toast], [changeset('f', summary, { toast: 'minor' })]),
        undefined,
        by,
      )
      expect(section).toBe(`## 0.2.0\n\n### Minor Changes\n\n- (f)\n\n${summary.replaceAll(/^/gm, '  ')}`)
    },
  )

  it('has the changes of the package, and once, by their own words, those of its dependencies', () => {
    const section = changelogSection(
      toast,
      dependingOn('core'),
      plan([core, toast], [kinder, more, both, own]),
      'minor',
      by,
    )
    expect(section).toBe(`## 0.2.0

### Minor Changes

- Both say \`label\`. (c)
- Brings \`@auth/core\` 0.2.0:
  - Core can do more. (a)
  - Core is kinder. (b)

### Patch Changes

- Toast is kinder. (d)`)
  })

  it('of a package with several dependencies says a sentence once, whoever it came from', () => {
    const again = changeset('e', 'Core can do more.\n', { mypos: 'minor' })
    const section = changelogSection(
      sandbox,
      dependingOn('core', 'toast', 'mypos'),
      plan([sandbox, toast, mypos, core], [more, both, own, again]),
      'minor',
      by,
    )
    expect(section).toBe(`## 0.2.0

### Minor Changes

- Brings \`@auth/core\` 0.2.0, \`@auth/mypos\` 0.2.0 and \`@auth/toast\` 0.2.0:
  - Core can do more. (a)
  - Both say \`label\`. (c)
  - Toast is kinder. (d)`)
  })

  it('says which version it brings where its own changes say all of it', () => {
    const section = changelogSection(toast, dependingOn('core'), plan([core, toast], [both]), 'minor', by)
    expect(section).toBe('## 0.2.0\n\n### Minor Changes\n\n- Both say `label`. (c)\n- Brings `@auth/core` 0.2.0.')
  })

  it('says nothing of dependencies that stay, or are for work on it alone, or at its first release', () => {
    const manifest = { ...dependingOn(), devDependencies: dependingOn('core').dependencies }
    const section = '## 0.2.0\n\n### Patch Changes\n\n- Toast is kinder. (d)'
    expect(changelogSection(toast, manifest, plan([core, toast], [more, own]), undefined, by)).toBe(section)
    expect(changelogSection(toast, dependingOn('core'), plan([toast], [more, own]), undefined, by)).toBe(section)
    const first = release('toast', 'minor', '0.0.0', '0.2.0')
    expect(changelogSection(first, dependingOn('core'), plan([core, first], [more, own]), undefined, by)).toBe(section)
  })

  it.each([
    ['patch', '0.1.1', 'patch', 'Patch'],
    ['minor', '0.2.0', 'patch', 'Patch'],
    ['minor', '1.3.0', 'minor', 'Minor'],
    ['patch', '1.2.1', 'minor', 'Patch'],
  ] as const)('of a %s, %s, puts a %s that it takes in under %s', (type, version, taken, heading) => {
    const item = release('toast', type, '0.0.1', version)
    const dependency = release('core', taken, '1.0.0', '1.0.1')
    expect(changelogSection(item, dependingOn('core'), plan([item, dependency], []), undefined, by)).toBe(
      `## ${version}\n\n### ${heading} Changes\n\n- Brings \`@auth/core\` 1.0.1.`,
    )
  })

  it('keeps paragraphs, lists and code of a change, with its origin after the first paragraph', () => {
    const summary = 'A line\nand its end.\n\nMore:\n\n```ts\nconst a = 1\n```\n\n- one\n- two'
    const section = changelogSection(
      toast,
      dependingOn(),
      plan([toast], [changeset('x', summary, { toast: 'minor' })]),
      undefined,
      by,
    )
    expect(section).toContain(
      '- A line\n  and its end. (x)\n\n  More:\n\n  ```ts\n  const a = 1\n  ```\n\n  - one\n  - two',
    )
    for (const start of ['```ts\na\n```', '- one', '1. one', '> said', '| a |']) {
      const direct = changeset('x', `A line\n${start}`, { toast: 'minor' })
      expect(changelogSection(toast, dependingOn(), plan([toast], [direct]), undefined, by)).toContain('- A line (x)\n')
    }
  })

  it('is not empty where there is nothing to say', () => {
    const empty = changeset('x', '', { toast: 'patch' })
    expect(changelogSection(toast, dependingOn(), plan([toast], [empty]), undefined, by)).toBe(
      '## 0.2.0\n\nNo changes in this release.',
    )
  })
})

describe('a changelog', () => {
  const section = '## 0.2.0\n\nNew'

  it('begins with its newest section, and keeps what was there', () => {
    const before = '# @auth/toast\n\nA word.\n\n## 0.1.1\n\n### Patch Changes\n\n- b\n\n## 0.1.0\n\n- a\n'
    const after = before.replace('## 0.1.1', `${section}\n\n## 0.1.1`)
    expect(withSection(before, '@auth/toast', section)).toBe(after)
  })

  it.each(['', '\n', '# @auth/toast\n'])('is begun where there is %j', (before) => {
    expect(withSection(before, '@auth/toast', section)).toBe(`# @auth/toast\n\n${section}\n`)
  })
})
