import type { Sandbox } from './sandbox.js'

/** What the command prints once it runs: for each vendor where it is, whom it knows, and how to ask it for a token. */
export function greeting({ url }: Sandbox): string {
  return `auth-sandbox runs on ${url} (Ctrl+C ends it)

IT Retail and MarktPOS
  base URL   ${url}
  accepts    login@marktpos.com / fakepassword

  curl '${url}/token?accesslevel=0&securityCode=undefined' \\
    --data-urlencode 'grant_type=password' \\
    --data-urlencode 'username=login@marktpos.com' \\
    --data-urlencode 'password=fakepassword'

myPOS
  base URL   ${url}
  accepts    client_id / client_secret

  curl '${url}/oauth/token' \\
    --user 'client_id:client_secret' \\
    --data 'grant_type=client_credentials'

Toast
  base URL   ${url}
  accepts    myToastApiClientIdentifier / myToastApiClientSecret

  curl '${url}/authentication/v1/authentication/login' \\
    --header 'Content-Type: application/json' \\
    --data '{"clientId": "myToastApiClientIdentifier",
             "clientSecret": "myToastApiClientSecret",
             "userAccessType": "TOAST_MACHINE_CLIENT"}'

Controls: ${url}/__sandbox/ (see the README)
`
}
