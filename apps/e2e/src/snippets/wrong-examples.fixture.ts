const block = (...lines: string[]) => ['```ts', ...lines, '```', ''].join('\n')

/** A document whose first example is right, and each other wrong in a way of its own. */
export const wrongExamples = {
  path: 'made-up.md',
  text: [
    block(
      "import { createToastAuth } from '@auth/toast'",
      "const toast = createToastAuth({ credentials, environment: 'sandbox' })",
    ),
    block('const token: number = await toast.getToken()'),
    block('undeclared()'),
    block('const response = await toast.fetch(`${toast.baseUrl}/restaurants/v1/restaurants/any`)'),
    block(
      "const toast = createToastAuth({ credentials: { ...credentials, clientSecret: 'wrong' }, environment: 'sandbox' })",
    ),
    block('console.log(1 + 1) // 3'),
    block("throw new Error('some reason')"),
    block("import { expect, it } from 'vitest'", "it('fails', () => expect(1).toBe(2))"),
  ].join('\n'),
}
