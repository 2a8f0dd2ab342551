import { accounts, tokens, type Defect } from './broken-stores.fixture.js'

export const tokenDefects: readonly Defect[] = [
  [
    'null where there is none',
    'gives undefined where none was saved',
    // As many stores say it: the type forbids it, an adapter in JavaScript does not know.
    ({ store }) => ({ load: async () => (await store.load()) ?? (null as unknown as undefined) }),
  ],
  ['an empty string where there is none', 'gives undefined where none was saved', tokens((token) => token)],
  [
    'a store that each client has for itself',
    'gives back a refresh token',
    () => {
      let own: string | undefined
      return { load: async () => own, save: async (token) => void (own = token) }
    },
  ],
  [
    'numbers parsed',
    'gives back one that looks like another type',
    tokens((token) => (/^[\d.]+$/.test(token) ? String(Number(token)) : token || undefined)),
  ],
  ['trimmed', 'gives back white space around one', tokens((token) => token.trim() || undefined)],
  [
    'backslashes lost',
    'gives back quotes, backslashes, percent signs and semicolons',
    tokens((token) => token.replaceAll('\\', '') || undefined),
  ],
  [
    'one byte for a character',
    'gives back letters of any script, and emoji',
    tokens((token) => Buffer.from(token, 'latin1').toString('latin1') || undefined),
  ],
  ['cut at 32 KiB', 'gives back 60 KiB', tokens((token) => token.slice(0, 32 * 1024) || undefined)],
  ['accounts cut', 'keeps apart accounts that differ in their ends', accounts((account) => account.slice(0, 45))],
  ['accounts in one case', 'keeps apart accounts that differ in case', accounts((account) => account.toLowerCase())],
  ['accounts trimmed', 'keeps apart accounts that differ in white space', accounts((account) => account.trim())],
  [
    'accounts normalised',
    'keeps apart accounts that differ in accents',
    accounts((account) => account.normalize('NFC')),
  ],
  [
    'signs of accounts replaced',
    'keeps apart accounts that differ in signs that a store may give a meaning',
    accounts((account) => account.replaceAll(/[*?%_]/g, '_')),
  ],
  [
    'the first one kept',
    'gives the one that was saved last, whoever saved it',
    ({ store }) => ({
      async save(token) {
        if ((await store.load()) === undefined) await store.save(token)
      },
    }),
  ],
  [
    'one read once and remembered',
    'gives the one that was saved last, whoever saved it',
    ({ store }) => {
      let known: string | undefined
      return { load: async () => (known ??= await store.load()) }
    },
  ],
  [
    'one that ends with time',
    'keeps one however much time passes',
    ({ store, now }) => {
      let savedAt = now()
      return {
        load: async () => (now() < savedAt + 50 ? store.load() : undefined),
        save: async (token) => {
          savedAt = now()
          await store.save(token)
        },
      }
    },
  ],
]
