import { createMyposAuth } from '@auth/mypos'

const credentials = () => ({
  clientId: process.env.MYPOS_CLIENT_ID ?? '',
  clientSecret: process.env.MYPOS_CLIENT_SECRET ?? '',
})
// On globalThis, since pages and route handlers are bundled apart.
export const mypos = (globalThis.mypos ??= createMyposAuth({
  credentials,
  environment: { baseUrl: process.env.MYPOS_URL ?? '' },
}))
