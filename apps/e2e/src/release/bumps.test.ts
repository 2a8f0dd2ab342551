import { describe, expect, it } from 'vitest'
import { impliedBump, isAtLeast, sizeOf } from '../../../../.ci/release/bumps.mjs'

const dependent = (version: string, ranges: object = { dependencies: { '@auth/core': 'workspace:^' } }) => ({
  name: '@auth/toast',
  version,
  ...ranges,
})
const implied = (manifest: ReturnType<typeof dependent>, from: string, to: string) =>
  impliedBump(manifest, { name: '@auth/core', from, to })

describe('the bump that a dependency implies', () => {
  it.each([
    ['0.1.0', '0.1.1', '0.1.0', undefined],
    ['0.1.0', '0.2.0', '0.1.0', 'minor'],
    ['0.1.0', '0.2.0', '1.0.0', 'major'],
    ['0.1.0', '1.0.0', '0.1.0', 'major'],
    ['1.0.0', '1.1.0', '1.0.0', undefined],
    ['1.0.0', '2.0.0', '1.3.0', 'major'],
    ['1.0.0', '2.0.0', '0.3.0', 'major'],
    // A prerelease is out of every range, and breaks no more than what it leads to.
    ['0.1.0', '0.1.1-beta.0', '0.1.0', undefined],
    ['0.1.0', '0.2.0-beta.0', '0.1.0', 'minor'],
    ['0.2.0-beta.0', '0.2.0-beta.1', '0.2.0-beta.0', undefined],
    ['0.2.0-beta.1', '0.2.0', '0.2.0-beta.0', undefined],
    ['0.2.0-beta.0', '1.0.0-beta.0', '0.2.0-beta.0', 'major'],
    // What nobody could have had breaks nobody.
    ['0.0.0', '0.1.0', '1.0.0', undefined],
  ])('when core goes from %s to %s is, for a package at %s, %s', (from, to, version, bump) => {
    expect(implied(dependent(version), from, to)).toBe(bump)
  })

  it.each([
    ['dependencies', '^0.1.0', 'minor'],
    ['dependencies', '^0.1.0 || ^0.2.0', undefined],
    ['dependencies', 'workspace:*', 'minor'],
    ['peerDependencies', 'workspace:^', 'minor'],
    ['optionalDependencies', 'workspace:~', 'minor'],
    // For work on the package alone.
    ['devDependencies', 'workspace:^', undefined],
  ])('comes by %s, from the range %s: %s', (field, range, bump) => {
    expect(implied(dependent('0.1.0', { [field]: { '@auth/core': range } }), '0.1.0', '0.2.0')).toBe(bump)
  })

  it('is none for a package that does not depend on it', () => {
    expect(implied(dependent('0.1.0', {}), '0.1.0', '0.2.0')).toBe(undefined)
  })

  it('is a patch where an exact version is followed by a patch', () => {
    expect(implied(dependent('0.1.0', { dependencies: { '@auth/core': 'workspace:*' } }), '0.1.0', '0.1.1')).toBe(
      'patch',
    )
  })
})

describe('the size of a version', () => {
  it.each([
    ['0.1.0', '0.2.0', 'minor', true],
    ['0.1.0', '0.1.9', 'minor', false],
    ['0.1.0', '0.2.0-beta.0', 'minor', true],
    ['0.1.0', '0.1.1-beta.0', 'minor', false],
    ['0.2.0-beta.0', '0.2.0', 'minor', true],
    ['1.4.0', '2.0.0', 'major', true],
    ['1.4.0', '1.5.0', 'major', false],
  ] as const)('from %s to %s is at least a %s: %s', (from, to, bump, is) => {
    expect(isAtLeast(from, to, bump)).toBe(is)
  })

  it('shows in its form', () => {
    expect(['0.1.0', '0.1.1', '1.0.0', '1.2.0-beta.3'].map(sizeOf)).toEqual(['minor', 'patch', 'major', 'minor'])
  })
})
