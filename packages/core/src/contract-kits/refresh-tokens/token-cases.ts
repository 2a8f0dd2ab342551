import { expectEqual } from '../contract-case.js'
import { past } from '../spans.js'
import { type RefreshTokensCase } from './case.js'

const keepsText = (what: string, text: string): RefreshTokensCase => [
  `gives back ${what}`,
  async ({ store, other }) => {
    await store.save(text)
    expectEqual('load', await store.load(), text)
    expectEqual('load by the other client', await other.load(), text)
  },
]

const keepsApart = (what: string, variants: (account: string) => readonly string[]): RefreshTokensCase => [
  `keeps apart accounts that differ in ${what}`,
  async ({ account, open }) => {
    const accounts = variants(account)
    const stores = await Promise.all(accounts.map(open))
    const tokenOf = (index: number) => `token of ${JSON.stringify(accounts[index])}`
    for (const [index, store] of stores.entries()) {
      expectEqual(`load of ${JSON.stringify(accounts[index])} before its first save`, await store.load(), undefined)
      await store.save(tokenOf(index))
    }
    for (const [index, store] of stores.entries()) {
      expectEqual(`load of ${JSON.stringify(accounts[index])}`, await store.load(), tokenOf(index))
    }
  },
]

/** What holds for `load` and `save`. */
export const tokenCases: readonly RefreshTokensCase[] = [
  ['gives undefined where none was saved', async ({ store }) => expectEqual('load', await store.load(), undefined)],
  keepsText('a refresh token', 'tGzv3JOkF0XG5Qx2TlKWIA'),
  keepsText('one that looks like another type', '0012.50'),
  keepsText('white space around one', ' \t\r\nsome token\n '),
  keepsText('quotes, backslashes, percent signs and semicolons', `'"\`\\%00%s;--{"a":[null]}`),
  keepsText('letters of any script, and emoji', 'Ünïcödé – Ελλάδα, 日本語, e\u0301, 👩‍👩‍👧'),
  keepsText('60 KiB', 'token/+='.repeat((60 * 1024) / 8)),
  keepsApart('their ends', (account) => [account, `${account}x`, `x${account}`]),
  keepsApart('case', (account) => [account, account.toUpperCase()]),
  keepsApart('white space', (account) => [account, `${account} `, ` ${account}`]),
  keepsApart('accents', (account) => [`${account}é`, `${account}e`, `${account}e\u0301`]),
  keepsApart('signs that a store may give a meaning', (account) =>
    ['_', '%', '*', '?', 'x', "'", '"', ';--', ':x', '/x', '/../x'].map((sign) => `${account}${sign}`),
  ),
  [
    'gives the one that was saved last, whoever saved it',
    async ({ store, other }) => {
      await store.save('first')
      expectEqual('load', await store.load(), 'first')
      await other.save('second, which is longer')
      expectEqual('load', await store.load(), 'second, which is longer')
      await store.save('third')
      expectEqual('load by the other client', await other.load(), 'third')
    },
  ],
  [
    'keeps one however much time passes',
    async ({ store, advance }) => {
      await store.save('token')
      await advance(past)
      expectEqual(`load after ${past} ms`, await store.load(), 'token')
    },
  ],
]
