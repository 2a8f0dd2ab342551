import type { Sandbox } from '@auth/sandbox'

/** The variables that `pos-auth sandbox` prints. */
export const variablesOf = ({ url }: Sandbox) => ({
  ITRETAIL_ENVIRONMENT: url,
  ITRETAIL_USERNAME: 'login@marktpos.com',
  ITRETAIL_PASSWORD: 'fakepassword',
  MYPOS_ENVIRONMENT: url,
  MYPOS_CLIENT_ID: 'client_id',
  MYPOS_CLIENT_SECRET: 'client_secret',
  TOAST_ENVIRONMENT: url,
  TOAST_CLIENT_ID: 'myToastApiClientIdentifier',
  TOAST_CLIENT_SECRET: 'myToastApiClientSecret',
})
