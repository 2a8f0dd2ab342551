import { rawRequest } from './raw-http.fixture.js'

/**
 * The request examples of the vendors' documentation, mended where they have errors and with another host. What they
 * are, and what is documented to come back.
 */
export interface VendorExample {
  readonly vendor: 'itretail' | 'mypos' | 'toast'
  readonly what: 'token' | 'revocation'
  readonly language: 'curl' | 'Python' | 'Node' | 'PHP'
  /** The bytes on the wire, as the example's HTTP client sends them. */
  readonly wire: (host: string) => string
  /** The command of a curl example, for a shell. */
  readonly command?: (url: string) => string
  /** The documented reply. */
  readonly reply: RegExp
}

const formType = 'application/x-www-form-urlencoded'
/** What `base64encode(client_id:client_secret)`, and each language's own way to say it, comes to. */
const basic = 'Basic Y2xpZW50X2lkOmNsaWVudF9zZWNyZXQ='

/** "API: Tokens" in IT Retail's help centre documents this reply; others may add fields to it. */
const itRetailReply = /^\{"access_token":"[\w-]{100,}","token_type":"bearer","expires_in":1209599[,}]/
const myposTokenReply = /^\{"access_token":"[^"]+","token_type":"Bearer","expires_in":"?\d+"?\}$/
/** RFC 7009 section 2.2: 200 for an unknown token too, and the body does not matter. */
const anything = /^/
const toastReply =
  /^\{"@class":"\.SuccessfulResponse","token":\{"tokenType":"Bearer","scope":null,"expiresIn":\d{4,5},"accessToken":"[\w-]+\.[\w-]+\.[\w-]+","idToken":null,"refreshToken":null\},"status":"SUCCESS"\}$/

const curlHeaders = (host: string) => [`Host: ${host}`, 'User-Agent: curl/8.16.0', 'Accept: */*']

const pythonHeaders = (host: string) => [
  `Host: ${host}`,
  'User-Agent: python-requests/2.32.5',
  'Accept-Encoding: gzip, deflate',
  'Accept: */*',
  'Connection: keep-alive',
]

const phpHeaders = (host: string) => ['User-Agent: PECL::HTTP/1.7.6 (PHP/5.6.40)', `Host: ${host}`, 'Accept: */*']

/** The four myPOS examples of one endpoint differ in what their clients send of their own accord. */
function myposExamples(what: 'token' | 'revocation', path: string, body: string, reply: RegExp): VendorExample[] {
  const post = `POST ${path} HTTP/1.1`
  const type = `Content-Type: ${formType}`
  const length = `Content-Length: ${body.length}`
  const authorization = `Authorization: ${basic}`
  const example = { vendor: 'mypos', what, reply } as const
  return [
    {
      ...example,
      language: 'curl',
      wire: (host) => rawRequest([post, ...curlHeaders(host), authorization, type, length], body),
      command: (url) => `curl -X POST \\
${url}${path} \\
-H 'Authorization: ${basic}' \\
-H 'Content-Type: application/x-www-form-urlencoded' \\
-d '${body}'`,
    },
    {
      // Mended: in the token example, a parenthesis that made `b64encode` take a string.
      ...example,
      language: 'Python',
      wire: (host) => rawRequest([post, ...pythonHeaders(host), type, authorization, length], body),
    },
    {
      // The `request` package, which names its last three headers as it likes.
      ...example,
      language: 'Node',
      wire: (host) =>
        rawRequest(
          [post, type, authorization, `host: ${host}`, `content-length: ${body.length}`, 'Connection: close'],
          body,
        ),
    },
    {
      // Mended: in the revocation example, the content type `application/json` of a form.
      ...example,
      language: 'PHP',
      wire: (host) => rawRequest([post, ...phpHeaders(host), type, authorization, length], body),
    },
  ]
}

const itRetailPath = '/token?accesslevel=0&securityCode=undefined'
const itRetailBody = 'grant_type=password&password=fakepassword&username=login%40marktpos.com'

const toastPath = '/authentication/v1/authentication/login'
const toastBodyFile = 'file-containing-message-body-parameter.json'
/** Mended: footnote digits behind two of the commas and behind the last value. */
const toastBody = `{
  "clientId": "myToastApiClientIdentifier",
  "clientSecret": "myToastApiClientSecret",
  "userAccessType": "TOAST_MACHINE_CLIENT"
}`
/** curl leaves line ends out of a file that it reads with -d. */
const toastBodyOfCurl = toastBody.replaceAll('\n', '')

/** Files that an example's command reads from its working folder. */
export const exampleFiles: Readonly<Record<string, string>> = { [toastBodyFile]: toastBody }

export const vendorExamples: readonly VendorExample[] = [
  {
    vendor: 'itretail',
    what: 'token',
    language: 'curl',
    wire: (host) =>
      rawRequest(
        [
          `POST ${itRetailPath} HTTP/1.1`,
          ...curlHeaders(host),
          `Content-Type: ${formType}`,
          `Content-Length: ${itRetailBody.length}`,
        ],
        itRetailBody,
      ),
    // Mended: a semicolon after the URL, which ended the command.
    command: (url) => `curl --location --request POST '${url}${itRetailPath}' \\
--header 'Content-Type: application/x-www-form-urlencoded' \\
--data-urlencode 'grant_type=password' \\
--data-urlencode 'password=fakepassword' \\
--data-urlencode 'username=login@marktpos.com'`,
    reply: itRetailReply,
  },
  ...myposExamples('token', '/oauth/token', 'grant_type=client_credentials', myposTokenReply),
  ...myposExamples('revocation', '/oauth/revoke', 'token=vjqje92BWVesdh8TE6nBfepst0mf11wHA6VnR5RhN6', anything),
  {
    vendor: 'toast',
    what: 'token',
    language: 'curl',
    wire: (host) =>
      rawRequest(
        [
          `POST ${toastPath} HTTP/1.1`,
          ...curlHeaders(host),
          'Content-Type: application/json',
          `Content-Length: ${toastBodyOfCurl.length}`,
        ],
        toastBodyOfCurl,
      ),
    // Mended: footnote digits behind the line ends and the URL.
    command: (url) => `curl -X POST \\
-H "Content-Type: application/json" \\
-d @${toastBodyFile} \\
${url}${toastPath}`,
    reply: toastReply,
  },
]
