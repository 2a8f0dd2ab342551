import type { Auth } from '@auth/core'
import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth } from '@auth/mypos'
import { createToastAuth } from '@auth/toast'
import { contender, credentialsOf, type Contender, type Tenant } from './contender.js'

/** The options that all of a program's instances share. */
const optionsFor = (tenant: Tenant) => ({
  credentials: credentialsOf(tenant),
  environment: { baseUrl: tenant.url },
  ...(tenant.fetch && { fetch: tenant.fetch }),
})

const call = async (auth: Auth, url: string) => (await auth.fetch(url)).text()

/** OAuth 2.0 client credentials with a Basic header: the same work as that of most peers. */
export const mypos: Contender = contender<Auth>({
  name: '@auth/mypos',
  how: 'createMyposAuth, client credentials with a Basic header',
  create: (tenant) => createMyposAuth(optionsFor(tenant)),
  getToken: (auth) => auth.getToken(),
  call,
})

/** A JSON login. */
export const toast: Contender = contender<Auth>({
  name: '@auth/toast',
  how: 'createToastAuth, a JSON login',
  create: (tenant) => createToastAuth(optionsFor(tenant)),
  getToken: (auth) => auth.getToken(),
  call,
})

/** The password grant. */
export const itretail: Contender = contender<Auth>({
  name: '@auth/itretail',
  how: 'createItRetailAuth, the password grant',
  create: (tenant) => {
    const { clientId: username, clientSecret: password } = credentialsOf(tenant)
    return createItRetailAuth({ ...optionsFor(tenant), credentials: { username, password } })
  },
  getToken: (auth) => auth.getToken(),
  call,
})
