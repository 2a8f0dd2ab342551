import { expect, it } from 'vitest'
import { changesetFault } from '../../../../.ci/release/changesets.mjs'

it.each([
  ['', 'has no list of packages between two lines of ---'],
  ['Toast is kinder\n', 'has no list of packages between two lines of ---'],
  ["---\n'@auth/toast': huge\n---\n\nMore\n", 'has another bump than none, patch, minor or major for @auth/toast'],
  ["---\n'@auth/toast': patch\n---\n", 'has no sentence for the changelog'],
])('a changeset that cannot be used says why: %j', (text, fault) => {
  expect(changesetFault(text)).toBe(fault)
})

it.each([
  "---\n'@auth/toast': patch\n---\n\nToast is kinder\n",
  '---\r\n"@auth/core": minor\r\n"@auth/toast": none\r\n---\r\n\r\nMore\r\n\r\n---\r\n\r\nAnd more\r\n',
  "---\n'@auth/toast': none\n---\n",
  '---\n---\n',
])('one that can is taken: %j', (text) => {
  expect(changesetFault(text)).toBeUndefined()
})
